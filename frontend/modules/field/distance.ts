import { words } from "../offline/texts";
import { toast } from "../toast";
import { devicePlace, metresBetween, type Place } from "../place-field";

const KILOMETRE = 1000;
const NEAR_METRES = 50;

/** 210 m, 1.2 km: as `apps/grid/views/today.py` says it. */
export function farWords(metres: number): string {
  return metres < KILOMETRE ? `${metres.toFixed(0)} m` : `${(metres / KILOMETRE).toFixed(1)} km`;
}

/** The place an element stands for by data-longitude and data-latitude. */
export function placeOf(element: HTMLElement): Place {
  return [Number(element.dataset.longitude), Number(element.dataset.latitude)];
}

/** Calls `onPlace` with each place the device tells, with its accuracy in metres; `onSilence` once if it tells none. */
export function watchPlace(onPlace: (place: Place, accuracy: number) => void, onSilence: () => void = () => undefined): void {
  if (!navigator.geolocation) return onSilence();
  const options = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 };
  navigator.geolocation.watchPosition(({ coords }) => onPlace([coords.longitude, coords.latitude], coords.accuracy), onSilence, options);
}

/** Says which task is close by, the nearest, until one has walked on; what is done and waits to be sent is no task any more. */
function tellNear(far: Map<HTMLElement, number>): void {
  const band = document.querySelector<HTMLAnchorElement>("#near-band");
  if (!band) return;
  const near = [...far].filter(([task, metres]) => metres <= NEAR_METRES && !task.dataset.waits).sort(([, one], [, other]) => one - other)[0];
  band.hidden = !near;
  if (!near) return;
  const [task, metres] = near;
  band.href = (task as HTMLAnchorElement).href;
  const what = task.querySelector(".task__what")?.textContent?.trim() ?? "";
  band.querySelector("span")!.textContent = band.dataset.words!.replace("{what}", what).replace("{far}", farWords(metres));
}

/** Writes beside each task how far it is from where one is, and says which one is close by. */
export function showDistances(here: Place | undefined): void {
  if (!here) return;
  const tasks = [...document.querySelectorAll<HTMLElement>("#today-tasks [data-longitude]")];
  const far = new Map(tasks.map((task) => [task, metresBetween(here, placeOf(task))]));
  far.forEach((metres, task) => {
    const shown = task.querySelector("[data-far]");
    if (shown) shown.textContent = farWords(metres);
  });
  tellNear(far);
}

/** A form sends the place along, if the device tells it; without a network it says that it needs one. */
export async function sendPlaced(event: SubmitEvent, forms: string): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (!form.matches(forms) || form.dataset.placed) return;
  event.preventDefault();
  if (!navigator.onLine) return void toast(words("needsNetwork"), { error: true });
  form.dataset.placed = "true";
  event.submitter?.classList.add("is-busy");
  const place = await devicePlace();
  form.querySelector<HTMLInputElement>("[name=position]")!.value = place ? place.map((degrees) => degrees.toFixed(6)).join(",") : "";
  form.requestSubmit(event.submitter);
}

export { metresBetween, type Place };
