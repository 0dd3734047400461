import { durationWords } from "../durations";
import { onLive } from "../live";
import { markHeld } from "../offline/marks";
import { paced, Parts } from "../patch";
import { type Place, sendPlaced, showDistances, watchPlace } from "./distance";

const LIVE_MS = 700;
const TICK_MS = 30_000;

function tickDuty(): void {
  const shown = document.querySelector<HTMLElement>("[data-for]");
  if (shown) shown.textContent = durationWords((Date.now() - Date.parse(shown.dataset.for!)) / 1000);
}

/** Today's tasks: distances from where one is, the list as it changes. */
export function startToday(): void {
  let here: Place | undefined;
  const parts = new Parts();
  const show = () => {
    showDistances(here);
    void markHeld();
  };
  const renew = paced(() => void parts.get("?parts").then(show), LIVE_MS);
  document.addEventListener("submit", (event) => void sendPlaced(event, "[data-duty]"));
  for (const kind of ["case", "duty", "notice", "round", "resync"]) onLive(kind, renew);
  setInterval(tickDuty, TICK_MS);
  watchPlace((place) => {
    here = place;
    showDistances(place);
  });
}
