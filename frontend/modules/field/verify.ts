import { metresBetween, type Place, placeOf, watchPlace } from "./distance";

let here: Place | undefined;
let accuracy = 0;
let silent = false;

const band = () => document.querySelector<HTMLElement>("#verify-distance");
const field = () => document.querySelector<HTMLInputElement>("#verify-form [name=position]");

function tell(band: HTMLElement, text: string, near: boolean): void {
  band.querySelector("[data-words]")!.textContent = text;
  band.classList.toggle("band--ok", near);
  band.classList.toggle("band--warn", !near);
}

/** What was kept and is edited now was done where the phone was then. */
function placeThen(hidden: HTMLInputElement): Place | undefined {
  const [longitude, latitude] = hidden.value.split(",").map(Number);
  return longitude && latitude ? [longitude, latitude] : undefined;
}

function writeDown(hidden: HTMLInputElement, place: Place): void {
  hidden.value = place.map((degrees) => degrees.toFixed(6)).join(",");
  const told = hidden.form?.querySelector<HTMLInputElement>("[name=accuracy]");
  if (told) told.value = accuracy.toFixed(0);
}

function show(): void {
  const [shown, hidden] = [band(), field()];
  if (!shown || !hidden) return;
  const edited = Boolean(hidden.form?.dataset.queued);
  const place = edited ? placeThen(hidden) : here;
  if (!place) return void (silent && !hidden.value && tell(shown, shown.dataset.failed!, false));
  const metres = metresBetween(place, placeOf(shown));
  const near = metres <= Number(shown.dataset.nearMetres);
  if (!edited) writeDown(hidden, place);
  tell(shown, (near ? shown.dataset.near! : shown.dataset.far!).replace("{metres}", metres.toFixed(0)), near);
}

/** The distance to the place of the case, measured while the page is open, goes along with the verdict; told anew when the form comes back. */
export function startVerify(): void {
  if (!band()) return;
  document.addEventListener("htmx:load", show);
  document.addEventListener("onecity:back", show);
  watchPlace(
    (place, within) => {
      here = place;
      accuracy = within;
      show();
    },
    () => {
      silent = true;
      show();
    },
  );
}
