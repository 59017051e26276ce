import { LitElement, css, html, nothing } from "lit";
import { type Client, clients } from "../api";
import { card, shared } from "../styles";

const AGAIN_MILLIS = 2_000;

/** Lines for clients from outside, with the endpoints of this sandbox. */
class LbConnect extends LitElement {
  static properties = {
    found: { state: true },
    failure: { state: true },
    copied: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(34rem, 100%), 1fr));
        gap: calc(4 * var(--space));
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        gap: calc(1.5 * var(--space));
        ${card}
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 calc(3 * var(--space));
      }
      header button {
        margin-inline-start: auto;
      }
      pre {
        margin: 0;
        padding: calc(2 * var(--space));
        border-radius: var(--radius);
        background: var(--sunken);
        font-family: var(--font-mono);
        font-size: var(--size-small);
        line-height: 1.5;
        overflow: auto;
      }
    `,
  ];
  private again = 0;
  declare found: Client[] | null;
  declare failure: string;
  declare copied: string;

  constructor() {
    super();
    this.found = null;
    this.failure = "";
    this.copied = "";
  }

  connectedCallback() {
    super.connectedCallback();
    void this.ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.again);
  }

  render() {
    return html`${this.failure ? html`<p class="note busy" role="alert">${this.failure}</p>` : nothing}
    ${this.found ? this.found.map((each) => this.client(each)) : this.failure ? nothing : html`<p class="note" role="status">Asking Lakebox where it listens…</p>`}`;
  }

  private client({ client, title, needs, text, proven, note }: Client) {
    return html`<section aria-label=${client}>
      <header>
        <h2>${client}</h2>
        ${proven
          ? html`<span class="small good"><span aria-hidden="true">●</span> Proven by a test</span>`
          : html`<span class="small busy"><span aria-hidden="true">◐</span> Not proven</span>`}
        <button class="quiet" @click=${() => this.copy(client, text)}>
          ${this.copied === client ? "Copied" : "Copy"}<span class="unseen"> the lines for ${client}</span>
        </button>
      </header>
      <p>${title}</p>
      <p class="small soft">${needs}</p>
      <pre tabindex="0" role="region" aria-label="Lines for ${client}">${text}</pre>
      ${note ? html`<p class="small soft">${note}</p>` : nothing}
    </section>`;
  }

  private async copy(client: string, text: string) {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = client;
    } catch {
      this.failure = "The browser does not let it copy: select the lines instead.";
    }
  }

  /** While Lakebox starts there is nothing to connect to yet. */
  private async ask() {
    try {
      this.found = await clients();
      this.failure = "";
    } catch (e) {
      this.failure = (e as Error).message;
      this.again = setTimeout(() => void this.ask(), AGAIN_MILLIS);
    }
  }
}
customElements.define("lb-connect", LbConnect);
