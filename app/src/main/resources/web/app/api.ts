/** Lakebox's API as the page uses it; the whole of it is described at /q/openapi. */

export interface Component {
  name: string;
  kind: string;
  version: string;
  endpoint: string;
  state: "WAITING" | "STARTING" | "RUNNING" | "UNWELL" | "FAILED" | "STOPPED";
  startMillis: number;
  reason: string | null;
}

export interface Sandbox {
  state: "NEW" | "STARTING" | "RUNNING" | "STOPPING" | "STOPPED" | "FAILED";
  failure: string | null;
  components: Component[];
  warnings: string[];
}

export interface GeneratorSettings {
  /** orders per second, as the mean over a day */
  rate: number;
  paused: boolean;
  /** shares, 0 to 1 */
  late: number;
  outOfOrder: number;
  duplicate: number;
  malformed: number;
}

export interface Generator extends GeneratorSettings {
  ordersPerSecond: number;
  waiting: boolean;
  lastError: string | null;
}

export interface Topic {
  name: string;
  partitions: number;
  endOffset: number;
  records: number;
  recordsPerSecond: number | null;
}

export interface Pipeline {
  name: string;
  state: string;
  jobId: string | null;
  tables: string[];
  error: string | null;
  refused: string | null;
  /** by a person here, and not with Lakebox: it can be removed */
  written: boolean;
  /** the newest completed one; null where there is none or the job is not asked */
  checkpoint: Checkpoint | null;
}

export interface Checkpoint {
  id: number;
  time: string;
  durationMillis: number;
  bytes: number;
  /** how many have failed since the job began */
  failed: number;
}

export interface Table {
  catalog: string;
  namespace: string;
  name: string;
  rows: number | null;
  files: number | null;
  bytes: number | null;
  snapshotId: string | null;
  snapshotTime: string | null;
  operation: string | null;
  snapshots: number;
}

/** Tables of the catalog of this name go without it. */
const MAIN_CATALOG = "lakehouse";

/** As SQL and addresses name a table: with its catalog, where that is not the main one. */
export function nameOf({ catalog, namespace, name }: Pick<Table, "catalog" | "namespace" | "name">): string {
  return catalog === MAIN_CATALOG ? `${namespace}.${name}` : `${catalog}.${namespace}.${name}`;
}

/** What everything under the data directory takes, and what is done about it. */
export interface Disk {
  budgetBytes: number;
  usedBytes: number;
  state: "OK" | "EXPIRING" | "DROPPING" | "PAUSED";
  reason: string;
}

export interface LiveState {
  time: string;
  sandbox: Sandbox;
  generator: Generator | null;
  topics: Topic[];
  pipelines: Pipeline[];
  tables: { table: Table; rowsPerSecond: number | null }[];
  disk: Disk | null;
  problems: string[];
}

export interface Snapshot {
  id: string;
  parentId: string | null;
  time: string;
  operation: string;
  addedRows: number | null;
  deletedRows: number | null;
  addedFiles: number | null;
  deletedFiles: number | null;
  addedBytes: number | null;
  totalRows: number | null;
  sequenceNumber: number;
  flinkJobId: string | null;
  flinkCheckpoint: number | null;
  refs: string[];
}

export interface SnapshotPage {
  total: number;
  offset: number;
  snapshots: Snapshot[];
}

export interface Column {
  id: number;
  name: string;
  type: string;
  required: boolean;
  doc: string | null;
}

export interface TableDetail {
  catalog: string;
  namespace: string;
  name: string;
  uuid: string;
  location: string;
  formatVersion: number;
  columns: Column[];
  partitioning: { name: string; column: string; transform: string }[];
  properties: Record<string, string>;
  totals: Table;
}

export interface DataFile {
  path: string;
  format: string;
  partition: string;
  records: number;
  bytes: number;
  sequenceNumber: number;
  deletes: number;
}

export interface FilePage {
  total: number;
  offset: number;
  files: DataFile[];
}

export interface Partition {
  partition: string;
  files: number;
  records: number;
  bytes: number;
  deletes: number;
}

export interface TableSchema {
  id: number;
  current: boolean;
  columns: Column[];
}

export interface Ref {
  name: string;
  type: "tag" | "branch";
  snapshotId: string;
}

export interface TableDiff {
  table: string;
  from: { snapshot: string; time: string };
  to: { snapshot: string; time: string };
  rows: { added: number; removed: number; changed: number | null; by: string; addedSql: string; removedSql: string };
  files: { added: number; addedBytes: number; removed: number; removedBytes: number };
  schema: { kind: string; column: string; before: string | null; after: string | null }[];
}

/** What a rollback would do, or did: rolling back to `from` takes it back. */
export interface Rollback {
  table: string;
  from: string | null;
  to: string;
  rowsBefore: number | null;
  rowsAfter: number | null;
  snapshotsLeft: number;
  writers: string[];
  preview: boolean;
}

export interface QueryAnswer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  truncated: boolean;
  elapsedMillis: number;
  snapshots: Record<string, string | null>;
}

/** One moment for all tables of a query; a snapshot where the query names one table. */
export type AsOf = { timestamp: string } | { ref: string } | { snapshot: string };

/** Lines to copy for a client from outside. */
export interface Client {
  client: string;
  title: string;
  language: string;
  needs: string;
  text: string;
  proven: boolean;
  note: string | null;
}

/** From the append on Kafka to the first moment a reader can see the row. */
export interface TableFreshness {
  table: string;
  p50Millis: number | null;
  p95Millis: number | null;
  samples: number;
  /** what the pipeline's own watermarks and windows make rows wait */
  declaredWaitP50Millis: number | null;
  latencyP50Millis: number | null;
}

export interface Freshness {
  windowSeconds: number;
  tables: TableFreshness[];
}

/** What no pipeline could read, by its place on the topic that it came on. */
export interface DeadLetter {
  topic: string;
  partition: number;
  offset: number;
  /** when it was found that it cannot be read */
  timestamp: string;
  error: string | null;
  key: string | null;
  /** the beginning of it */
  value: string | null;
  valueEncoding: "utf-8" | "base64" | null;
  valueBytes: number;
  /** JSON to mend; null where it is too large, or its schema is not to be had */
  draft: string | null;
  replayedAs: { partition: number; offset: number } | null;
  replayUnknown: boolean;
}

/** Where a dead letter is that was sent again. */
export interface Replayed {
  topic: string;
  partition: number;
  offset: number;
  timestamp: string;
}

/** A refusal, in the server's own sentence. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** where in the SQL, in characters from 0 */
    readonly position: number | null = null,
  ) {
    super(message);
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await answered(path, init);
  return response.status === 204 ? (undefined as T) : response.json();
}

/** @throws ApiError where it is refused */
async function answered(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (e) {
    if (e instanceof DOMException && e.name === "AbortError") {
      throw e;
    }
    throw new ApiError(0, "Cannot reach Lakebox: is it still running?");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    const message = problem?.detail ?? `Lakebox answered ${response.status} ${response.statusText}`;
    throw new ApiError(response.status, message, problem?.position ?? null);
  }
  return response;
}

function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return ask<T>(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
}

export const changeGenerator = (changes: Partial<GeneratorSettings>) => send<Generator>("PUT", "/api/generator", changes);

/** @param type as Avro calls it */
export const addField = (name: string, type: string, optional: boolean) =>
  send<{ field: string }>("POST", "/api/generator/fields", { name, type, optional });

export const burst = (orders: number) => send<Generator>("POST", `/api/generator/burst?orders=${orders}`);

export const actOnPipeline = (name: string, action: "start" | "stop") =>
  send<Pipeline>("POST", `/api/pipelines/${encodeURIComponent(name)}/${action}`);

export const removePipeline = (name: string) => send<void>("DELETE", `/api/pipelines/${encodeURIComponent(name)}`);

/** @param name as nameOf() gives it */
function pathOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return `/api/tables/${encodeURIComponent(name.slice(0, dot))}/${encodeURIComponent(name.slice(dot + 1))}`;
}

export const topics = () => ask<Topic[]>("/api/topics");

export const tables = () => ask<Table[]>("/api/tables");

export const table = (name: string) => ask<TableDetail>(pathOf(name));

export const snapshots = (name: string, offset: number, limit: number) =>
  ask<SnapshotPage>(`${pathOf(name)}/snapshots?offset=${offset}&limit=${limit}`);

export const files = (name: string, limit: number) => ask<FilePage>(`${pathOf(name)}/files?limit=${limit}`);

export const partitions = (name: string) => ask<Partition[]>(`${pathOf(name)}/partitions`);

export const schemas = (name: string) => ask<TableSchema[]>(`${pathOf(name)}/schemas`);

export const refs = (name: string) => ask<Ref[]>(`${pathOf(name)}/refs`);

export const diff = (name: string, from: string, to: string, signal: AbortSignal) =>
  ask<TableDiff>(`${pathOf(name)}/diff?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`, { signal });

/** Names a snapshot, or begins a branch at it. */
export const addRef = (name: string, type: "tag" | "branch", ref: string, snapshot: string) =>
  send<Ref>("POST", `${pathOf(name)}/${type}`, { name: ref, snapshot });

export const removeRef = (name: string, ref: string) =>
  send<void>("DELETE", `${pathOf(name)}/refs/${encodeURIComponent(ref)}`);

export const rollback = (name: string, snapshot: string, preview: boolean) =>
  send<Rollback>("POST", `${pathOf(name)}/rollback`, { snapshot, preview });

export const query = (sql: string, asOf: AsOf | null, signal?: AbortSignal) =>
  send<QueryAnswer>("POST", "/api/query", asOf ? { sql, asOf } : { sql }, signal);

/** The same answer as a file. */
export function downloadOf(sql: string, asOf: AsOf | null, format: "csv" | "arrow" | "parquet"): string {
  const params = new URLSearchParams({ sql, format });
  for (const [kind, value] of Object.entries(asOf ?? {})) {
    params.set(`asOf.${kind}`, value);
  }
  return `/api/query?${params}`;
}

/** Some of a stream's answer. */
export interface StreamEvent {
  /** in the first one */
  columns?: { name: string; type: string }[];
  jobId?: string;
  /** changes: the kind (+I, -U, +U or -D), then the values */
  rows: [string, ...unknown[]][];
  /** in the last one */
  end?: "finished" | "limit" | "failed";
  detail?: string;
}

/** Runs Flink SQL until it ends or is aborted, which cancels its job. */
export async function stream(sql: string, explain: boolean, signal: AbortSignal, each: (event: StreamEvent) => void): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const response = await answered("/api/stream", { method: "POST", headers, body: JSON.stringify({ sql, explain }), signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const lines = (rest + value).split("\n");
    rest = lines.pop()!;
    lines.filter(Boolean).forEach((line) => each(JSON.parse(line)));
  }
  if (rest) {
    each(JSON.parse(rest));
  }
}

/** Makes a pipeline of Flink SQL, and starts it. */
export const writePipeline = (name: string, sql: string) => send<Pipeline>("POST", "/api/pipelines", { name, sql });

export const deadLetters = (topic: string | null, limit: number) =>
  ask<DeadLetter[]>(`/api/dead-letters?limit=${limit}${topic ? `&topic=${encodeURIComponent(topic)}` : ""}`);

/** @param place as topic/partition/offset */
export const deadLetter = (place: string) => ask<DeadLetter>(`/api/dead-letters/${place}`);

/**
 * @param json goes as it is written: what JavaScript would make of it has other figures
 * @param again also where it was sent before
 */
export const replay = (place: string, json: string, again: boolean) =>
  ask<Replayed>(`/api/dead-letters/${place}/replay${again ? "?again=true" : ""}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: `{"value": ${json}}`,
  });

export const freshness = () => ask<Freshness>("/api/freshness");

export const clients = () => ask<Client[]>("/api/connect");
