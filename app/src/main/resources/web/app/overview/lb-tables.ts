import { LitElement, css, html, nothing } from "lit";
import { type Freshness, type LiveState, freshness, nameOf } from "../api";
import { UNKNOWN, bytes, count, duration, rate, shortId } from "../format";
import { LiveController } from "../live";
import { addressOfTable } from "../router";
import { shared } from "../styles";
import "../parts/lb-time";

const FRESHNESS_EVERY_MILLIS = 5_000;

/** The lakehouse's tables with what their newest snapshot says. Each leads to its past. */
class LbTables extends LitElement {
  static properties = { wide: { type: Boolean }, freshness: { state: true } };
  static styles = [
    shared,
    css`
      .name {
        font-weight: 500;
        text-decoration: none;
      }
      .name:hover {
        text-decoration: underline;
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
  /** with more of each, where there is room */
  declare wide: boolean;
  declare freshness: Freshness | null;

  constructor() {
    super();
    this.wide = false;
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
            <th scope="col" class="number">Freshness</th>
            <th scope="col">Newest snapshot</th>
            ${this.wide
              ? html`<th scope="col" class="number">Size</th>
                  <th scope="col" class="number">Snapshots</th>`
              : nothing}
          </tr>
        </thead>
        <tbody>
          ${tables.map((each) => this.row(each))}
        </tbody>
      </table>
    </div>`;
  }

  private row({ table, rowsPerSecond }: LiveState["tables"][number]) {
    const name = nameOf(table);
    return html`<tr>
      <td>
        <a class="name" href=${addressOfTable(name)} aria-label=${name}>${table.name}</a>
        <span class="second">${name.slice(0, name.lastIndexOf("."))}</span>
      </td>
      <td class="number" title="${bytes(table.bytes)} in all files">
        ${count(table.rows)}<span class="second">${count(table.files)} ${table.files === 1 ? "file" : "files"}</span>
      </td>
      <td class="number">${rate(rowsPerSecond)}</td>
      ${this.fresh(name)}
      <td>
        ${table.snapshotTime
          ? html`<lb-time .value=${table.snapshotTime}></lb-time
              ><span class="second" title="Snapshot ${table.snapshotId}"
                >${table.operation} <span class="id">${shortId(table.snapshotId ?? "")}</span></span
              >`
          : html`<span class="soft">none yet</span>`}
      </td>
      ${this.wide
        ? html`<td class="number">${bytes(table.bytes)}</td>
            <td class="number">${count(table.snapshots)}</td>`
        : nothing}
    </tr>`;
  }

  private fresh(name: string) {
    const seen = this.freshness?.tables.find((each) => each.table === name);
    if (!seen || seen.p50Millis === null) {
      const why = `No new row could be read ${this.freshness ? `in the last ${this.freshness.windowSeconds} s` : "yet"}`;
      return html`<td class="number soft" title=${why}>${UNKNOWN}</td>`;
    }
    const wait = seen.declaredWaitP50Millis
      ? `; ${duration(seen.declaredWaitP50Millis)} of the first is the pipeline's own wait for watermarks and windows`
      : "";
    const title =
      `Of ${count(seen.samples)} new rows, half could be read within ${duration(seen.p50Millis)} of their append ` +
      `to Kafka, 95 % within ${duration(seen.p95Millis)}${wait}`;
    return html`<td class="number" title=${title}>
      <span class="unseen">p50 </span>${duration(seen.p50Millis)}<span class="second">p95 ${duration(seen.p95Millis)}</span>
    </td>`;
  }

  private async askFreshness() {
    if (this.live.state?.sandbox.state !== "RUNNING") {
      return;
    }
    try {
      this.freshness = await freshness();
    } catch {
      this.freshness = null;
    }
  }
}
customElements.define("lb-tables", LbTables);
