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
  time: string;
  operation: string;
  addedRows: number | null;
  deletedRows: number | null;
  totalRows: number | null;
  refs: string[];
}

export interface SnapshotPage {
  total: number;
  offset: number;
  snapshots: Snapshot[];
}

export interface QueryAnswer {
  columns: { name: string; type: string }[];
  rows: unknown[][];
  truncated: boolean;
  elapsedMillis: number;
  snapshots: Record<string, string | null>;
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

/** A refusal, in the server's own sentence. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
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
    throw new ApiError(response.status, problem?.detail ?? `Lakebox answered ${response.status} ${response.statusText}`);
  }
  return response.json();
}

function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return ask<T>(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
}

export const changeGenerator = (changes: Partial<GeneratorSettings>) => send<Generator>("PUT", "/api/generator", changes);

export const burst = (orders: number) => send<Generator>("POST", `/api/generator/burst?orders=${orders}`);

export const actOnPipeline = (name: string, action: "start" | "stop") =>
  send<Pipeline>("POST", `/api/pipelines/${encodeURIComponent(name)}/${action}`);

export const snapshots = (namespace: string, table: string, limit: number) =>
  ask<SnapshotPage>(
    `/api/tables/${encodeURIComponent(namespace)}/${encodeURIComponent(table)}/snapshots?limit=${limit}`,
  );

/** @param snapshot whose moment is asked about, where the SQL names one table; the newest otherwise */
export const query = (sql: string, snapshot: string | null, signal: AbortSignal) =>
  send<QueryAnswer>("POST", "/api/query", snapshot ? { sql, asOf: { snapshot } } : { sql }, signal);

export const freshness = () => ask<Freshness>("/api/freshness");
