/** Texts of the page, in the reader's language, which the template put into `#onecity-words`. */
let table: Record<string, string> | undefined;

function load(): Record<string, string> {
  const source = document.getElementById("onecity-words")?.textContent;
  return source ? (JSON.parse(source) as Record<string, string>) : {};
}

/** The text of `key` with `{name}` places filled; the key itself where the page brought no such text. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  table ??= load();
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The JSON a template left under `id` with `json_script`, or undefined. */
export function pageData<T>(id: string): T | undefined {
  const source = document.getElementById(id)?.textContent;
  return source ? (JSON.parse(source) as T) : undefined;
}
