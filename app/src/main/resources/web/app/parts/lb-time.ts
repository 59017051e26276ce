import { LitElement, html } from "lit";
import { ago, moment, utc } from "../format";

/** A moment: how long ago and ticking, or the time of day; in the reader's zone, with UTC at hand. */
class LbTime extends LitElement {
  static properties = { value: {}, absolute: { type: Boolean } };
  declare value: string;
  declare absolute: boolean;
  private ticking = 0;

  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => this.requestUpdate(), 1_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  render() {
    const time = new Date(this.value);
    const now = new Date();
    const title = `${moment(time, now)} here, ${utc(time)}`;
    return html`<time datetime=${this.value} title=${title} style="font-variant-numeric: tabular-nums"
      >${this.absolute ? moment(time, now) : ago(time, now)}</time
    >`;
  }
}
customElements.define("lb-time", LbTime);
