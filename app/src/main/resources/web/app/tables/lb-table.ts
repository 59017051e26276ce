import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { ApiError, type TableDetail, table } from "../api";
import { bytes, count } from "../format";
import { LiveController } from "../live";
import "../parts/lb-state";
import "../parts/lb-time";
import { addressOfDeadLetters, addressOfRows, addressOfTable } from "../router";
import { card, shared } from "../styles";
import "./lb-changes";
import "./lb-parts";
import "./lb-refs";
import "./lb-timeline";

const DEAD_LETTERS = "ops.dead_letters";
const VIEWS: [string, string][] = [
  ["snapshots", "Snapshots"],
  ["columns", "Columns"],
  ["partitions", "Partitions"],
  ["files", "Files"],
  ["properties", "Properties"],
];

/** One table: what it holds now, and its past. */
class LbTable extends LitElement {
  static properties = {
    name: {},
    params: { attribute: false },
    detail: { state: true },
    failure: { state: true },
    version: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(3 * var(--space));
        ${card}
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: calc(1 * var(--space)) calc(4 * var(--space));
      }
      h2 {
        font-size: 1.0625rem;
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 calc(4 * var(--space));
      }
      .facts div {
        display: flex;
        gap: var(--space);
        white-space: nowrap;
      }
      dt {
        color: var(--text-soft);
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: calc(1 * var(--space)) calc(4 * var(--space));
        border-block-end: 1px solid var(--line);
      }
      nav a {
        padding-block-end: calc(1.5 * var(--space));
        color: var(--text);
        text-decoration: none;
      }
      nav a[aria-current] {
        border-block-end: 2px solid var(--accent);
        color: var(--accent);
        font-weight: 600;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private asked = "";
  declare name: string;
  declare params: URLSearchParams;
  declare detail: TableDetail | null;
  declare failure: string;
  declare version: number;

  constructor() {
    super();
    this.detail = null;
    this.failure = "";
    this.version = 0;
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("name")) {
      this.detail = null;
      this.failure = "";
    }
    const wanted = `${this.name} ${this.live.table(this.name)?.snapshotId ?? ""} ${this.version}`;
    if (wanted !== this.asked) {
      this.asked = wanted;
      void this.ask(this.name);
    }
  }

  render() {
    if (this.failure) {
      return html`<p class="note bad" role="alert">${this.failure}</p>
        <p><a href="/tables">All tables</a></p>`;
    }
    const view = this.params.get("view") ?? "snapshots";
    return html`
      <header>
        <h2>${this.name}</h2>
        ${this.detail ? this.facts(this.detail) : nothing}
        <a href=${addressOfRows(this.name)}>Query it</a>
        ${this.name === DEAD_LETTERS ? html`<a href=${addressOfDeadLetters()}>Mend them</a>` : nothing}
      </header>
      <lb-refs .table=${this.name} .version=${this.version} @lb-changed=${this.changed}></lb-refs>
      <nav aria-label="Of the table">
        ${VIEWS.map(
          ([value, words]) =>
            html`<a href=${addressOfTable(this.name, value === "snapshots" ? {} : { view: value })} aria-current=${value === view ? "page" : nothing}
              >${words}</a
            >`,
        )}
        ${view === "changes" ? html`<a href=${location.pathname + location.search} aria-current="page">Changes</a>` : nothing}
      </nav>
      ${this.content(view)}
    `;
  }

  private content(view: string) {
    if (view === "snapshots") {
      return html`<lb-timeline .table=${this.name} @lb-changed=${this.changed}></lb-timeline>`;
    }
    if (view === "changes") {
      const from = this.params.get("from") ?? "";
      const to = this.params.get("to") ?? "";
      return html`<lb-changes .table=${this.name} .from=${from} .to=${to}></lb-changes>`;
    }
    return this.detail ? html`<lb-parts .detail=${this.detail} .view=${view}></lb-parts>` : html`<p class="note" role="status">Reading…</p>`;
  }

  private facts({ formatVersion, partitioning, totals }: TableDetail) {
    const now = this.live.table(this.name) ?? totals;
    const writers = this.live.state?.pipelines.filter(({ tables }) => tables.includes(this.name)) ?? [];
    return html`<dl class="facts small">
      <div><dt>Rows</dt><dd class="number">${count(now.rows)}</dd></div>
      <div><dt>Data files</dt><dd class="number">${count(now.files)}</dd></div>
      <div><dt>Size</dt><dd class="number">${bytes(now.bytes)}</dd></div>
      <div>
        <dt>Newest snapshot</dt>
        <dd>${now.snapshotTime ? html`<lb-time style="display: inline" .value=${now.snapshotTime}></lb-time>` : "none yet"}</dd>
      </div>
      <div>
        <dt>Partitioned by</dt>
        <dd>${partitioning.length === 0 ? "nothing" : partitioning.map(({ column, transform }) => (transform === "identity" ? column : `${transform} of ${column}`)).join(", ")}</dd>
      </div>
      <div><dt>Iceberg format</dt><dd>v${formatVersion}</dd></div>
      ${writers.map(
        ({ name, state }) => html`<div><dt>Written by</dt><dd>${name} <lb-state style="display: inline" .value=${state}></lb-state></dd></div>`,
      )}
    </dl>`;
  }

  private readonly changed = () => this.version++;

  private async ask(name: string) {
    try {
      const detail = await table(name);
      if (name === this.name) {
        this.detail = detail;
        this.failure = "";
      }
    } catch (e) {
      const starting = e instanceof ApiError && e.status === 503;
      this.failure = starting ? "" : (e as Error).message;
    }
  }
}
customElements.define("lb-table", LbTable);
