import { htmx } from "./htmx";
import { type LiveEvent, onLive } from "./live";
import { startPickers } from "./pickers";
import { devicePlace, metresBetween } from "./place-field";
import { startShots } from "./shots";

const NEAR_METRES = 50;
const TOGETHER_MS = 40;
const WRITING = "#act-slot form, .ask-purpose, .htmx-request[hx-target='#act-slot']";
let timer = 0;

function view(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#case-view[data-address]");
}

/** Fetches the shown case anew, in its place. */
export async function reloadCase(): Promise<void> {
  const shown = view();
  if (shown) await htmx.ajax("get", shown.dataset.address!, { target: "#case-view", swap: "outerHTML" });
}

/** The same where nobody asked for it: an answer that comes when somebody has begun to write is dropped, and the change told. */
function followCase(): void {
  const shown = view();
  if (!shown) return;
  if (writing()) return tellChange();
  const unlessWriting = (event: Event) => {
    if (event.target !== shown || !writing()) return;
    (event as CustomEvent<{ shouldSwap: boolean }>).detail.shouldSwap = false;
    tellChange();
  };
  shown.addEventListener("htmx:beforeSwap", unlessWriting);
  void reloadCase().finally(() => shown.removeEventListener("htmx:beforeSwap", unlessWriting));
}

function tellChange(): void {
  document.querySelector("#case-changed")?.removeAttribute("hidden");
}

/** Somebody writes in the case, or has just asked for the form to write in. */
function writing(): boolean {
  return Boolean(document.querySelector(WRITING));
}

/** A change of the shown case: fetch it anew, or where somebody is writing say so and leave the text alone. */
function onChange(event: LiveEvent): void {
  const isNews = () => String(event.id) === view()?.dataset.id && Number(event.version) > Number(view()?.dataset.version);
  if (!isNews()) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => isNews() && followCase(), TOGETHER_MS);
}

/** While an act is being sent no other form is asked for: the answer to the act would wipe it. */
function onRequest(event: Event): void {
  const { elt, target } = (event as CustomEvent<{ elt: Element; target: Element }>).detail;
  const sent = document.querySelector("#act-slot .act-form.htmx-request");
  if (sent && target.id === "act-slot" && elt !== sent) event.preventDefault();
}

async function measure(field: HTMLElement): Promise<void> {
  const told = field.querySelector<HTMLElement>("[data-position-told]")!;
  const here = await devicePlace();
  const metres = here && metresBetween(here, [Number(field.dataset.longitude), Number(field.dataset.latitude)]);
  const near = metres !== undefined && metres <= NEAR_METRES;
  const words = metres === undefined ? field.dataset.failed : near ? field.dataset.near : field.dataset.far;
  told.textContent = (words ?? "").replace("{metres}", String(Math.round(metres ?? 0)));
  told.className = `band band--round ${near ? "band--ok" : "band--warn"}`;
  told.hidden = false;
  field.querySelector<HTMLInputElement>("input[type=hidden]")!.value = here ? here.map((degrees) => degrees.toFixed(6)).join(",") : "";
}

function clear(selector: string): void {
  document.querySelector(selector)?.replaceChildren();
}

function onClick(event: Event): void {
  const target = event.target as HTMLElement;
  const clearing = target.closest<HTMLElement>("[data-clear]");
  const locating = target.closest("[data-locate]")?.closest<HTMLElement>("[data-position]");
  if (clearing) clear(clearing.dataset.clear!);
  if (locating) void measure(locating);
  if (target.closest("[data-reload]")) void (view() ? reloadCase() : location.reload());
  if (target.closest("[data-print]")) window.print();
}

/** Escape closes the form of an act before it closes the drawer. */
function onEscape(event: KeyboardEvent): void {
  const form = document.querySelector("#act-slot form");
  if (event.key !== "Escape" || !form || document.querySelector("dialog[open]")) return;
  event.stopPropagation();
  clear("#act-slot");
}

/** The form of an act begins where the reader goes on typing. */
function onLoad(event: Event): void {
  const loaded = event.target as HTMLElement;
  if (loaded.matches?.(".act-form")) (loaded.querySelector<HTMLElement>("[aria-invalid], [autofocus]") ?? loaded).focus();
}

/** Everything a shown case needs, on its page or in the drawer of any page: acts, photos, choices, live changes. */
export function startCaseView(): void {
  startPickers();
  startShots();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onEscape, true);
  document.addEventListener("htmx:load", onLoad);
  onLive("case", onChange);
  document.addEventListener("htmx:beforeRequest", onRequest);
  onLive("resync", () => writing() || followCase());
}
