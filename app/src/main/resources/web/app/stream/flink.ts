import { MySQL, type SQLNamespace, SQLDialect } from "@codemirror/lang-sql";
import { type Dialect, namespaces } from "../query/completion";

const KEYWORDS =
  "catalog catalogs cumulate cumulative defined describe descriptor enforced explain hop json_value match_recognize measures metadata " +
  "model options overwrite pattern proctime raw session slide statement system_time temporary timestamp_ltz tumble views watermark " +
  "window_end window_start window_time";

/** Flink quotes names as MySQL does. */
const language = SQLDialect.define({ ...MySQL.spec, keywords: `${MySQL.spec.keywords} ${KEYWORDS}`, doubleQuotedStrings: false });

/** What topics.sql defines: the topics, and what is told apart of them. */
const TOPICS = [
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

async function names(): Promise<SQLNamespace> {
  const topics: Record<string, SQLNamespace> = Object.fromEntries(TOPICS.map((topic) => [topic, []]));
  return { ...topics, lakehouse: await namespaces() };
}

export const flinkSql: Dialect = { language, names, functions: null };
