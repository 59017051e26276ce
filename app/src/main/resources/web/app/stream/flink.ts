import { MySQL, type SQLNamespace, SQLDialect } from "@codemirror/lang-sql";
import { topics } from "../api";
import { type Dialect, namespaces } from "../query/completion";

const KEYWORDS =
  "catalog catalogs cumulate cumulative defined describe descriptor enforced explain hop json_value match_recognize measures metadata " +
  "model options overwrite pattern proctime raw session slide statement system_time temporary timestamp_ltz tumble views watermark " +
  "window_end window_start window_time";

/** Flink quotes names as MySQL does. */
const language = SQLDialect.define({ ...MySQL.spec, keywords: `${MySQL.spec.keywords} ${KEYWORDS}`, doubleQuotedStrings: false });

/** What topics.sql defines: topics with the time of their events, and what is told apart of them. */
const DEFINED = [
  "orders",
  "orders_in_time",
  "late_orders",
  "payments",
  "payments_in_time",
  "late_payments",
  "transactions",
  "transactions_in_time",
  "late_transactions",
  "products",
];

const empty = (names: string[]): SQLNamespace => Object.fromEntries(names.map((name) => [name, []]));

async function names(): Promise<SQLNamespace> {
  const all = await topics();
  return {
    ...Object.fromEntries(DEFINED.map((name) => [name, []])),
    kafka: { topics: empty(all.map(({ name }) => name)) },
    lakehouse: await namespaces(),
  };
}

export const flinkSql: Dialect = { language, names, functions: null };
