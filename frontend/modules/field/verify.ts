import { metresBetween, type Place, placeOf, watchPlace } from "./distance";

/** The distance to the place of the case, measured while the page is open, goes along with the verdict. */
export function startVerify(): void {
  const band = document.querySelector<HTMLElement>("#verify-distance");
  const field = document.querySelector<HTMLInputElement>("#verify-form [name=position]");
  if (!band || !field) return;
  const words = band.querySelector("[data-words]")!;

  function tell(text: string, near: boolean): void {
    words.textContent = text;
    band!.classList.toggle("band--ok", near);
    band!.classList.toggle("band--warn", !near);
  }

  function measured(place: Place): void {
    const metres = metresBetween(place, placeOf(band!));
    const near = metres <= Number(band!.dataset.nearMetres);
    field!.value = place.map((degrees) => degrees.toFixed(6)).join(",");
    tell((near ? band!.dataset.near! : band!.dataset.far!).replace("{metres}", metres.toFixed(0)), near);
  }

  watchPlace(measured, () => field.value || tell(band.dataset.failed!, false));
}
