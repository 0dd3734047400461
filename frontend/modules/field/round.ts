import { onLive } from "../live";
import { markHeld } from "../offline/marks";
import { paced, Parts } from "../patch";
import { type Place, sendPlaced, showDistances, watchPlace } from "./distance";
import { startTrack } from "./track";

const LIVE_MS = 700;

/** The round of the day: distances from where one is, the order as it is worked out, what is done but not sent, the track while one walks. */
export function startRound(): void {
  let here: Place | undefined;
  const parts = new Parts();
  const show = () => {
    showDistances(here);
    void markHeld();
  };
  const renew = paced(() => void parts.get("?parts").then(show), LIVE_MS);
  document.addEventListener("submit", (event) => void sendPlaced(event, "[data-place-first]"));
  for (const kind of ["round", "resync"]) onLive(kind, renew);
  watchPlace((place) => {
    here = place;
    showDistances(place);
  });
  startTrack();
}
