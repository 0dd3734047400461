import { onLive } from "../live";
import { paced, Parts } from "../patch";
import { type Place, metresBetween, sendPlaced, showDistances, watchPlace } from "./distance";

const LIVE_MS = 700;
const SEND_MS = 20_000;
const STEP_METRES = 15;

type Step = [at: string, longitude: number, latitude: number, accuracy: number];

/** Keeps where the person walks while the page is open and hands it over now and then; what cannot be sent waits for the next time. */
class Track {
  private steps: Step[] = [];
  private last: Place | undefined;

  constructor(private readonly url: string) {}

  add(place: Place, accuracy: number): void {
    if (this.last && metresBetween(this.last, place) < STEP_METRES) return;
    this.last = place;
    this.steps.push([new Date().toISOString(), place[0], place[1], accuracy]);
  }

  async send(): Promise<void> {
    const steps = this.steps.splice(0);
    if (!steps.length) return;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "" };
    const sent = await fetch(this.url, { method: "POST", headers, body: JSON.stringify(steps), keepalive: true }).catch(() => undefined);
    if (!sent?.ok) this.steps.unshift(...steps);
  }
}

/** The round of the day: distances from where one is, the order as it is worked out, the track while one walks. */
export function startRound(): void {
  const shown = document.querySelector<HTMLElement>("#round");
  if (!shown) return;
  let here: Place | undefined;
  const track = new Track(shown.dataset.track!);
  const parts = new Parts();
  const renew = paced(() => void parts.get("?parts").then(() => showDistances(here)), LIVE_MS);
  document.addEventListener("submit", (event) => void sendPlaced(event, "[data-place-first]"));
  for (const kind of ["round", "resync"]) onLive(kind, renew);
  setInterval(() => void track.send(), SEND_MS);
  addEventListener("pagehide", () => void track.send());
  watchPlace((place, accuracy) => {
    here = place;
    track.add(place, accuracy);
    showDistances(place);
  });
}
