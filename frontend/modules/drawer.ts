import { htmx } from "./htmx";

const DRAWER = "#drawer";
let opener: HTMLElement | undefined;
let arriving: { url: string; done: Promise<void> } | undefined;

function drawer(): HTMLElement | null {
  return document.querySelector<HTMLElement>(DRAWER);
}

function fetchInto(url: string): Promise<void> {
  const done = (htmx.ajax("get", url, { target: DRAWER, swap: "innerHTML" }) as Promise<void>).finally(() => {
    if (arriving?.done === done) arriving = undefined;
  });
  arriving = { url, done };
  return done;
}

/**
 * Fetches `url` into the page's drawer (`#drawer`) and remembers who opened it, to give the focus back.
 * Asked again for what is on its way, it asks the server no second time: a late answer would wipe an act already begun in the drawer.
 */
export function openDrawer(url: string, from?: HTMLElement): Promise<void> {
  opener = from ?? (document.activeElement as HTMLElement);
  drawer()?.removeAttribute("hidden");
  const address = new URL(url, location.href).href;
  return arriving?.url === address ? arriving.done : fetchInto(address);
}

/** Empties and hides the drawer; tells the page by `onecity:drawer-closed`. */
export function closeDrawer(): void {
  const element = drawer();
  if (!element || element.hidden) return;
  element.replaceChildren();
  element.hidden = true;
  opener?.focus();
  document.dispatchEvent(new CustomEvent("onecity:drawer-closed"));
}

/** `data-drawer` links open in the drawer, `data-close-drawer` and Escape close it. */
export function startDrawer(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-close-drawer]")) return closeDrawer();
    const link = target.closest<HTMLAnchorElement>("a[data-drawer]");
    if (!link || !drawer() || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void openDrawer(link.href, link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && !(event.target as HTMLElement).matches("input, textarea, select")) closeDrawer();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if ((event.target as HTMLElement).matches?.(DRAWER)) drawer()?.removeAttribute("hidden");
  });
}
