import type { AsOf } from "../api";
import { moment, shortId } from "../format";

/** As it stands in an address: a time, `snapshot:…` or `ref:…`; nothing for the newest. */
export function written(asOf: AsOf | null): string {
  if (!asOf) {
    return "";
  }
  if ("timestamp" in asOf) {
    return asOf.timestamp;
  }
  return "ref" in asOf ? `ref:${asOf.ref}` : `snapshot:${asOf.snapshot}`;
}

export function read(text: string | null): AsOf | null {
  if (!text || text === NEWEST) {
    return null;
  }
  if (text.startsWith("ref:")) {
    return { ref: text.slice("ref:".length) };
  }
  return text.startsWith("snapshot:") ? { snapshot: text.slice("snapshot:".length) } : { timestamp: text };
}

/** In an address that compares, where nothing would say that nothing is compared. */
export const NEWEST = "newest";

export function told(asOf: AsOf | null): string {
  if (!asOf) {
    return "the newest snapshot";
  }
  if ("timestamp" in asOf) {
    return moment(new Date(asOf.timestamp), new Date());
  }
  return "ref" in asOf ? asOf.ref : `snapshot ${shortId(asOf.snapshot)}`;
}
