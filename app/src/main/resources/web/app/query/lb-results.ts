import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type AsOf, type QueryAnswer, downloadOf } from "../api";
import { count, duration, moment, shortId, utc } from "../format";
import "../parts/lb-grid";
import type { GridColumn } from "../parts/lb-grid";
import { shared } from "../styles";
import { type Compared, compare } from "./compare";
import { numeric } from "./types";

const MARKS = { same: "", changed: "~", added: "+", removed: "−" };
const DOWNLOADS = [
  ["csv", "CSV"],
  ["parquet", "Parquet"],
  ["arrow", "Arrow"],
] as const;
const WORDS = { same: "the same", changed: "changed", added: "added", removed: "removed" };

/** A query's answer, or what one query answers at two moments: its rows with their types, and what it was read from. */
class LbResults extends LitElement {
  static properties = {
    answer: { attribute: false },
    older: { attribute: false },
    sql: { attribute: false },
    asOf: { attribute: false },
    view: { state: true },
    differences: { state: true },
    message: { state: true },
  };
  static styles = [
    shared,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(1.5 * var(--space)) calc(3 * var(--space));
        align-items: center;
        padding-block-end: calc(1.5 * var(--space));
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
        margin-inline-start: auto;
      }
    `,
  ];
  private rows: Compared[] = [];
  private columns: GridColumn<Compared>[] = [];
  declare answer: QueryAnswer;
  /** of the older moment; null where nothing is compared */
  declare older: QueryAnswer | null;
  declare sql: string;
  declare asOf: AsOf | null;
  declare view: "table" | "chart";
  declare differences: boolean;
  declare message: string;

  constructor() {
    super();
    this.older = null;
    this.view = "table";
    this.differences = false;
    this.message = "";
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("answer") || changed.has("older")) {
      this.message = "";
      this.rows = this.older
        ? compare(this.older, this.answer).rows
        : this.answer.rows.map((values): Compared => ({ kind: "same", values, before: null }));
      const before = changed.get("answer") as QueryAnswer | undefined;
      if (!before || this.columns.length === 0 || changed.has("older") || JSON.stringify(before.columns) !== JSON.stringify(this.answer.columns)) {
        this.columns = this.columnsOf(this.answer);
      }
    }
  }

  render() {
    const shown = this.older && this.differences ? this.rows.filter(({ kind }) => kind !== "same") : this.rows;
    return html`
      <div class="line">
        <p class="small soft" role="status">${this.older ? this.compared() : this.summary()}</p>
        ${this.older ? nothing : this.actions()}
      </div>
      ${this.older
        ? html`<label class="small soft line"
            ><span
              ><input type="checkbox" .checked=${this.differences} @change=${() => (this.differences = !this.differences)} /> Only what
              differs</span
            ></label
          >`
        : nothing}
      ${this.view === "chart" && !this.older
        ? html`<lb-chart .answer=${this.answer}></lb-chart>`
        : html`<lb-grid .label=${"Result"} .items=${shown} .columns=${this.columns} .looks=${looks}></lb-grid>`}
    `;
  }

  private actions() {
    return html`<div class="actions small">
      <button class="quiet" type="button" aria-pressed=${this.view === "chart"} @click=${this.toggle}>
        ${this.view === "chart" ? "Table" : "Chart"}
      </button>
      <button class="quiet" type="button" @click=${this.copy}>${this.message || "Copy"}</button>
      <span class="soft">Download</span>
      ${DOWNLOADS.map(
        ([format, words]) => html`<a href=${downloadOf(this.sql, this.asOf, format)} download>${words}</a>`,
      )}
    </div>`;
  }

  private compared() {
    const kinds = (["added", "removed", "changed", "same"] as const)
      .map((kind) => ({ kind, rows: this.rows.filter((row) => row.kind === kind).length }))
      .filter(({ rows }) => rows > 0)
      .map(({ kind, rows }) => `${count(rows)} ${rows === 1 ? "row" : "rows"} ${WORDS[kind]}`);
    const cut = this.older?.truncated || this.answer.truncated ? "; one answer is cut off, so this is not all" : "";
    return `${kinds.length === 0 ? "No rows at either moment" : kinds.join(", ")}${cut}`;
  }

  private summary() {
    const { rows, truncated, elapsedMillis, snapshots } = this.answer;
    const size = truncated ? `The first ${count(rows.length)} rows; there are more` : rowsOf(rows.length);
    return html`${size}, in ${duration(elapsedMillis)}${Object.keys(snapshots).length > 0 ? ", from " : ""}
    ${Object.entries(snapshots).map(
      ([table, id], i) =>
        html`${i > 0 ? ", " : ""}<a href="/tables/${table.replace(/@.*/, "")}">${table}</a>
          <span class="id" title=${id ? `Snapshot ${id}` : ""}>${id ? shortId(id) : "without a snapshot"}</span>`,
    )}`;
  }

  private columnsOf({ columns }: QueryAnswer): GridColumn<Compared>[] {
    const values = columns.map(
      ({ name, type }, i): GridColumn<Compared> => ({
        key: String(i),
        header: html`${name} <span class="soft" style="font-weight: 400">${type}</span>`,
        number: numeric(type),
        // a figure far from its row would be hard to read
        grow: i === columns.length - 1 && !numeric(type),
        cell: ({ kind, values: row, before }) =>
          kind === "changed" && before && JSON.stringify(before[i]) !== JSON.stringify(row[i])
            ? html`${cell(before[i], type)} <span aria-hidden="true">→</span><span class="unseen"> became </span> <b>${cell(row[i], type)}</b>`
            : cell(row[i], type),
      }),
    );
    const mark: GridColumn<Compared> = {
      key: "mark",
      header: html`<span class="unseen">Difference</span>`,
      width: "3rem",
      cell: ({ kind }) => html`<span aria-hidden="true">${MARKS[kind]}</span><span class="unseen">${WORDS[kind]}</span>`,
    };
    return this.older ? [mark, ...values] : values;
  }

  private async toggle() {
    if (this.view === "table") {
      await import("./lb-chart");
      this.view = "chart";
    } else {
      this.view = "table";
    }
  }

  private async copy() {
    const { columns, rows } = this.answer;
    const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map(plain))];
    try {
      await navigator.clipboard.writeText(lines.map((line) => line.join("\t")).join("\n"));
      this.message = "Copied";
    } catch {
      this.message = "The browser does not let it copy";
    }
  }
}

function looks({ kind, before, values }: Compared, key: string): string {
  if (kind === "added" || kind === "removed") {
    return kind;
  }
  const i = Number(key);
  return kind === "changed" && before && JSON.stringify(before[i]) !== JSON.stringify(values[i]) ? "changed" : "";
}

function rowsOf(rows: number): string {
  return rows === 0 ? "No rows: nothing was there then, or the filter lets none pass" : `${count(rows)} ${rows === 1 ? "row" : "rows"}`;
}

function plain(value: unknown): string {
  const text = value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replace(/[\t\r\n]+/g, " ");
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
