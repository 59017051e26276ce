import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type LiveState, type Table, nameOf } from "./api";

/** What the page knows of the sandbox now. */
export interface Live {
  state: LiveState | null;
  connection: "connecting" | "live" | "lost";
}

/** The rates of one second; null where unknown. */
export interface Rates {
  orders: number | null;
  records: number | null;
  rows: number | null;
}

const COURSE_LENGTH = 60;
const FIRST_RETRY_MILLIS = 1_000;
const LAST_RETRY_MILLIS = 10_000;
const SILENCE_MILLIS = 10_000;

/** The one connection to /api/events that all elements share. It comes back by itself, however it was lost. */
class LiveSource extends EventTarget {
  live: Live = { state: null, connection: "connecting" };
  /** of the last minute, the newest last */
  courses: Rates[] = [];
  /** how many have come */
  states = 0;
  private events: EventSource | null = null;
  private retryMillis = FIRST_RETRY_MILLIS;
  private silence = 0;

  connect() {
    this.events?.close();
    const events = new EventSource("/api/events");
    this.events = events;
    this.watch();
    events.onmessage = (message) => {
      this.retryMillis = FIRST_RETRY_MILLIS;
      this.watch();
      const state: LiveState = JSON.parse(message.data);
      this.states++;
      this.courses = [...this.courses.slice(1 - COURSE_LENGTH), ratesOf(state)];
      this.tell({ state, connection: "live" });
    };
    // the browser's own retry gives up on an answer that is no stream, so all retries are ours
    events.onerror = () => this.lost();
  }

  private lost() {
    this.events?.close();
    clearTimeout(this.silence);
    this.tell({ ...this.live, connection: "lost" });
    setTimeout(() => this.connect(), this.retryMillis);
    this.retryMillis = Math.min(2 * this.retryMillis, LAST_RETRY_MILLIS);
  }

  /** A connection may be dead without an error: a suspended laptop, a killed process. */
  private watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), SILENCE_MILLIS);
  }

  private tell(live: Live) {
    this.live = live;
    this.dispatchEvent(new Event("change"));
  }
}

function ratesOf(state: LiveState): Rates {
  return {
    orders: state.generator?.ordersPerSecond ?? null,
    records: sum(state.topics.map((topic) => topic.recordsPerSecond)),
    rows: sum(state.tables.map((each) => each.rowsPerSecond)),
  };
}

function sum(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

export const source = new LiveSource();

/** Renders its element anew with each state. */
export class LiveController implements ReactiveController {
  private readonly update = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get state(): LiveState | null {
    return source.live.state;
  }

  /** The newest figures of a table, by nameOf(); null where it is not known. */
  table(name: string): Table | null {
    return this.state?.tables.find(({ table }) => nameOf(table) === name)?.table ?? null;
  }

  get connection(): Live["connection"] {
    return source.live.connection;
  }

  hostConnected() {
    source.addEventListener("change", this.update);
  }

  hostDisconnected() {
    source.removeEventListener("change", this.update);
  }
}
