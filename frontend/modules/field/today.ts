import { durationWords } from "../durations";
import { onLive } from "../live";
import { paced, Parts } from "../patch";
import { devicePlace } from "../place-field";
import { farWords, metresBetween, type Place, placeOf, watchPlace } from "./distance";

const LIVE_MS = 700;
const TICK_MS = 30_000;

function showDistances(here: Place | undefined): void {
  if (!here) return;
  document.querySelectorAll<HTMLElement>("#today-tasks [data-longitude]").forEach((task) => {
    const far = task.querySelector("[data-far]");
    if (far) far.textContent = farWords(metresBetween(here, placeOf(task)));
  });
}

function tickDuty(): void {
  const shown = document.querySelector<HTMLElement>("[data-for]");
  if (shown) shown.textContent = durationWords((Date.now() - Date.parse(shown.dataset.for!)) / 1000);
}

/** Going on or off duty sends the place along, if the device tells it. */
async function sendDuty(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-duty]") || form.dataset.placed) return;
  event.preventDefault();
  form.dataset.placed = "true";
  event.submitter?.classList.add("is-busy");
  const place = await devicePlace();
  form.querySelector<HTMLInputElement>("[name=position]")!.value = place ? place.map((degrees) => degrees.toFixed(6)).join(",") : "";
  form.requestSubmit(event.submitter);
}

/** Today's tasks: distances from where one is, the list as it changes. */
export function startToday(): void {
  let here: Place | undefined;
  const parts = new Parts();
  const renew = paced(() => void parts.get("?parts").then(() => showDistances(here)), LIVE_MS);
  document.addEventListener("submit", (event) => void sendDuty(event));
  for (const kind of ["case", "duty", "resync"]) onLive(kind, renew);
  setInterval(tickDuty, TICK_MS);
  watchPlace((place) => {
    here = place;
    showDistances(place);
  });
}
