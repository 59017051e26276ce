import { LitElement, css, html, nothing } from "lit";
import { type AsOf, type Ref, type Snapshot, nameOf, refs, snapshots, tables } from "../api";
import { ago, count, moment, shortId } from "../format";
import { shared } from "../styles";
import { told } from "./as-of";

const BACK: [string, number][] = [
  ["10 s ago", 10],
  ["1 min ago", 60],
  ["10 min ago", 600],
  ["1 h ago", 3_600],
];
const SNAPSHOTS = 50;

/** Chooses the moment that a query is about. */
class LbAsOf extends LitElement {
  static properties = {
    value: { attribute: false },
    sql: { attribute: false },
    label: {},
    open: { state: true },
    table: { state: true },
    found: { state: true },
    named: { state: true },
    failure: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .past {
        background: var(--accent-soft);
        border-color: var(--accent);
      }
      .panel {
        position: absolute;
        z-index: 5;
        inset-block-start: calc(100% + var(--space));
        inset-inline-start: 0;
        display: grid;
        gap: calc(2.5 * var(--space));
        width: min(24rem, calc(100vw - 3rem));
        padding: calc(3 * var(--space));
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(1.5 * var(--space));
        align-items: center;
      }
      label {
        display: grid;
        gap: 2px;
        font-size: var(--size-small);
        color: var(--text-soft);
      }
      input,
      select {
        width: 100%;
        font-size: var(--size-text);
        color: var(--text);
      }
    `,
  ];
  private readonly outside = (event: Event) => {
    if (!event.composedPath().includes(this)) {
      this.open = false;
    }
  };
  declare value: AsOf | null;
  declare sql: string;
  declare label: string;
  declare open: boolean;
  declare table: string | null;
  declare found: Snapshot[];
  declare named: Ref[];
  declare failure: string;

  constructor() {
    super();
    this.value = null;
    this.sql = "";
    this.label = "As of";
    this.open = false;
    this.table = null;
    this.found = [];
    this.named = [];
    this.failure = "";
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("pointerdown", this.outside);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("pointerdown", this.outside);
  }

  render() {
    return html`
      <button
        type="button"
        class=${this.value ? "past" : ""}
        aria-expanded=${this.open}
        aria-haspopup="dialog"
        @click=${this.toggle}
      >
        ${this.label} <b>${told(this.value)}</b> <span aria-hidden="true">▾</span>
      </button>
      ${this.open ? this.panel() : nothing}
    `;
  }

  private panel() {
    return html`<div class="panel" role="dialog" aria-label="${this.label} which moment" @keydown=${this.key}>
      <div class="line">
        <button type="button" class=${this.value ? "" : "past"} @click=${() => this.choose(null)}>Newest</button>
        ${BACK.map(
          ([words, seconds]) =>
            html`<button type="button" @click=${() => this.choose({ timestamp: new Date(Date.now() - 1000 * seconds).toISOString() })}>
              ${words}
            </button>`,
        )}
      </div>
      <label
        >A time, in your zone
        <input type="datetime-local" step="1" .value=${local(this.value)} @change=${this.time} />
      </label>
      ${this.named.length > 0
        ? html`<label
            >A tag or branch of ${this.table}
            <select @change=${(event: Event) => this.choose({ ref: (event.target as HTMLSelectElement).value })}>
              <option value="" disabled selected>Choose…</option>
              ${this.named.map(({ name, type }) => html`<option value=${name}>${name} (${type})</option>`)}
            </select>
          </label>`
        : nothing}
      ${this.found.length > 0
        ? html`<label
            >A snapshot of ${this.table}
            <select @change=${(event: Event) => this.choose({ snapshot: (event.target as HTMLSelectElement).value })}>
              <option value="" disabled selected>Choose…</option>
              ${this.found.map(
                (each) => html`<option value=${each.id}>
                  ${moment(new Date(each.time), new Date())}, ${ago(new Date(each.time), new Date())}, ${count(each.totalRows)} rows,
                  ${shortId(each.id)}
                </option>`,
              )}
            </select>
          </label>`
        : html`<p class="small soft">
            ${this.failure || "A query that names one table can be asked about one of its snapshots, too."}
          </p>`}
      <p class="small soft">Holds for every table that the query gives no <code>AT (…)</code> of its own.</p>
    </div>`;
  }

  private async toggle() {
    this.open = !this.open;
    if (!this.open) {
      return;
    }
    this.found = [];
    this.named = [];
    this.failure = "";
    try {
      const names = (await tables()).map(nameOf);
      const text = this.sql.toLowerCase().replaceAll('"', "");
      const read = names.filter((name) => new RegExp(`\\b${name.replaceAll(".", "\\.")}\\b`).test(text));
      if (read.length === 1) {
        const [page, known] = await Promise.all([snapshots(read[0], 0, SNAPSHOTS), refs(read[0])]);
        this.table = read[0];
        this.found = page.snapshots;
        this.named = known.filter(({ name }) => name !== "main");
      }
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }

  private time(event: Event) {
    const text = (event.target as HTMLInputElement).value;
    if (text) {
      this.choose({ timestamp: new Date(text).toISOString() });
    }
  }

  private key(event: KeyboardEvent) {
    if (event.key === "Escape") {
      this.open = false;
      this.renderRoot.querySelector("button")?.focus();
    }
  }

  private choose(value: AsOf | null) {
    this.open = false;
    this.renderRoot.querySelector("button")?.focus();
    this.dispatchEvent(new CustomEvent("lb-as-of", { detail: value }));
  }
}

/** As a field of date and time takes it, in the reader's zone. */
function local(asOf: AsOf | null): string {
  if (!asOf || !("timestamp" in asOf)) {
    return "";
  }
  const time = new Date(asOf.timestamp);
  return new Date(time.getTime() - 60_000 * time.getTimezoneOffset()).toISOString().slice(0, 19);
}
customElements.define("lb-as-of", LbAsOf);
