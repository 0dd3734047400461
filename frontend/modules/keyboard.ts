import { say } from "./words";

const TYPING = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit]), textarea, select, [contenteditable]";
const ROWS = "[data-rows] [data-row], [data-rows] .case-row";

type Handler = (event: KeyboardEvent) => void;
interface Binding {
  key: string;
  words: string;
  run: Handler;
}
const bindings: Binding[] = [];

/** Binds a key of the page (as in KeyboardEvent.key, `Ctrl+` or `Alt+` before it) and lists it under `?`. */
export function bindKey(key: string, words: string, run: Handler): void {
  bindings.push({ key, words, run });
}

function nameOf(event: KeyboardEvent): string {
  const prefix = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}`;
  const pressed = event.key === " " ? "Space" : event.key;
  return prefix + (pressed.length === 1 ? pressed.toLowerCase() : pressed);
}

function visible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

/** The element that declares the pressed key by `data-key`; the drawer's goes before the page's. */
function keyed(name: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>("[data-key]")].filter((element) => element.dataset.key!.toLowerCase() === name.toLowerCase() && visible(element));
  return all.find((element) => element.closest("#drawer")) ?? all[0];
}

/** Moves the selection of the page's list by `step` and tells it by `onecity:row`. */
export function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter(visible);
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.getAttribute("aria-selected") === "true" || row.hasAttribute("aria-current"));
  const next = rows[Math.min(Math.max(now + step, 0), rows.length - 1)]!;
  selectRow(next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Marks one row of its list as the selected one. */
export function selectRow(row: HTMLElement): void {
  document.querySelectorAll(`${ROWS}`).forEach((other) => other.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  row.dispatchEvent(new CustomEvent("onecity:row", { bubbles: true, detail: { id: row.dataset.id } }));
}

function keyRows(): [string, string][] {
  const declared = [...document.querySelectorAll<HTMLElement>("[data-key]")].filter(visible);
  const fromPage = declared.map((element): [string, string] => [element.dataset.key!, element.dataset.keyWords ?? element.getAttribute("aria-label") ?? ownText(element)]);
  const bound = bindings.map((binding): [string, string] => [binding.key, binding.words]);
  return [...fromPage, ...bound].filter(([, words], at, all) => words && all.findIndex(([, other]) => other === words) === at);
}

function ownText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll(".kbd, svg, .unseen, :scope.tabs__tab > b").forEach((child) => child.remove());
  return copy.textContent?.trim() ?? "";
}

function keyList(): HTMLElement {
  const list = Object.assign(document.createElement("dl"), { className: "keys" });
  for (const [key, words] of keyRows()) {
    const row = Object.assign(document.createElement("div"), { className: "keys__row" });
    const cap = Object.assign(document.createElement("dd"), { className: "kbd", textContent: key.length === 1 ? key.toUpperCase() : key });
    row.append(Object.assign(document.createElement("dt"), { textContent: words }), cap);
    list.append(row);
  }
  return list;
}

/** Shows every key that works on this page now. */
export function showKeys(): void {
  if (document.querySelector("dialog[open]")) return;
  const dialog = document.createElement("dialog");
  const box = Object.assign(document.createElement("form"), { className: "dialog", method: "dialog" });
  const acts = Object.assign(document.createElement("div"), { className: "dialog__acts" });
  acts.append(Object.assign(document.createElement("button"), { className: "btn", textContent: say("close") }));
  box.append(Object.assign(document.createElement("h2"), { textContent: say("keys"), id: "keys-title" }), keyList(), acts);
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(box);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function onKey(event: KeyboardEvent): void {
  const name = nameOf(event);
  const typing = (event.target as HTMLElement).matches(TYPING);
  if (event.isComposing || document.querySelector("dialog[open]") || (typing && !/^(Ctrl|Alt)\+/.test(name))) return;
  const target = keyed(name);
  const bound = bindings.find((binding) => binding.key.toLowerCase() === name.toLowerCase());
  if (!target && !bound) return;
  event.preventDefault();
  if (target) press(target);
  else bound!.run(event);
}

/** A group of radios is one stop: the chosen one, or the first. */
function focusGroup(first: HTMLElement): void {
  const chosen = first.closest("fieldset")?.querySelector<HTMLElement>("input:checked");
  (chosen ?? first).focus();
}

function press(target: HTMLElement): void {
  if ("keyFocus" in target.dataset) focusGroup(target);
  else if (target.matches(TYPING)) target.focus();
  else target.click();
}

/** Starts the keys every page has: `?`, J, K, Enter on a row, and whatever declares `data-key`. */
export function startKeyboard(): void {
  bindKey("?", say("keys"), showKeys);
  if (document.querySelector("[data-rows]")) {
    bindKey("j", say("nextRow"), () => moveRow(1));
    bindKey("k", say("previousRow"), () => moveRow(-1));
  }
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => (event.target as HTMLElement).closest("[data-show-keys]") && showKeys());
  document.addEventListener("click", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(ROWS);
    if (row) selectRow(row);
  });
}
