import type { ReactiveController, ReactiveControllerHost } from "lit";

/** A screen has a path, and what it shows is in the address too, so that every view can be kept and sent. */
export type Place =
  | { screen: "overview" | "tables" | "query" | "stream" | "dead-letters" | "connect" | "unknown"; params: URLSearchParams }
  | { screen: "table"; table: string; params: URLSearchParams };

const TABLE = "/tables/";
const SCREENS: Record<string, "overview" | "tables" | "query" | "stream" | "dead-letters" | "connect"> = {
  "/": "overview",
  "/tables": "tables",
  "/query": "query",
  "/stream": "stream",
  "/dead-letters": "dead-letters",
  "/connect": "connect",
};

export function placeOf(url: URL): Place {
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, "") : url.pathname;
  const params = url.searchParams;
  return path.startsWith(TABLE)
    ? { screen: "table", table: decodeURIComponent(path.slice(TABLE.length)), params }
    : { screen: SCREENS[path] ?? "unknown", params };
}

/** @param params what the screen shows */
export function addressOfTable(name: string, params: Record<string, string> = {}): string {
  return TABLE + encodeURIComponent(name) + search(params);
}

/** @param asOf as it is written in an address; the newest if absent */
export function addressOfQuery(sql: string, asOf?: string): string {
  return `/query${search(asOf ? { sql, asOf } : { sql })}`;
}

/** A query for some of a table's rows. */
export function addressOfRows(name: string, asOf?: string): string {
  return addressOfQuery(`SELECT *\nFROM ${name}\nLIMIT 100`, asOf);
}

/** @param letter as topic/partition/offset */
export function addressOfDeadLetters(topic?: string, letter?: string): string {
  return `/dead-letters${search({ ...(topic ? { topic } : {}), ...(letter ? { letter } : {}) })}`;
}

export function search(params: Record<string, string>): string {
  const text = new URLSearchParams(params).toString();
  return text ? `?${text}` : "";
}

/** Links of the page lead from screen to screen without loading it anew. */
class Router extends EventTarget {
  place: Place = placeOf(new URL(location.href));

  start() {
    addEventListener("popstate", () => this.arrive());
    document.addEventListener("click", (event) => this.follow(event));
  }

  go(address: string) {
    if (address !== location.pathname + location.search) {
      history.pushState(null, "", address);
    }
    this.arrive();
  }

  /** What is shown has changed, but not where the reader is. */
  replace(address: string) {
    history.replaceState(null, "", address);
    this.arrive();
  }

  private arrive() {
    this.place = placeOf(new URL(location.href));
    this.dispatchEvent(new Event("change"));
  }

  private follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
    if (link && !link.target && !link.download && link.origin === location.origin) {
      const url = new URL(link.href);
      if (placeOf(url).screen !== "unknown") {
        event.preventDefault();
        this.go(url.pathname + url.search);
      }
    }
  }
}

export const router = new Router();

/** Renders its element anew when the address changes. */
export class PlaceController implements ReactiveController {
  private readonly update = () => this.host.requestUpdate();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get place(): Place {
    return router.place;
  }

  hostConnected() {
    router.addEventListener("change", this.update);
  }

  hostDisconnected() {
    router.removeEventListener("change", this.update);
  }
}
