import { LitElement, css, html } from "lit";
import "../parts/lb-dialog";
import "../parts/lb-time";
import { shared } from "../styles";
import { read, told } from "./as-of";
import { type Past, forget, past } from "./past";

/** The queries that were run in this browser. */
class LbPast extends LitElement {
  static properties = { filter: { state: true } };
  static styles = [
    shared,
    css`
      .line {
        display: flex;
        gap: calc(2 * var(--space));
        margin-block-end: calc(2 * var(--space));
      }
      input {
        flex: 1;
      }
      li {
        border-block-end: 1px solid var(--line);
      }
      li button {
        display: block;
        width: 100%;
        padding: calc(2 * var(--space));
        border: none;
        text-align: start;
        white-space: normal;
      }
      pre {
        max-height: 6em;
        margin: 0 0 var(--space);
        overflow: hidden;
        font-family: var(--font-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
  declare filter: string;

  constructor() {
    super();
    this.filter = "";
  }

  render() {
    const all = past();
    const found = all.filter(({ sql }) => sql.toLowerCase().includes(this.filter.toLowerCase()));
    return html`<lb-dialog .heading=${"Queries of this browser"} @close=${() => this.dispatchEvent(new Event("close"))}>
      ${all.length === 0
        ? html`<p class="note">None yet: each query that has an answer is kept here.</p>`
        : html`<div class="line">
              <input
                type="search"
                aria-label="Find a query"
                placeholder="Find…"
                .value=${this.filter}
                @input=${(event: Event) => (this.filter = (event.target as HTMLInputElement).value)}
              />
              <button type="button" @click=${this.forget}>Forget all</button>
            </div>
            <ul>
              ${found.map((each) => this.row(each))}
            </ul>
            ${found.length === 0 ? html`<p class="note">None has “${this.filter}” in it.</p>` : ""}`}
    </lb-dialog>`;
  }

  private row(each: Past) {
    return html`<li>
      <button type="button" @click=${() => this.dispatchEvent(new CustomEvent("lb-past", { detail: each }))}>
        <pre>${each.sql}</pre>
        <span class="small soft"><lb-time style="display: inline" .value=${each.time}></lb-time>, as of ${told(read(each.asOf))}</span>
      </button>
    </li>`;
  }

  private forget() {
    forget();
    this.requestUpdate();
  }
}
customElements.define("lb-past", LbPast);
