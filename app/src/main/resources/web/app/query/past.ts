/** A query that was run, as this browser remembers it. */
export interface Past {
  sql: string;
  asOf: string;
  time: string;
}

const KEY = "lakebox.queries";
const MOST = 100;

export function past(): Past[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** The newest first; a query that is run again moves up. */
export function remember(query: Past) {
  const others = past().filter(({ sql, asOf }) => sql !== query.sql || asOf !== query.asOf);
  try {
    localStorage.setItem(KEY, JSON.stringify([query, ...others].slice(0, MOST)));
  } catch {
    // a browser that keeps nothing still runs queries
  }
}

export function forget() {
  localStorage.removeItem(KEY);
}
