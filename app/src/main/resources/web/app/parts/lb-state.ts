import { LitElement, html } from "lit";
import { shared } from "../styles";

const GOOD = new Set(["RUNNING", "live"]);
const BAD = new Set(["FAILED", "FAILING", "UNWELL", "lost"]);
const IDLE = new Set(["STOPPED", "CANCELED", "FINISHED", "WAITING"]);

/** A state in a word, with a mark beside it: colour never says it alone. */
class LbState extends LitElement {
  static properties = { value: {}, word: {} };
  static styles = shared;
  declare value: string;
  declare word: string | undefined;

  render() {
    const [tone, mark] = GOOD.has(this.value)
      ? ["good", "●"]
      : BAD.has(this.value)
        ? ["bad", "▲"]
        : IDLE.has(this.value)
          ? ["soft", "○"]
          : ["busy", "◐"];
    const word = this.word ?? this.value.charAt(0) + this.value.slice(1).toLowerCase();
    return html`<span class="small ${tone}" style="white-space: nowrap"><span aria-hidden="true">${mark}</span> ${word}</span>`;
  }
}
customElements.define("lb-state", LbState);
