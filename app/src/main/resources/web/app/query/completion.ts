import type { CompletionSource } from "@codemirror/autocomplete";
import { PostgreSQL, type SQLNamespace, SQLDialect } from "@codemirror/lang-sql";
import { nameOf, query, table, tables } from "../api";

const MORE_KEYWORDS = "at version timestamp qualify exclude sample asof anti semi positional summarize describe explain";
const METADATA = ["snapshots", "history", "refs", "files", "manifests", "partitions"];
const MAX_TABLES = 100;

/** DuckDB's grammar began as PostgreSQL's. */
export const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords} ${MORE_KEYWORDS}`,
});

type Names = { [name: string]: Names | SQLNamespace };

/** What there is to name: each namespace with its tables, and theirs with their columns; other catalogs with namespaces. */
export async function namespaces(): Promise<SQLNamespace> {
  const names: Names = {};
  const all = (await tables()).slice(0, MAX_TABLES);
  const details = await Promise.all(all.map((each) => table(nameOf(each)).catch(() => null)));
  for (const detail of details) {
    if (detail) {
      const levels = nameOf(detail).split(".").slice(0, -1);
      const tablesOf = levels.reduce((level, name) => (level[name] ??= {}) as Names, names);
      tablesOf[detail.name] = detail.columns.map(({ name, type }) => ({ label: name, detail: type, type: "property" }));
      for (const kind of METADATA) {
        tablesOf[`${detail.name}$${kind}`] = [];
      }
    }
  }
  return names as SQLNamespace;
}

/** Whose SQL an editor completes. */
export interface Dialect {
  language: SQLDialect;
  /** what there is to name */
  names: () => Promise<SQLNamespace>;
  functions: CompletionSource | null;
}

let known: Promise<string[]> | null = null;

/** DuckDB's own functions, asked for once. */
export const functions: CompletionSource = async (context) => {
  const word = context.matchBefore(/[a-z_]\w*/i);
  if (!word || (word.text.length < 2 && !context.explicit)) {
    return null;
  }
  known ??= query("SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_name SIMILAR TO '[a-z][a-z0-9_]+'", null)
    .then(({ rows }) => rows.map(([name]) => String(name)))
    .catch(() => {
      known = null;
      return [];
    });
  return {
    from: word.from,
    options: (await known).map((label) => ({ label, type: "function", apply: `${label}(`, boost: -1 })),
    validFor: /^\w*$/,
  };
};

export const duckdbSql: Dialect = { language: duckdb, names: namespaces, functions };
