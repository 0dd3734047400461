import type { LayerSpecification } from "maplibre-gl";
import type { Palette } from "../palette";
import { FONT, FONT_BOLD } from "./style";
import type { ExpressionSpecification, LayerChoice, NativeMap, RegionCount } from "./types";

/** A tile address with its host, as workers need it. */
export const absolute = (template: string) => (template.startsWith("/") ? location.origin + template : template);

const SHAPE: ExpressionSpecification = ["case", ["==", ["get", "urgency"], "critical"], "diamond", ["==", ["get", "kind"], "component"], "square", "circle"];
const CASE_IMAGE: ExpressionSpecification = ["concat", "case|", ["get", "state"], "|", SHAPE, "|", ["get", "time"]];
const CASE_SIZE: ExpressionSpecification = ["match", ["get", "urgency"], "critical", 1, "urgent", 1, "long", 0.72, 0.82];
const CASE_ORDER: ExpressionSpecification = ["+", ["match", ["get", "time"], "late", 20, "warn", 10, 0], ["match", ["get", "urgency"], "critical", 3, "urgent", 2, 1]];

function tenths(part: string): ExpressionSpecification {
  const count: ExpressionSpecification = ["max", ["get", "count"], 1];
  return ["to-string", ["case", [">", ["get", part], 0], ["max", 1, ["round", ["/", ["*", 10, ["get", part]], count]]], 0]];
}
const CLUSTER_SIZE: ExpressionSpecification = ["step", ["get", "count"], 0, 10, 1, 50, 2, 200, 3, 1000, 4];
const CLUSTER_IMAGE: ExpressionSpecification = ["concat", "cluster|", ["to-string", CLUSTER_SIZE], "|", tenths("warn"), "|", tenths("late")];

const MARKS = "-thing";

/** What a pointer can pick by the layer it is drawn in, in the order they are asked. */
export function pickedLayers(marks: LayerChoice[]): Record<string, string> {
  return { "case-mark": "cases", "case-cluster": "clusters", "worker-mark": "workers", ...Object.fromEntries(marks.map(({ key }) => [key + MARKS, key])), "count-name": "regions" };
}

function caseLayers(palette: Palette): LayerSpecification[] {
  const count = { "text-field": ["to-string", ["get", "count"]] as ExpressionSpecification, "text-font": FONT_BOLD, "text-size": 13 * palette.scale, "text-allow-overlap": true };
  return [
    { id: "case-cluster", type: "symbol", source: "cases", "source-layer": "clusters", layout: { "icon-image": CLUSTER_IMAGE, "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["get", "count"], ...count }, paint: { "text-color": palette.colour("ink") } },
    { id: "case-mark", type: "symbol", source: "cases", "source-layer": "cases", layout: { "icon-image": CASE_IMAGE, "icon-size": CASE_SIZE, "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": CASE_ORDER } },
  ];
}

function workerLayers(palette: Palette): LayerSpecification[] {
  const paint = { "text-color": palette.colour("ink"), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 1.6 };
  return [{ id: "worker-mark", type: "symbol", source: "workers", "source-layer": "workers", minzoom: 10, layout: { "icon-image": "worker", "icon-allow-overlap": true, "text-field": ["step", ["zoom"], "", 13, ["coalesce", ["get", "label"], ["get", "name"], ""]], "text-font": FONT, "text-size": 12 * palette.scale, "text-anchor": "left", "text-offset": [1.1, 0], "text-optional": true }, paint }];
}

function markLayers({ key, shape, fromZoom = 5 }: LayerChoice): LayerSpecification[] {
  return [{ id: key + MARKS, type: "symbol", source: key, "source-layer": key, minzoom: fromZoom, layout: { "icon-image": ["concat", `thing|${shape}|`, ["get", "tone"]], "icon-allow-overlap": true, "icon-padding": 0 } }];
}

/** Adds layers of marks, people on duty and cases (with their clusters) above the base map. */
export function addCityLayers(map: NativeMap, palette: Palette, tiles: { cases?: string; workers?: string }, marks: LayerChoice[]): void {
  const add = (key: string, url: string, layers: LayerSpecification[], minzoom = 5) => {
    map.addSource(key, { type: "vector", tiles: [url], minzoom, maxzoom: 16 });
    layers.forEach((layer) => map.addLayer(layer));
  };
  map.addSource("chosen", { type: "geojson", data: points([]) });
  map.addLayer({ id: "chosen-halo", type: "circle", source: "chosen", paint: { "circle-radius": 17 * palette.scale, "circle-color": palette.colour("accent"), "circle-opacity": 0.18, "circle-stroke-width": 2 * palette.scale, "circle-stroke-color": palette.colour("accent") } });
  addCounts(map, palette);
  marks.forEach((one) => add(one.key, absolute(one.tiles!), markLayers(one), one.fromZoom));
  if (tiles.workers) add("workers", tiles.workers, workerLayers(palette));
  if (tiles.cases) add("cases", tiles.cases, caseLayers(palette));
  map.addLayer({ id: "chosen-room", type: "symbol", source: "chosen", layout: { "icon-image": "place", "icon-allow-overlap": true, "icon-padding": 18 * palette.scale }, paint: { "icon-opacity": 0 } });
}

type Stand = string | [number, number];

/** Where a name with its counts may stand, in ems from its centre, nearest first: layers above are placed before it, so it covers no mark. */
function around(distances: number[]): Stand[] {
  const at = (by: number): Stand[] => [0, -3, 3, -6, 6].flatMap((aside): Stand[] => ["top", [aside, by], "bottom", [aside, -by], "left", [by, aside / 2], "right", [-by, aside / 2]]);
  return ["center", [0, 0], ...distances.flatMap(at)];
}

const COUNTS_TO_ZOOM = 14;

function addCounts(map: NativeMap, palette: Palette): void {
  map.addSource("counts", { type: "geojson", data: points([]) });
  const name: ExpressionSpecification = ["format", ["get", "name"], {}, document.documentElement.lang.startsWith("zh") ? " " : "\n", {}, ["to-string", ["get", "count"]], { "text-color": palette.colour("accent") }, ["case", [">", ["get", "late"], 0], ["concat", " !", ["to-string", ["get", "late"]]], ""], { "text-color": palette.colour("red-ink") }];
  map.addLayer({ id: "count-name", type: "symbol", source: "counts", maxzoom: COUNTS_TO_ZOOM, layout: { "text-field": name, "text-font": FONT_BOLD, "text-size": 14 * palette.scale, "text-padding": 2, "text-max-width": 20, "text-line-height": 1.1, "text-variable-anchor-offset": around([1, 1.8, 2.6, 3.4, 4.2, 5, 6, 7]), "symbol-sort-key": ["-", 0, ["get", "count"]] }, paint: { "text-color": palette.colour("ink"), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 2.2 * palette.scale } });
}

/** Points as GeoJSON. */
export function points(rows: { place: [number, number]; properties?: Record<string, unknown> }[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: rows.map(({ place, properties = {} }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: place } })) };
}

export function countRows(counts: RegionCount[]): GeoJSON.FeatureCollection {
  return points(counts.map(({ place, code, name, count, late }) => ({ place, properties: { code, name, count, late } })));
}

const EARTH_M_PER_DEGREE = 111_320;

/** Circles on the ground around a place. @param metres radii */
export function circles([longitude, latitude]: [number, number], metres: number[]): GeoJSON.FeatureCollection {
  const corner = (radius: number, at: number): [number, number] => {
    const angle = (at / 64) * 2 * Math.PI;
    const east = (radius * Math.cos(angle)) / (EARTH_M_PER_DEGREE * Math.cos((latitude * Math.PI) / 180));
    return [longitude + east, latitude + (radius * Math.sin(angle)) / EARTH_M_PER_DEGREE];
  };
  const feature = (radius: number): GeoJSON.Feature => ({ type: "Feature", properties: { label: `${radius} m` }, geometry: { type: "Polygon", coordinates: [Array.from({ length: 65 }, (_, at) => corner(radius, at))] } });
  return { type: "FeatureCollection", features: metres.map(feature) };
}
