import "../faces/desk";
import "../styles/cases.css";
import { startCaseView } from "../modules/case-view";
import { openDrawer } from "../modules/drawer";
import { htmx } from "../modules/htmx";
import { onLive } from "../modules/live";

const RESULTS = "#case-results";
const APART_MS = 800;

const results = () => document.querySelector<HTMLElement>(RESULTS)!;
const rows = () => [...document.querySelectorAll<HTMLElement>("#case-rows > tr")];
const ticks = () => [...document.querySelectorAll<HTMLInputElement>("#case-rows input[name=case]")];

/** Choices made on the list outlive its refreshing: which row is current, which are ticked, which versions were seen. */
class Kept {
  private readonly versions = new Map(rows().map((row) => [row.dataset.id, row.dataset.version]));
  private readonly ticked = new Set(ticks().filter((tick) => tick.checked).map((tick) => tick.value.split(".")[0]));
  private readonly current = document.querySelector<HTMLElement>("#case-rows [data-row][aria-current]")?.dataset.id;
  private readonly focused = document.activeElement?.matches("#case-rows [data-row]") ?? false;

  restore(): void {
    for (const row of rows()) if (this.versions.get(row.dataset.id) !== row.dataset.version) row.classList.add("is-new");
    for (const tick of ticks()) tick.checked = this.ticked.has(tick.value.split(".")[0]);
    const link = this.current ? document.querySelector<HTMLElement>(`#case-rows [data-row][data-id="${this.current}"]`) : null;
    link?.setAttribute("aria-current", "true");
    if (this.focused) link?.focus({ preventScroll: true });
    count();
  }
}

function count(): void {
  const form = document.querySelector<HTMLElement>("#bulk-form");
  if (!form) return;
  const chosen = ticks().filter((tick) => tick.checked).length;
  form.hidden = chosen === 0;
  const words = form.querySelector<HTMLElement>("[data-words]")!;
  words.textContent = words.dataset.words!.replace("{count}", String(chosen));
}

function onTick(event: Event): void {
  const target = event.target as HTMLInputElement;
  if (target.matches("[data-tick-all]")) ticks().forEach((tick) => (tick.checked = target.checked));
  if (target.matches("[data-tick-all], input[name=case]")) count();
}

/** The first event refreshes at once; what follows within a moment is gathered into one more refresh. */
class Refresher {
  private timer = 0;
  private last = -Infinity;

  ask(): void {
    if (this.timer) return;
    const wait = Math.max(0, this.last + APART_MS - performance.now());
    this.timer = window.setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    this.timer = 0;
    this.last = performance.now();
    if (results().querySelector("details[open]")) return this.ask();
    const kept = new Kept();
    await htmx.ajax("get", location.pathname + location.search, { target: RESULTS, swap: "innerHTML" });
    kept.restore();
  }
}

/** What is empty, and what was typed into pickers, does not belong in the list's address. */
function tidy(event: Event): void {
  const { elt, formData } = (event as CustomEvent<{ elt: HTMLElement; formData: FormData }>).detail;
  if (elt.id !== "case-filter") return;
  for (const name of new Set(formData.keys())) if (name === "q" || formData.getAll(name).every((value) => !value)) formData.delete(name);
}

function markMenus(): void {
  document.querySelectorAll<HTMLElement>("details[data-filter]").forEach((menu) => {
    const on = menu.querySelector("input:checked:not([value='']), input[type=hidden][data-chosen], input[type=date]:not([value='']):valid");
    menu.querySelector("summary")?.classList.toggle("pick--on", Boolean(on));
  });
}

const refresher = new Refresher();
startCaseView();
document.addEventListener("htmx:configRequest", tidy);
document.addEventListener("change", onTick);
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.target as HTMLElement;
  if (target.id === "bulk-outcomes") refresher.ask();
  if (target.id === "case-results") markMenus();
});
document.addEventListener("click", (event) => {
  if (!(event.target as HTMLElement).closest("[data-tick-none]")) return;
  ticks().forEach((tick) => (tick.checked = false));
  count();
});
document.addEventListener("onecity:row", (event) => {
  const drawer = document.querySelector<HTMLElement>("#drawer");
  const link = event.target as HTMLAnchorElement;
  if (drawer && !drawer.hidden && link.href) void openDrawer(link.href, link);
});
onLive("case", () => refresher.ask());
onLive("resync", () => refresher.ask());
