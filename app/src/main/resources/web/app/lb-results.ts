import { LitElement, css, html } from "lit";
import { type QueryAnswer } from "./api";
import { count, duration, moment, shortId, utc } from "./format";
import { shared } from "./styles";

const NUMBERS = /^(TINY|SMALL|BIG|HUGE|U)?(INT|INTEGER|TINYINT|SMALLINT|BIGINT|HUGEINT)|^(DECIMAL|DOUBLE|FLOAT|REAL)/;

/** A query's answer: its rows with their types, and what it was read from. */
class LbResults extends LitElement {
  static properties = { answer: { attribute: false } };
  static styles = [
    shared,
    css`
      .scroll {
        max-height: var(--list-height, 22rem);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        background: var(--sunken);
        font-weight: 600;
        color: var(--text);
      }
      thead th span {
        display: block;
        font-weight: 400;
        color: var(--text-soft);
      }
      th:first-child,
      td:first-child {
        padding-inline-start: calc(2 * var(--space));
      }
      th:last-child,
      td:last-child {
        padding-inline-end: calc(2 * var(--space));
      }
      td {
        white-space: nowrap;
        max-width: 32rem;
        overflow: hidden;
        text-overflow: ellipsis;
        font-variant-numeric: tabular-nums;
      }
      p {
        padding-block-end: var(--space);
      }
    `,
  ];
  declare answer: QueryAnswer;

  render() {
    const { columns, rows } = this.answer;
    return html`
      <p class="small soft" role="status">${this.summary()}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Result">
        <table>
          <thead>
            <tr>
              ${columns.map(
                ({ name, type }) => html`<th scope="col" class=${numeric(type)}>${name}<span>${type}</span></th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((value, i) => html`<td class=${numeric(columns[i].type)}>${cell(value, columns[i].type)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  private summary() {
    const { rows, truncated, elapsedMillis, snapshots } = this.answer;
    const size = truncated ? `The first ${count(rows.length)} rows; there are more` : rowsOf(rows.length);
    return html`${size}, in ${duration(elapsedMillis)}, from
    ${Object.entries(snapshots).map(
      ([table, id], i) =>
        html`${i > 0 ? ", " : ""}${table}
          <span class="id" title=${id ? `Snapshot ${id}` : ""}>${id ? shortId(id) : "without a snapshot"}</span>`,
    )}`;
  }
}

function rowsOf(rows: number): string {
  return rows === 0 ? "No rows: nothing was there then, or the filter lets none pass" : `${count(rows)} ${rows === 1 ? "row" : "rows"}`;
}

function numeric(type: string): string {
  return NUMBERS.test(type) && !type.endsWith("]") ? "number" : "";
}

function cell(value: unknown, type: string) {
  if (value === null) {
    return html`<span class="soft">null</span>`;
  }
  if (type === "TIMESTAMP WITH TIME ZONE" && typeof value === "string") {
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? value : html`<span title=${utc(time)}>${moment(time, new Date())}</span>`;
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? html`<span title=${text.slice(0, 2_000)}>${text.slice(0, 500)}</span>` : text;
}
customElements.define("lb-results", LbResults);
