import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type TableDiff, diff } from "../api";
import { bytes, count, duration, moment, shortId } from "../format";
import { addressOfQuery, addressOfTable } from "../router";
import { shared } from "../styles";

/** What lies between two snapshots of a table: rows, files, schema. */
class LbChanges extends LitElement {
  static properties = {
    table: {},
    from: {},
    to: {},
    found: { state: true },
    failure: { state: true },
  };
  static styles = [
    shared,
    css`
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
        gap: calc(3 * var(--space));
        margin-block: calc(3 * var(--space));
      }
      section {
        display: grid;
        align-content: start;
        gap: var(--space);
        padding: calc(3 * var(--space));
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      b {
        font-size: var(--size-figure);
        font-weight: 600;
      }
    `,
  ];
  private cancel: AbortController | null = null;
  declare table: string;
  declare from: string;
  declare to: string;
  declare found: TableDiff | null;
  declare failure: string;

  constructor() {
    super();
    this.found = null;
    this.failure = "";
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("table") || changed.has("from") || changed.has("to")) {
      void this.ask();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.cancel?.abort();
  }

  render() {
    if (this.failure) {
      return html`<p class="note bad" role="alert">${this.failure}</p>
        <p><a href=${addressOfTable(this.table)}>Pick two other snapshots</a></p>`;
    }
    return this.found ? this.told(this.found) : html`<p class="note" role="status">Comparing…</p>`;
  }

  private told({ from, to, rows, files, schema }: TableDiff) {
    const between = new Date(to.time).getTime() - new Date(from.time).getTime();
    return html`
      <p role="status">
        From ${this.end(from)} to ${this.end(to)}, ${duration(Math.abs(between))} ${between < 0 ? "earlier" : "later"}
        <a href=${addressOfTable(this.table, { view: "changes", from: to.snapshot, to: from.snapshot })}>Turn round</a>
      </p>
      <div class="cards">
        <section aria-label="Rows">
          <h3>Rows</h3>
          <p><b class="good number">+${count(rows.added)}</b> added ${rows.added > 0 ? this.rows(rows.addedSql, "Show the rows added") : nothing}</p>
          <p>
            <b class="number ${rows.removed > 0 ? "bad" : ""}">−${count(rows.removed)}</b> removed
            ${rows.removed > 0 ? this.rows(rows.removedSql, "Show the rows removed") : nothing}
          </p>
          ${rows.changed === null
            ? html`<p class="small soft">The table has no key, so a changed row is one removed and one added.</p>`
            : html`<p><b class="busy number">${count(rows.changed)}</b> of them changed, by the table's key</p>`}
          <p class="small soft">
            ${rows.by === "history"
              ? "Read off the history: every snapshot between the two only appended or merged files."
              : "Found by comparing the rows of both moments."}
          </p>
        </section>
        <section aria-label="Files">
          <h3>Files</h3>
          <p><b class="number">+${count(files.added)}</b> added, ${bytes(files.addedBytes)}</p>
          <p><b class="number">−${count(files.removed)}</b> removed, ${bytes(files.removedBytes)}</p>
        </section>
        <section aria-label="Schema">
          <h3>Schema</h3>
          ${schema.length === 0
            ? html`<p class="soft">The same columns at both moments.</p>`
            : html`<ul>
                ${schema.map(
                  ({ kind, column, before, after }) =>
                    html`<li>
                      <span class="id">${column}</span> ${kind}${before !== null && after !== null
                        ? html`: ${before} <span aria-hidden="true">→</span> ${after}`
                        : html` <span class="soft">${after ?? before}</span>`}
                    </li>`,
                )}
              </ul>`}
        </section>
      </div>
    `;
  }

  private end({ snapshot, time }: TableDiff["from"]) {
    return html`<span title="Snapshot ${snapshot}"><b style="font-size: inherit">${moment(new Date(time), new Date())}</b> <span class="id">${shortId(snapshot)}</span></span>`;
  }

  private rows(sql: string, words: string) {
    return html`<a href=${addressOfQuery(`${sql}\nLIMIT 1000`)}>${words}</a>`;
  }

  private async ask() {
    this.cancel?.abort();
    const cancel = new AbortController();
    this.cancel = cancel;
    this.found = null;
    this.failure = "";
    try {
      this.found = await diff(this.table, this.from, this.to, cancel.signal);
    } catch (e) {
      if (!cancel.signal.aborted) {
        this.failure = (e as Error).message;
      }
    }
  }
}
customElements.define("lb-changes", LbChanges);
