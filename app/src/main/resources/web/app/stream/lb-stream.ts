import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { ApiError, type StreamEvent, stream, writePipeline } from "../api";
import { count } from "../format";
import "../parts/lb-grid";
import "../query/lb-editor";
import type { Mark } from "../query/lb-editor";
import { router, search } from "../router";
import { shared } from "../styles";
import { type Change, columnsOf, looks } from "./changes";
import { flinkSql } from "./flink";

const DEFAULT_SQL = `SELECT \`method\`, count(*) AS payments, sum(amount) AS amount
FROM payments /*+ OPTIONS('scan.startup.mode' = 'latest-offset') */
GROUP BY \`method\``;

/** As many changes as are kept, the newest first. */
const KEPT = 1_000;

const ENDS = { finished: "It has ended: there is no more to read", limit: "It was ended at its limit", failed: "", stopped: "Stopped" };

/** Flink SQL as it is written: a query's changes live, its plan, or an INSERT as a pipeline. Its address never runs it. */
class LbStream extends LitElement {
  static properties = {
    params: { attribute: false },
    sql: { state: true },
    running: { state: true },
    failure: { state: true },
    answer: { state: true },
    changes: { state: true },
    total: { state: true },
    end: { state: true },
    plan: { state: true },
    name: { state: true },
    started: { state: true },
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
      pre {
        margin: 0;
        padding: calc(2 * var(--space));
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        font-family: var(--font-mono);
        font-size: var(--size-small);
        overflow: auto;
      }
      lb-grid {
        --grid-height: 26rem;
      }
    `,
  ];
  private cancel: AbortController | null = null;
  declare params: URLSearchParams | undefined;
  declare sql: string;
  declare running: boolean;
  declare failure: Mark | null;
  declare answer: Pick<StreamEvent, "columns" | "jobId"> | null;
  declare changes: Change[];
  declare total: number;
  declare end: keyof typeof ENDS | null;
  declare plan: string;
  declare name: string;
  declare started: string;

  constructor() {
    super();
    this.sql = DEFAULT_SQL;
    this.running = false;
    this.name = "";
    this.forget();
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("params")) {
      this.sql = this.params?.get("sql") ?? this.sql;
    }
  }

  /** Who leaves ends what runs. */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.cancel?.abort();
  }

  render() {
    const inserts = /\bINSERT\s+INTO\b/i.test(this.sql);
    return html`
      <lb-editor
        .value=${this.sql}
        .mark=${this.failure}
        .label=${"Streaming SQL"}
        .dialect=${flinkSql}
        @lb-change=${(event: CustomEvent<string>) => (this.sql = event.detail)}
        @lb-run=${() => void (inserts ? this.startPipeline() : this.run(false))}
      ></lb-editor>
      <div class="line">
        ${inserts ? this.naming() : html`<button class="main" type="button" ?disabled=${this.running} @click=${() => void this.run(false)}>Run</button>`}
        ${this.running ? html`<button type="button" @click=${this.stop}>Stop</button>` : nothing}
        <button type="button" ?disabled=${this.running} @click=${() => void this.run(true)}>Explain</button>
        <span class="small soft">Flink SQL over the topics and <span class="id">lakehouse</span>; Ctrl+Enter runs it</span>
      </div>
      <div aria-busy=${this.running}>${this.outcome()}</div>
    `;
  }

  private naming() {
    return html`<form class="line" @submit=${this.submit}>
      <label class="small soft" for="name">as pipeline</label>
      <input
        id="name"
        required
        pattern="[a-z][a-z0-9\\-]{0,62}"
        title="Small letters, digits and -, a letter first"
        autocomplete="off"
        .value=${this.name}
        @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
      />
      <button class="main" type="submit" ?disabled=${this.running}>Start pipeline</button>
    </form>`;
  }

  private outcome() {
    if (this.failure) {
      return html`<p class="note bad" role="alert">${this.failure.message}</p>`;
    }
    if (this.started) {
      return html`<p class="note" role="status">
        Pipeline <b>${this.started}</b> runs, and is among the others on <a href="/">the overview</a>: its rows can be read after its
        next checkpoint.
      </p>`;
    }
    if (this.plan) {
      return html`<pre tabindex="0" role="region" aria-label="Plan">${this.plan}</pre>`;
    }
    if (this.answer?.columns) {
      return html`<p class="small soft" role="status">${this.summary()}</p>
        <lb-grid .label=${"Changes"} .items=${this.changes} .columns=${columnsOf(this.answer.columns)} .looks=${looks}></lb-grid>`;
    }
    return html`<p class="note">
      ${this.running
        ? "Flink plans it and starts its job…"
        : "Run a SELECT to see its rows change as events come; an INSERT INTO becomes a pipeline with a name."}
    </p>`;
  }

  private summary() {
    const changes = `${count(this.total)} ${this.total === 1 ? "change" : "changes"}`;
    const shown = this.total > KEPT ? `, the newest ${count(KEPT)} shown` : "";
    const job = this.answer?.jobId;
    return html`${changes}${shown}. ${this.end ? `${ENDS[this.end]}.` : "Live."}
    ${job ? html`Job <span class="id" title=${job}>${job.slice(0, 8)}</span>` : nothing}`;
  }

  private submit(event: Event) {
    event.preventDefault();
    void this.startPipeline();
  }

  private stop() {
    this.cancel?.abort();
  }

  private forget() {
    this.failure = null;
    this.answer = null;
    this.changes = [];
    this.total = 0;
    this.end = null;
    this.plan = "";
    this.started = "";
  }

  private async run(explain: boolean) {
    this.cancel?.abort();
    const cancel = new AbortController();
    this.cancel = cancel;
    this.forget();
    this.running = true;
    router.replace(`/stream${search({ sql: this.sql })}`);
    try {
      await stream(this.sql, explain, cancel.signal, (event) => this.take(event, explain));
    } catch (e) {
      if (this.cancel === cancel) {
        if (cancel.signal.aborted) {
          this.end = "stopped";
        } else {
          this.failure = markOf(e as Error);
        }
      }
    } finally {
      if (this.cancel === cancel) {
        this.running = false;
        this.end ??= "stopped";
      }
    }
  }

  private take({ columns, jobId, rows, end, detail }: StreamEvent, explain: boolean) {
    if (explain && rows.length > 0) {
      this.plan = String(rows[0][1]);
      return;
    }
    if (columns) {
      this.answer = { columns, jobId };
    }
    if (rows.length > 0) {
      const news = rows.slice(-KEPT).map(([kind, ...values], i): Change => ({ at: this.total + i, kind, values }));
      this.total += rows.length;
      this.changes = [...news.reverse(), ...this.changes].slice(0, KEPT);
    }
    this.end = end ?? null;
    if (end === "failed") {
      this.failure = { message: detail ?? "The query has failed.", position: null };
    }
  }

  private async startPipeline() {
    if (!this.renderRoot.querySelector("form")?.reportValidity()) {
      return;
    }
    this.forget();
    this.running = true;
    const { name, sql } = this;
    try {
      await writePipeline(name, sql);
      this.started = name;
    } catch (e) {
      this.failure = markOf(e as Error, sql);
    } finally {
      this.running = false;
    }
  }
}

/** @param sql in which the message may name a line, as name/name.sql:3 */
function markOf(error: Error, sql = ""): Mark {
  const line = /\.sql:(\d+)/.exec(error.message);
  const ofLine = line && sql ? sql.split("\n").slice(0, Number(line[1]) - 1).join("\n").length + (line[1] === "1" ? 0 : 1) : null;
  return { message: error.message, position: error instanceof ApiError && error.position !== null ? error.position : ofLine };
}
customElements.define("lb-stream", LbStream);
