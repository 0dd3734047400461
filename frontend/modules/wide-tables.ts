/** A table wider than the page is scrolled by the keys, too: its frame takes the focus while nothing in it does. */
function reachable(): void {
  for (const frame of document.querySelectorAll<HTMLElement>(".table-wrap")) {
    const needed = frame.scrollWidth > frame.clientWidth && !frame.querySelector("a[href], button, input, select, textarea, summary, [tabindex]");
    if (needed) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  }
}

/** Keeps wide tables within reach of the keyboard, also after a part of the page is changed or the window is made narrower. */
export function startWideTables(): void {
  reachable();
  document.addEventListener("htmx:afterSettle", reachable);
  window.addEventListener("resize", reachable);
}
