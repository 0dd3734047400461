const SCROLLERS = ".table-wrap, main.work";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** What scrolls but holds nothing to focus can be focused itself, so that it scrolls by keyboard too. */
function reach(box: HTMLElement): void {
  const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
  if (scrolls && !box.querySelector(FOCUSABLE)) box.tabIndex = 0;
}

/** Looks at every box when the page comes, when a part of it is replaced, and when the window changes its size. */
export function startScrollers(): void {
  const all = () => document.querySelectorAll<HTMLElement>(SCROLLERS).forEach(reach);
  all();
  document.addEventListener("htmx:load", all);
  addEventListener("resize", all);
}
