import { metresBetween, type Place, placeOf, watchPlace } from "./distance";

let here: Place | undefined;
let silent = false;

const band = () => document.querySelector<HTMLElement>("#verify-distance");
const field = () => document.querySelector<HTMLInputElement>("#verify-form [name=position]");

function tell(band: HTMLElement, text: string, near: boolean): void {
  band.querySelector("[data-words]")!.textContent = text;
  band.classList.toggle("band--ok", near);
  band.classList.toggle("band--warn", !near);
}

function show(): void {
  const [shown, hidden] = [band(), field()];
  if (!shown || !hidden) return;
  if (!here) return void (silent && !hidden.value && tell(shown, shown.dataset.failed!, false));
  const metres = metresBetween(here, placeOf(shown));
  const near = metres <= Number(shown.dataset.nearMetres);
  hidden.value = here.map((degrees) => degrees.toFixed(6)).join(",");
  tell(shown, (near ? shown.dataset.near! : shown.dataset.far!).replace("{metres}", metres.toFixed(0)), near);
}

/** The distance to the place of the case, measured while the page is open, goes along with the verdict; told anew when the form comes back. */
export function startVerify(): void {
  if (!band()) return;
  document.addEventListener("htmx:load", show);
  watchPlace(
    (place) => {
      here = place;
      show();
    },
    () => {
      silent = true;
      show();
    },
  );
}
