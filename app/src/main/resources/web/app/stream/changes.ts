import { html } from "lit";
import type { StreamEvent } from "../api";
import type { GridColumn } from "../parts/lb-grid";

/** One change of a query's result. */
export interface Change {
  /** how many came before it */
  at: number;
  kind: string;
  values: unknown[];
}

const WORDS: Record<string, string> = { "+I": "inserted", "-U": "updated from", "+U": "updated to", "-D": "deleted" };
const NUMBERS = /^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL\b.*)$/;

let last: { key: string; columns: GridColumn<Change>[] } = { key: "", columns: [] };

/** The same for the same columns, so that the grid need not measure them anew. */
export function columnsOf(columns: NonNullable<StreamEvent["columns"]>): GridColumn<Change>[] {
  const key = JSON.stringify(columns);
  if (last.key !== key) {
    last = { key, columns: [kindColumn, ...columns.map(column)] };
  }
  return last.columns;
}

const kindColumn: GridColumn<Change> = {
  key: "kind",
  header: "Change",
  width: "9rem",
  cell: ({ kind }) => html`<span class="id">${kind}</span> <span class="soft">${WORDS[kind] ?? ""}</span>`,
};

function column({ name, type }: { name: string; type: string }, i: number): GridColumn<Change> {
  return {
    key: String(i),
    header: html`${name} <span class="soft" style="font-weight: 400">${type}</span>`,
    number: NUMBERS.test(type),
    cell: ({ values }) => cell(values[i]),
  };
}

function cell(value: unknown) {
  if (value === null || value === undefined) {
    return html`<span class="soft">null</span>`;
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? html`<span title=${text.slice(0, 2_000)}>${text.slice(0, 500)}</span>` : text;
}

/** What came and what went; a row that was updated is neither. */
export function looks({ kind }: Change): string {
  return kind === "+I" ? "added" : kind === "-D" ? "removed" : kind === "+U" ? "changed" : "";
}
