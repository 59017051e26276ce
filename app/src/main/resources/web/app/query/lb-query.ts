import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { ApiError, type AsOf, type QueryAnswer, query } from "../api";
import { router, search } from "../router";
import { shared } from "../styles";
import { NEWEST, read, told, written } from "./as-of";
import "./lb-as-of";
import "./lb-editor";
import type { Mark } from "./lb-editor";
import "./lb-past";
import "./lb-results";
import { type Past, remember } from "./past";

const DEFAULT_SQL = `SELECT date_trunc('minute', created_at) AS minute,
       count(*) AS orders, sum(amount) AS amount
FROM raw.orders
GROUP BY minute ORDER BY minute DESC`;

const BACK_MILLIS = 10_000;

/** SQL over any moment of any table, or over two moments at once. Where it is a screen, its address has all of it. */
class LbQuery extends LitElement {
  static properties = {
    params: { attribute: false },
    sql: { state: true },
    asOf: { state: true },
    comparing: { state: true },
    than: { state: true },
    answer: { state: true },
    older: { state: true },
    asked: { state: true },
    failure: { state: true },
    running: { state: true },
    past: { state: true },
    copied: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        gap: calc(2 * var(--space));
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
      }
      .end {
        margin-inline-start: auto;
      }
    `,
  ];
  private cancel: AbortController | null = null;
  private address = "";
  declare params: URLSearchParams | undefined;
  declare sql: string;
  declare asOf: AsOf | null;
  declare comparing: boolean;
  declare than: AsOf | null;
  declare answer: QueryAnswer | null;
  declare older: QueryAnswer | null;
  /** what the answer answers */
  declare asked: { sql: string; asOf: AsOf | null } | null;
  declare failure: Mark | null;
  declare running: boolean;
  declare past: boolean;
  declare copied: string;

  constructor() {
    super();
    this.sql = DEFAULT_SQL;
    this.asOf = null;
    this.comparing = false;
    this.than = null;
    this.answer = null;
    this.older = null;
    this.asked = null;
    this.failure = null;
    this.running = false;
    this.past = false;
    this.copied = "";
  }

  /** An address that names a query runs it: it can do nothing but read. */
  willUpdate(changed: PropertyValues) {
    if (!changed.has("params") || !this.params || this.params.toString() === this.address) {
      return;
    }
    this.address = this.params.toString();
    this.sql = this.params.get("sql") ?? this.sql;
    this.asOf = read(this.params.get("asOf"));
    this.comparing = this.params.has("than");
    this.than = read(this.params.get("than"));
    if (this.params.has("sql")) {
      void this.run();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.cancel?.abort();
  }

  render() {
    return html`
      <lb-editor
        .value=${this.sql}
        .mark=${this.failure}
        @lb-change=${(event: CustomEvent<string>) => (this.sql = event.detail)}
        @lb-run=${() => void this.run()}
      ></lb-editor>
      <div class="line">
        <button class="main" type="button" ?disabled=${this.running || !this.sql.trim()} @click=${() => void this.run()}>Run</button>
        ${this.running ? html`<button type="button" @click=${() => this.cancel?.abort()}>Cancel</button>` : nothing}
        ${this.moments()}
        <span class="small soft">Ctrl+Enter runs it</span>
        <span class="line end">
          <button class="quiet" type="button" @click=${() => (this.past = true)}>History</button>
          <button class="quiet" type="button" @click=${this.link}>${this.copied || "Copy link"}</button>
        </span>
      </div>
      <div aria-busy=${this.running}>${this.outcome()}</div>
      ${this.past
        ? html`<lb-past
            @close=${() => (this.past = false)}
            @lb-past=${(event: CustomEvent<Past>) => this.recall(event.detail)}
          ></lb-past>`
        : nothing}
    `;
  }

  private moments() {
    return html`<lb-as-of
        .label=${"As of"}
        .sql=${this.sql}
        .value=${this.asOf}
        @lb-as-of=${(event: CustomEvent<AsOf | null>) => {
          this.asOf = event.detail;
          void this.run();
        }}
      ></lb-as-of>
      ${this.asOf
        ? html`<button
            class="quiet"
            type="button"
            @click=${() => {
              this.asOf = null;
              void this.run();
            }}
          >
            Back to newest
          </button>`
        : nothing}
      ${this.comparing
        ? html`<lb-as-of
              .label=${"compared with"}
              .sql=${this.sql}
              .value=${this.than}
              @lb-as-of=${(event: CustomEvent<AsOf | null>) => {
                this.than = event.detail;
                void this.run();
              }}
            ></lb-as-of>
            <button class="quiet" type="button" @click=${() => this.compare(false)}>Do not compare</button>`
        : html`<button type="button" @click=${() => this.compare(true)}>Compare</button>`}`;
  }

  private outcome() {
    if (this.failure) {
      return html`<p class="note bad" role="alert">${this.failure.message}</p>`;
    }
    if (this.answer && this.asked) {
      return html`<lb-results
        .answer=${this.answer}
        .older=${this.older}
        .sql=${this.asked.sql}
        .asOf=${this.asked.asOf}
      ></lb-results>`;
    }
    return html`<p class="note">
      ${this.running
        ? "Running…"
        : "DuckDB's SQL over namespace.table: run it to see what the tables hold, or choose a moment to see what they held then."}
    </p>`;
  }

  /** With a moment shortly before, unless another has been chosen. */
  private compare(comparing: boolean) {
    this.comparing = comparing;
    this.than = comparing && !this.asOf ? { timestamp: new Date(Date.now() - BACK_MILLIS).toISOString() } : null;
    void this.run();
  }

  private recall(each: Past) {
    this.past = false;
    this.sql = each.sql;
    this.asOf = read(each.asOf);
    void this.run();
  }

  private search(): string {
    const params: Record<string, string> = { sql: this.sql };
    if (this.asOf) {
      params.asOf = written(this.asOf);
    }
    if (this.comparing) {
      params.than = written(this.than) || NEWEST;
    }
    return search(params);
  }

  private async link() {
    try {
      await navigator.clipboard.writeText(`${location.origin}/query${this.search()}`);
      this.copied = "Link copied";
    } catch {
      this.copied = "The browser does not let it copy";
    }
  }

  private async run() {
    this.cancel?.abort();
    const cancel = new AbortController();
    this.cancel = cancel;
    this.running = true;
    this.copied = "";
    const { sql, asOf, than, comparing } = this;
    this.show();
    try {
      const [answer, older] = await Promise.all([
        query(sql, asOf, cancel.signal),
        comparing ? query(sql, than, cancel.signal) : null,
      ]);
      this.answer = answer;
      this.older = older;
      this.asked = { sql, asOf };
      this.failure = null;
      remember({ sql, asOf: written(asOf), time: new Date().toISOString() });
    } catch (e) {
      if (this.cancel === cancel) {
        this.failure = cancel.signal.aborted
          ? { message: "Cancelled.", position: null }
          : { message: explained(e as Error, comparing, than), position: e instanceof ApiError ? e.position : null };
      }
    } finally {
      // a newer run may have taken its place
      if (this.cancel === cancel) {
        this.running = false;
      }
    }
  }

  /** The address says what is shown, so that going back shows what was. */
  private show() {
    if (this.params) {
      const address = this.search();
      this.address = address.slice(1);
      router.go(`/query${address}`);
    }
  }
}

function explained(e: Error, comparing: boolean, than: AsOf | null): string {
  return comparing ? `${e.message} (compared with ${told(than)})` : e.message;
}
customElements.define("lb-query", LbQuery);
