import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type QueryAnswer, query } from "./api";
import { moment, shortId } from "./format";
import type { AsOf } from "./lb-snapshots";
import { shared } from "./styles";
import "./lb-results";

const DEFAULT_SQL = `SELECT date_trunc('minute', created_at) AS minute,
       count(*) AS orders, sum(amount) AS amount
FROM raw.orders
GROUP BY minute ORDER BY minute DESC`;

/** SQL over any moment of any table. */
class LbQuery extends LitElement {
  static properties = {
    asOf: { attribute: false },
    sql: { state: true },
    answer: { state: true },
    failure: { state: true },
    running: { state: true },
  };
  static styles = [
    shared,
    css`
      form {
        display: grid;
        gap: calc(2 * var(--space));
      }
      textarea {
        width: 100%;
        min-height: 7.6em;
        resize: vertical;
        font-family: var(--font-mono);
        font-size: var(--size-text);
        line-height: 1.5;
        tab-size: 2;
        background: var(--sunken);
        padding: calc(2 * var(--space));
      }
      label {
        font-size: var(--size-title);
        font-weight: 600;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
      }
      .as-of {
        display: inline-flex;
        align-items: center;
        gap: calc(1.5 * var(--space));
        padding: calc(0.5 * var(--space)) calc(2 * var(--space));
        border-radius: var(--radius);
        background: var(--sunken);
        min-height: 2rem;
      }
      .as-of.past {
        background: var(--accent-soft);
      }
      .answer {
        margin-block-start: calc(3 * var(--space));
      }
    `,
  ];
  private cancel: AbortController | null = null;
  declare asOf: AsOf | null;
  declare sql: string;
  declare answer: QueryAnswer | null;
  declare failure: string;
  declare running: boolean;

  constructor() {
    super();
    this.sql = DEFAULT_SQL;
    this.answer = null;
    this.failure = "";
    this.running = false;
  }

  /** A moment that was just chosen is asked about at once, in the SQL at hand where that reads the table. */
  updated(changed: PropertyValues) {
    if (changed.has("asOf") && this.asOf) {
      if (!this.sql.toLowerCase().includes(this.asOf.table.toLowerCase())) {
        this.sql = `SELECT *\nFROM ${this.asOf.table}\nLIMIT 100`;
      }
      void this.run();
    }
  }

  render() {
    return html`
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.run();
        }}
      >
        <label for="sql">Query</label>
        <textarea
          id="sql"
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          aria-describedby="hint"
          .value=${this.sql}
          @input=${(event: Event) => (this.sql = (event.target as HTMLTextAreaElement).value)}
          @keydown=${this.key}
        ></textarea>
        <div class="line">
          <button class="main" type="submit" ?disabled=${this.running || !this.sql.trim()}>Run</button>
          ${this.running ? html`<button type="button" @click=${() => this.cancel?.abort()}>Cancel</button>` : nothing}
          ${this.moment()}
          <span id="hint" class="small soft">DuckDB's SQL over namespace.table. Ctrl+Enter runs it.</span>
        </div>
      </form>
      <div class="answer" aria-busy=${this.running}>
        ${this.failure
          ? html`<p class="note bad" role="alert">${this.failure}</p>`
          : this.answer
            ? html`<lb-results .answer=${this.answer}></lb-results>`
            : html`<p class="note">
                ${this.running ? "Running…" : "Run it to see what the tables hold, or choose a snapshot to see what they held then."}
              </p>`}
      </div>
    `;
  }

  private moment() {
    if (!this.asOf) {
      return html`<span class="as-of small">As of <b>the newest snapshot</b></span>`;
    }
    const { table, snapshot, time } = this.asOf;
    return html`<span class="as-of past small" title="Snapshot ${snapshot} of ${table}"
      >As of <b>${moment(new Date(time), new Date())}</b> <span class="id">${shortId(snapshot)}</span>
      <button class="quiet" type="button" @click=${this.now}>Back to newest</button></span
    >`;
  }

  private key(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.run();
    }
  }

  private now() {
    this.dispatchEvent(new CustomEvent("lb-as-of", { detail: null, bubbles: true, composed: true }));
  }

  private async run() {
    this.cancel?.abort();
    const cancel = new AbortController();
    this.cancel = cancel;
    this.running = true;
    try {
      this.answer = await query(this.sql, this.asOf?.snapshot ?? null, cancel.signal);
      this.failure = "";
    } catch (e) {
      if (this.cancel === cancel) {
        this.failure = cancel.signal.aborted ? "Cancelled." : (e as Error).message;
      }
    } finally {
      // a newer run may have taken its place
      if (this.cancel === cancel) {
        this.running = false;
      }
    }
  }
}
customElements.define("lb-query", LbQuery);
