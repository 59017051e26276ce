/** Numbers with their units, and times, as the page writes them. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export const UNKNOWN = "–";

export function count(value: number | null | undefined): string {
  return value == null ? UNKNOWN : whole.format(value);
}

/** Without its unit, which stands beside it: small rates keep a decimal. */
export function rate(value: number | null | undefined): string {
  if (value == null) {
    return UNKNOWN;
  }
  return value > 0 && value < 10 ? tenth.format(value) : whole.format(value);
}

export function share(value: number): string {
  return percents.format(value);
}

export function bytes(value: number | null | undefined): string {
  if (value == null) {
    return UNKNOWN;
  }
  const units = ["B", "kB", "MB", "GB", "TB"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${scaled < 10 && unit > 0 ? tenth.format(scaled) : whole.format(scaled)} ${units[unit]}`;
}

/** A length of time: 850 ms, 4.2 s, 3 min. */
export function duration(millis: number | null | undefined): string {
  if (millis == null) {
    return UNKNOWN;
  }
  if (millis < 1000) {
    return `${whole.format(millis)} ms`;
  }
  return millis < 120_000 ? `${tenth.format(millis / 1000)} s` : `${whole.format(millis / 60_000)} min`;
}

/** How long ago, in words that a glance takes in. */
export function ago(time: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - time.getTime()) / 1000));
  if (seconds < 2) {
    return "just now";
  }
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

/** In the reader's own zone; the date where it is not today's. */
export function moment(time: Date, now: Date): string {
  return time.toDateString() === now.toDateString() ? clock.format(time) : `${day.format(time)}, ${clock.format(time)}`;
}

export function utc(time: Date): string {
  return time.toISOString().replace("T", " ").replace(/\.?0*Z$/, " UTC");
}

/** An id's end, which is where two of them differ for the eye. */
export function shortId(id: string): string {
  return id.length > 8 ? `…${id.slice(-6)}` : id;
}
