/** Search boxes whose answers are chosen by click or keyboard: categories, organisations, regions, places. */

const SEARCH = "[data-pick-search]";

function answersOf(search: Element): HTMLElement | null | undefined {
  return search.parentElement?.querySelector<HTMLElement>(".picker__found");
}

function onKey(event: KeyboardEvent): void {
  const search = (event.target as HTMLElement).closest(SEARCH);
  if (!search || event.isComposing || event.ctrlKey || !["ArrowDown", "Enter"].includes(event.key)) return;
  const first = answersOf(search)?.querySelector<HTMLElement>("input, button");
  event.preventDefault();
  if (event.key === "Enter") first?.click();
  else first?.focus();
}

/** Moves the chosen answer up to what is chosen and clears the rest. */
function settle(picker: HTMLElement, input: HTMLInputElement): void {
  const chosen = picker.querySelector<HTMLElement>("[data-chosen]");
  const answer = input.closest<HTMLElement>(".found");
  if (!chosen || !answer || chosen.contains(answer)) return;
  const known = [...chosen.querySelectorAll<HTMLInputElement>("input")].filter((other) => picker.dataset.picker !== "many" || other.value === input.value);
  known.forEach((other) => other.closest(".found")?.remove());
  chosen.append(answer);
  const search = picker.querySelector<HTMLInputElement>(SEARCH);
  if (search) search.value = "";
  picker.querySelector(".picker__found")?.replaceChildren();
  search?.focus();
}

function onChange(event: Event): void {
  const target = event.target as HTMLInputElement;
  if (target.matches(SEARCH)) return event.stopPropagation();
  const picker = target.closest<HTMLElement>("[data-picker]");
  if (picker && target.closest(".picker__found")) settle(picker, target);
  const menu = target.closest<HTMLDetailsElement>("details[data-filter]");
  if (menu && target.closest(".picker__found")) {
    menu.querySelectorAll("input[data-chosen]").forEach((hidden) => hidden.remove());
    menu.open = false;
  }
}

function onToggle(event: Event): void {
  const menu = event.target as HTMLDetailsElement;
  if (menu.open) menu.querySelector<HTMLInputElement>(SEARCH)?.focus();
}

/** Starts every picker of the page, also those that come later. */
export function startPickers(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange, true);
  document.addEventListener("toggle", onToggle, true);
}
