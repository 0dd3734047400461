import { keepPages } from "../offline/kept";
import { tilesAround } from "../offline/tiles";
import { farWords, metresBetween, placeOf, watchPlace } from "./distance";

const MOST_KEPT = 8;

/** Without waiting for the server, only what holds the typed words stays: also where there is no network. */
function filter(words: string[]): void {
  const rows = [...document.querySelectorAll<HTMLElement>("#places .task")];
  rows.forEach((row) => (row.hidden = !words.every((word) => row.textContent!.toLowerCase().includes(word))));
  document.querySelectorAll<HTMLElement>("#places .places").forEach((group) => (group.hidden = !group.querySelector(".task:not([hidden])")));
  document.getElementById("places-none")!.hidden = !rows.length || rows.some((row) => !row.hidden);
}

/** Grids and what is in them: searched while one types, with the distance from where one is; the nearest grids are kept for later. */
export function startPlaces(): void {
  const field = document.querySelector<HTMLInputElement>("[data-filter]")!;
  field.addEventListener("input", () => filter(field.value.toLowerCase().split(/\s+/).filter(Boolean)));
  field.form!.addEventListener("submit", (event) => navigator.onLine || event.preventDefault());
  watchPlace((here) => {
    document.querySelectorAll<HTMLElement>("#places [data-longitude]").forEach((row) => {
      row.querySelector("[data-far]")!.textContent = farWords(metresBetween(here, placeOf(row)));
    });
  });
  const near = [...document.querySelectorAll<HTMLAnchorElement>("#places[data-keep] a.task")].slice(0, MOST_KEPT);
  void keepPages(near.map(({ pathname }) => pathname));
  void keepPages(tilesAround(near.map(placeOf)), "keepTiles");
}
