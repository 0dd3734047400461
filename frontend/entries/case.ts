import "../faces/desk";
import "../styles/cases.css";
import { startCaseView } from "../modules/case-view";
import { type CityMap, createMap, type Place } from "../modules/map";
import { Palette } from "../modules/palette";
import { pageData } from "../modules/words";

const REACH_METRES = [50];
const CASE_LAYER = "this-case";

interface Mark {
  number: number;
  state: string;
  place: Place;
}

/** The case itself, in the colour of its state. */
function markCase(map: CityMap, centre: Place): void {
  const palette = new Palette();
  const colour = palette.colour(document.querySelector<HTMLElement>("#case-view")?.dataset.state ?? "ink-3");
  const known = map.native.getLayer(CASE_LAYER);
  if (known) return void map.native.setPaintProperty(CASE_LAYER, "circle-color", colour);
  const data = { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: centre } } as const;
  map.native.addSource(CASE_LAYER, { type: "geojson", data: data as GeoJSON.Feature });
  const paint = { "circle-radius": 9, "circle-color": colour, "circle-stroke-color": palette.colour("map-mark"), "circle-stroke-width": 2 };
  map.native.addLayer({ id: CASE_LAYER, type: "circle", source: CASE_LAYER, paint });
}

function mark(map: CityMap, centre: Place): void {
  map.circle(centre, REACH_METRES);
  markCase(map, centre);
  map.numbered(pageData<Mark[]>("case-near") ?? []);
}

async function showPlace(): Promise<void> {
  const element = document.querySelector<HTMLElement>("#case-map");
  if (!element) return;
  const centre = element.dataset.centre!.split(",").map(Number) as Place;
  const map = await createMap(element, { interactive: false, tools: false });
  if (!map) return;
  mark(map, centre);
  document.addEventListener("htmx:afterSettle", () => document.contains(element) && mark(map, centre));
}

startCaseView();
void showPlace();
