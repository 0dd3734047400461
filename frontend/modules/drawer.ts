import { htmx } from "./htmx";

const DRAWER = "#drawer";
let opener: HTMLElement | undefined;

function drawer(): HTMLElement | null {
  return document.querySelector<HTMLElement>(DRAWER);
}

/** Fetches `url` into the page's drawer (`#drawer`) and remembers who opened it, to give the focus back. */
export function openDrawer(url: string, from?: HTMLElement): Promise<void> {
  opener = from ?? (document.activeElement as HTMLElement);
  drawer()?.removeAttribute("hidden");
  return htmx.ajax("get", url, { target: DRAWER, swap: "innerHTML" }) as Promise<void>;
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
