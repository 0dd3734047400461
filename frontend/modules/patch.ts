import { tick } from "./ticking";

const focusKey = (element: Element | null) => (element instanceof HTMLElement ? (element.dataset.state ?? element.dataset.time ?? element.dataset.tab ?? element.dataset.id ?? element.id) : "");

/** Takes over the new children of a part whose content changed, and keeps the focus on the same thing. */
function replacePart(old: Element, fresh: Element): void {
  if (old.innerHTML === fresh.innerHTML) return;
  const held = old.contains(document.activeElement) ? focusKey(document.activeElement) : "";
  old.replaceChildren(...fresh.childNodes);
  if (held) [...old.querySelectorAll<HTMLElement>("button, a, input")].find((element) => focusKey(element) === held)?.focus({ preventScroll: true });
}

function refreshRow(old: Element, fresh: Element): Element {
  const current = old.getAttribute("aria-current");
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (current) old.setAttribute("aria-current", current);
  if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
  return old;
}

/** Rows are known by data-id: those that stay keep their element, new ones slide in, those that are gone go. */
function replaceRows(old: Element, fresh: Element): void {
  const known = new Map([...old.children].map((row) => [row.getAttribute("data-id"), row]));
  const lived = [...old.children].some((row) => /^\d+$/.test(row.getAttribute("data-id") ?? ""));
  const rows = [...fresh.children].map((row) => {
    const before = known.get(row.getAttribute("data-id"));
    if (before) return refreshRow(before, row);
    if (lived) row.classList.add("is-new");
    return row;
  });
  const kept = new Set(rows);
  [...old.children].filter((row) => !kept.has(row)).forEach((row) => row.remove());
  rows.forEach((row, at) => old.children[at] !== row && old.insertBefore(row, old.children[at] ?? null));
}

/** Brings the page's elements up to a freshly fetched page part: each element of it with an id takes its content over, but `data-own` ones. */
export function patch(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const fresh of template.content.querySelectorAll("[id]:not(script)")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.hasAttribute("data-own") || fresh.parentElement?.closest("[id]")) continue;
    if (fresh.hasAttribute("data-keyed")) replaceRows(old, fresh);
    else replacePart(old, fresh);
    tick(old as HTMLElement);
  }
  return template.content;
}

/** The JSON of a `json_script` element inside a fetched page part. */
export function partData<T>(part: DocumentFragment, id: string): T {
  return JSON.parse(part.querySelector(`#${id}`)?.textContent ?? "null") as T;
}

/** Calls `run` at once, then at most once in `ms`, and once more after the last call of a burst. */
export function paced(run: () => void, ms: number): () => void {
  let timer = 0;
  let waiting = false;
  const fire = () => {
    run();
    timer = window.setTimeout(() => {
      timer = 0;
      if (!waiting) return;
      waiting = false;
      fire();
    }, ms);
  };
  return () => {
    if (timer) waiting = true;
    else fire();
  };
}

/** Fetches page parts; a newer request of the same reader drops the one under way. */
export class Parts {
  private under?: AbortController;

  async get(url: string): Promise<DocumentFragment | undefined> {
    this.under?.abort();
    const under = (this.under = new AbortController());
    try {
      const answer = await fetch(url, { signal: under.signal, headers: { Accept: "text/html" } });
      if (answer.redirected && new URL(answer.url).pathname !== new URL(url, location.href).pathname) location.reload();
      return answer.ok ? patch(await answer.text()) : undefined;
    } catch (error) {
      if ((error as Error).name !== "AbortError") console.warn(error);
      return undefined;
    }
  }
}
