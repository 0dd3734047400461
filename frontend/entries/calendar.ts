import "../faces/desk";
import "../styles/calendar.css";

const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`);

/** A click on a day fills the form; with Shift it names the last day of several. */
document.querySelector(".calendar__year")?.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[href*='day=']");
  const [first, last] = [field("calendar-first"), field("calendar-last")];
  const mouse = event as MouseEvent;
  if (!link || !first || !last || mouse.ctrlKey || mouse.metaKey) return;
  event.preventDefault();
  const day = new URL(link.href).searchParams.get("day")!;
  if (!mouse.shiftKey || !first.value) first.value = day;
  last.value = day < first.value ? first.value : day;
  document.querySelectorAll(".calendar__year [aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "date");
  document.querySelector<HTMLInputElement>("input[name=choice]:checked, input[name=choice]")?.focus();
});
