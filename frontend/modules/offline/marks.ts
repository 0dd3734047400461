import { items } from "./store";
import { words } from "./texts";

/** What is done but not sent says so where it is listed: elements with `data-held="kind:number"` get the words as `data-waits`. */
export async function markHeld(): Promise<void> {
  const places = document.querySelectorAll<HTMLElement>("[data-held]");
  if (!places.length) return;
  const own = (await items()).filter((item) => item.owner === Number(document.body.dataset.user));
  const states = new Map(own.map((item) => [`${item.kind}:${item.case}`, item.state]));
  for (const place of places) {
    const state = states.get(place.dataset.held!);
    if (state) place.dataset.waits = words(state === "refused" ? "needsYouHere" : "waitsHere");
    else delete place.dataset.waits;
  }
}
