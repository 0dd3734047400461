import { createMap, type Bounds, type Place } from "./map";
import { pageData } from "./words";

const DECIMALS = 6;

/** The corners of a text, one a line as longitude, latitude; lines that are none are left to the server to complain of. */
function cornersIn(text: string): Place[] {
  const lines = text.split("\n").map((line) => line.trim().split(/[\s,，]+/).map(Number));
  return lines.filter((parts): parts is Place => parts.length === 2 && parts.every(Number.isFinite));
}

function boundsOf(places: Place[]): Bounds {
  const [longitudes, latitudes] = [places.map(([longitude]) => longitude), places.map(([, latitude]) => latitude)];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

function placesOf(geometry: GeoJSON.Geometry): Place[] {
  return geometry.type === "MultiPolygon" ? (geometry.coordinates.flat(2) as Place[]) : [];
}

/** The map on which a control area is drawn: the corners stand in a field that can be typed in as well. */
export async function startControlMap(): Promise<void> {
  const element = document.querySelector<HTMLElement>("#control-map");
  const field = document.querySelector<HTMLTextAreaElement>("[data-corners]");
  const map = element && field ? await createMap(element) : undefined;
  if (!map || !field) return;
  const areas = pageData<GeoJSON.FeatureCollection>("control-outlines")?.features ?? [];
  map.areas({ type: "FeatureCollection", features: areas });
  const drawing = map.drawArea((corners) => {
    field.value = corners.map((corner) => corner.map((degrees) => degrees.toFixed(DECIMALS)).join(", ")).join("\n");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const show = () => drawing.set(cornersIn(field.value));
  field.addEventListener("input", show);
  show();
  if (cornersIn(field.value).length > 1) map.fit(boundsOf(cornersIn(field.value)));
  document.querySelector("[data-draw-back]")?.addEventListener("click", () => drawing.back());
  document.querySelector("[data-draw-clear]")?.addEventListener("click", () => drawing.clear());
  document.addEventListener("click", (event) => {
    const shown = (event.target as HTMLElement).closest<HTMLElement>("[data-show-area]");
    const area = areas.find(({ id }) => String(id) === shown?.dataset.showArea);
    if (area) map.fit(boundsOf(placesOf(area.geometry)));
  });
}
