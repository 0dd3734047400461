import { Marker } from "maplibre-gl";
import { htmx } from "../htmx";
import { onLive } from "../live";
import { type Bounds, type CityMap, createMap, type Picked } from "../map";
import { paced } from "../patch";
import { pageData } from "../words";
import { type Place, watchPlace } from "./distance";

const LIVE_MS = 700;
const CLOSE_ZOOM = 15.5;

async function openSheet(map: CityMap, sheet: HTMLElement, { id, place }: Picked): Promise<void> {
  map.choose(place);
  await htmx.ajax("get", `/m/map/${id}/`, { target: sheet, swap: "innerHTML" });
  sheet.hidden = false;
}

function followDevice(map: CityMap, goThere: boolean): void {
  let mark: Marker | undefined;
  watchPlace((place: Place) => {
    if (!mark) {
      const dot = Object.assign(document.createElement("div"), { className: "here" });
      mark = new Marker({ element: dot }).setLngLat(place).addTo(map.native);
      if (goThere) map.native.jumpTo({ center: place, zoom: CLOSE_ZOOM });
    }
    mark.setLngLat(place);
  });
}

/** What is open around me; a mark opens its sheet. */
export async function startAround(): Promise<void> {
  const sheet = document.getElementById("sheet")!;
  const linked = new URLSearchParams(location.search).has("at");
  const { bounds, labels } = pageData<{ bounds: Bounds; labels: Record<string, string> }>("map-setup")!;
  const map: CityMap | undefined = await createMap(document.getElementById("map")!, {
    bounds, labels, keepView: true,
    onPick: (picked) => map && picked.layer === "cases" && void openSheet(map, sheet, picked),
  });
  if (!map) return;
  followDevice(map, !linked);
  for (const kind of ["case", "duty", "resync"]) onLive(kind, paced(() => map.refresh(), LIVE_MS));
  sheet.addEventListener("click", (event) => {
    if (!(event.target as HTMLElement).closest("[data-close]")) return;
    sheet.hidden = true;
    map.choose();
  });
}
