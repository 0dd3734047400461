const ZONE_DAY = "sv-SE";

function table(): DOMStringMap {
  return document.getElementById("offline-words")?.dataset ?? {};
}

/** A text of the phone pages, in the reader's language, with `{name}` places filled. */
export function words(key: string, values: Record<string, string | number> = {}): string {
  return (table()[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function form(at: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(at);
}

/** A moment of this phone's clock: 14:03, and with its day where that is not today. */
export function timeWords(at: number): string {
  const date = new Date(at);
  const day = (one: Date) => one.toLocaleDateString(ZONE_DAY);
  const time = form(date, { hour: "2-digit", minute: "2-digit", hour12: false });
  return day(date) === day(new Date()) ? time : `${form(date, { month: "short", day: "numeric" })} ${time}`;
}

const MEGABYTE = 1e6;

/** A size as people read it: 3.1 MB. */
export function sizeWords(bytes: number): string {
  return `${Math.max(0.1, bytes / MEGABYTE).toFixed(1)} MB`;
}
