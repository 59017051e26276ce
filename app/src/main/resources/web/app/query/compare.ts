import type { QueryAnswer } from "../api";
import { numeric } from "./types";

/** A row of two answers to one query. `before` is the older answer's, where both have it. */
export interface Compared {
  kind: "same" | "changed" | "added" | "removed";
  values: unknown[];
  before: unknown[] | null;
}

export interface Comparison {
  columns: QueryAnswer["columns"];
  /** the columns that tell rows apart; all of them where no fewer do */
  key: number[];
  rows: Compared[];
}

/**
 * Rows that are alike in `key` are one row that may have changed. Where the two answers have other columns, or the key
 * is not one, whole rows are compared, as often as they are there.
 */
export function compare(before: QueryAnswer, after: QueryAnswer): Comparison {
  const alike = JSON.stringify(before.columns) === JSON.stringify(after.columns);
  const key = alike ? keyOf(before, after) : null;
  if (key) {
    return { columns: after.columns, key, rows: byKey(before.rows, after.rows, key) };
  }
  const every = after.columns.map((_, i) => i);
  return { columns: after.columns, key: every, rows: alike ? whole(before.rows, after.rows) : unlike(before, after) };
}

/** What groups are named by: the columns that are no figures, or else the first, where no two rows share them. */
function keyOf(before: QueryAnswer, after: QueryAnswer): number[] | null {
  const names = after.columns.flatMap(({ type }, i) => (numeric(type) ? [] : [i]));
  const candidates = [names, [0]];
  if (after.columns.length === 1) {
    return before.rows.length <= 1 && after.rows.length <= 1 ? [] : null;
  }
  // one row of nothing but figures is that row on both sides
  if (names.length === 0 && before.rows.length === 1 && after.rows.length === 1) {
    return [];
  }
  return (
    candidates.find((key) => key.length > 0 && key.length < after.columns.length && tells(before.rows, key) && tells(after.rows, key)) ?? null
  );
}

function tells(rows: unknown[][], key: number[]): boolean {
  return new Set(rows.map((row) => nameOf(row, key))).size === rows.length;
}

function nameOf(row: unknown[], key: number[]): string {
  return JSON.stringify(key.map((i) => row[i]));
}

function byKey(before: unknown[][], after: unknown[][], key: number[]): Compared[] {
  const older = new Map(before.map((row) => [nameOf(row, key), row]));
  const rows = after.map((values): Compared => {
    const name = nameOf(values, key);
    const was = older.get(name) ?? null;
    older.delete(name);
    if (!was) {
      return { kind: "added", values, before: null };
    }
    return { kind: JSON.stringify(was) === JSON.stringify(values) ? "same" : "changed", values, before: was };
  });
  return [...rows, ...[...older.values()].map(removed)];
}

function whole(before: unknown[][], after: unknown[][]): Compared[] {
  const left = new Map<string, unknown[][]>();
  for (const row of before) {
    const name = JSON.stringify(row);
    left.set(name, [...(left.get(name) ?? []), row]);
  }
  const rows = after.map((values): Compared => {
    const was = left.get(JSON.stringify(values))?.pop() ?? null;
    return { kind: was ? "same" : "added", values, before: was };
  });
  return [...rows, ...[...left.values()].flat().map(removed)];
}

/** Nothing is the same where the columns are not; the older rows by the names of columns that both have. */
function unlike(before: QueryAnswer, after: QueryAnswer): Compared[] {
  const places = after.columns.map(({ name }) => before.columns.findIndex((column) => column.name === name));
  const older = { ...after, rows: before.rows.map((row) => places.map((place) => (place < 0 ? null : row[place]))) };
  return whole(older.rows, after.rows);
}

function removed(values: unknown[]): Compared {
  return { kind: "removed", values, before: null };
}
