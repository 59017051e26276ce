import { LitElement, css, html, nothing } from "lit";
import { ApiError, type Freshness, type LiveState, freshness } from "./api";
import { bytes, count, duration, rate, shortId } from "./format";
import { LiveController } from "./live";
import { shared } from "./styles";
import "./lb-time";

const FRESHNESS_EVERY_MILLIS = 5_000;

/** The lakehouse's tables with what their newest snapshot says. Choosing one shows its past. */
class LbTables extends LitElement {
  static properties = { selected: {}, freshness: { state: true } };
  static styles = [
    shared,
    css`
      .name {
        padding: 0;
        border: none;
        background: none;
        color: var(--accent);
        font-weight: 500;
        text-align: start;
      }
      .name:hover {
        text-decoration: underline;
        background: none !important;
      }
      tr.selected td {
        background: var(--accent-soft);
      }
      tbody tr {
        cursor: pointer;
      }
      td:first-child,
      th:first-child {
        padding-inline-start: calc(2 * var(--space));
      }
      td:last-child,
      th:last-child {
        padding-inline-end: calc(2 * var(--space));
      }
      .second {
        display: block;
        font-size: var(--size-small);
        color: var(--text-soft);
        white-space: nowrap;
      }
      lb-time {
        display: inline;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private asking = 0;
  declare selected: string;
  declare freshness: Freshness | null;

  constructor() {
    super();
    this.freshness = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.asking = setInterval(() => this.askFreshness(), FRESHNESS_EVERY_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.asking);
  }

  render() {
    const tables = this.live.state?.tables ?? [];
    if (tables.length === 0) {
      return html`<p class="note">No tables yet: a pipeline creates its tables when it starts.</p>`;
    }
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Table</th>
            <th scope="col" class="number">Rows</th>
            <th scope="col" class="number">per s</th>
            <th scope="col" class="number wide">Files</th>
            <th scope="col">Newest snapshot</th>
            ${this.freshness ? html`<th scope="col" class="number" title="From the append on Kafka to the first moment a reader sees the row: half of the rows, and 95 % of them, are faster">Freshness p50, p95</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${tables.map((each) => this.row(each))}
        </tbody>
      </table>
    </div>`;
  }

  private row({ table, rowsPerSecond }: LiveState["tables"][number]) {
    const name = `${table.namespace}.${table.name}`;
    const selected = name === this.selected;
    return html`<tr class=${selected ? "selected" : ""} @click=${() => this.select(name)}>
      <td>
        <button class="name" aria-pressed=${selected} aria-label=${name} title="Show its snapshots">${table.name}</button>
        <span class="second">${table.namespace}</span>
      </td>
      <td class="number">${count(table.rows)}</td>
      <td class="number">${rate(rowsPerSecond)}</td>
      <td class="number wide">${count(table.files)}<span class="second">${bytes(table.bytes)}</span></td>
      <td>
        ${table.snapshotTime
          ? html`<lb-time .value=${table.snapshotTime}></lb-time
              ><span class="second" title="Snapshot ${table.snapshotId}"
                >${table.operation} <span class="id">${shortId(table.snapshotId ?? "")}</span></span
              >`
          : html`<span class="soft">none yet</span>`}
      </td>
      ${this.freshness ? this.fresh(name, this.freshness) : nothing}
    </tr>`;
  }

  private fresh(name: string, all: Freshness) {
    const one = all.tables.find((each) => each.table === name);
    return html`<td class="number">
      ${duration(one?.p50Millis)}<span class="second">${duration(one?.p95Millis)}</span>
    </td>`;
  }

  private select(name: string) {
    this.dispatchEvent(new CustomEvent("lb-select-table", { detail: name, bubbles: true, composed: true }));
  }

  private async askFreshness() {
    if (this.live.state?.sandbox.state !== "RUNNING") {
      return;
    }
    try {
      this.freshness = await freshness();
    } catch (e) {
      this.freshness = null;
      if (e instanceof ApiError && e.status === 404) {
        clearInterval(this.asking);
      }
    }
  }
}
customElements.define("lb-tables", LbTables);
