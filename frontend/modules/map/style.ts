import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "../palette";
import type { ExpressionSpecification } from "./types";

/** Source layers of /tiles/base/ and what of them a style reads. */
export const BASE = {
  land: "land",
  water: "water",
  roads: "roads",
  regions: "regions",
  regionNames: "region_labels",
  grids: "grids",
  places: "places",
} as const;

/** The first family only says the weight: without a glyph server MapLibre draws words with the system's fonts. */
const FAMILIES = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"];
export const FONT = ["Onecity Regular", ...FAMILIES];
export const FONT_BOLD = ["Onecity Bold", ...FAMILIES];

/** Which switch of the layer tool hides which style layers, by the start of their id. */
export const SWITCHES: Record<string, string> = {
  land: "land", roads: "road", regions: "region", grids: "grid", places: "place", cases: "case", workers: "worker",
};

type Stops = [number, number][];
interface RoadLook {
  classes: string[];
  from: number;
  width: Stops;
}
const ROADS: RoadLook[] = [
  { classes: ["village", "lane"], from: 12.5, width: [[12, 0.6], [15, 2.5], [18, 10]] },
  { classes: ["street"], from: 11.5, width: [[11, 0.6], [14, 3], [18, 16]] },
  { classes: ["secondary"], from: 9.5, width: [[9, 0.6], [12, 2], [15, 6], [18, 20]] },
  { classes: ["primary", "trunk"], from: 6, width: [[6, 0.6], [9, 1.4], [12, 3], [15, 9], [18, 28]] },
];

function ownName(): "name_zh" | "name_en" {
  return document.documentElement.lang.startsWith("zh") ? "name_zh" : "name_en";
}

/** A feature's name in the page's language. */
export function nameOf(): ExpressionSpecification {
  return ["coalesce", ["get", ownName()], ["get", "name_zh"], ""];
}

function grown(stops: Stops, by: number, plus = 0): ExpressionSpecification {
  const flat = stops.flatMap(([zoom, width]) => [zoom, width * by + plus]);
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...flat] as unknown as ExpressionSpecification;
}

function roadLayers(palette: Palette): LayerSpecification[] {
  const common = (look: RoadLook, at: number) => ({ id: `road-${at}`, type: "line" as const, source: "base", "source-layer": BASE.roads, minzoom: look.from, filter: ["in", ["get", "road_class"], ["literal", look.classes]] as ExpressionSpecification, layout: { "line-cap": "round" as const, "line-join": "round" as const } });
  const edges = ROADS.map((look, at) => ({ ...common(look, at), id: `road-edge-${at}`, paint: { "line-color": palette.colour("map-road-edge"), "line-width": grown(look.width, palette.scale, 1.4) } }));
  const fills = ROADS.map((look, at) => ({ ...common(look, at), paint: { "line-color": palette.colour("map-road"), "line-width": grown(look.width, palette.scale) } }));
  const rail = { ...common(ROADS[3]!, 9), filter: ["==", ["get", "road_class"], "railway"] as ExpressionSpecification, minzoom: 8, layout: {} };
  return [
    ...edges, ...fills,
    { ...rail, id: "road-rail-edge", paint: { "line-color": palette.colour("map-border"), "line-width": 2.4 } },
    { ...rail, id: "road-rail", paint: { "line-color": palette.colour("map-land"), "line-width": 1.2, "line-dasharray": [5, 5] } },
  ];
}

function groundLayers(palette: Palette): LayerSpecification[] {
  const land = { type: "fill" as const, source: "base", "source-layer": BASE.land };
  return [
    { id: "ground", type: "background", paint: { "background-color": palette.colour("map-land-far") } },
    { id: "city", type: "fill", source: "base", "source-layer": BASE.regions, filter: ["==", ["get", "level"], "county"], paint: { "fill-color": palette.colour("map-land"), "fill-antialias": false } },
    { ...land, id: "land-built", filter: ["==", ["get", "kind"], "built"], paint: { "fill-color": palette.colour("map-block"), "fill-opacity": 0.55 } },
    { ...land, id: "land-block", filter: ["==", ["get", "kind"], "block"], minzoom: 12, paint: { "fill-color": palette.colour("map-block") } },
    { ...land, id: "land-park", filter: ["==", ["get", "kind"], "park"], paint: { "fill-color": palette.colour("map-park") } },
    { id: "water", type: "fill", source: "base", "source-layer": BASE.water, paint: { "fill-color": palette.colour("map-water") } },
  ];
}

function borderLayers(palette: Palette): LayerSpecification[] {
  const border = (level: string, from: number, paint: object) => ({ id: `region-${level}`, type: "line", source: "base", "source-layer": BASE.regions, minzoom: from, filter: ["==", ["get", "level"], level], paint: { "line-color": palette.colour("map-border"), ...paint } }) as LayerSpecification;
  return [
    { id: "grid-line", type: "line", source: "base", "source-layer": BASE.grids, minzoom: 14.8, paint: { "line-color": palette.colour("map-grid"), "line-width": 1 } },
    border("village", 12.5, { "line-width": 0.8, "line-dasharray": [2, 2], "line-opacity": 0.6 }),
    border("township", 9, { "line-width": 1, "line-dasharray": [6, 2, 1, 2], "line-opacity": ["interpolate", ["linear"], ["zoom"], 9, 0.35, 12, 0.9] }),
    border("county", 5, { "line-width": ["interpolate", ["linear"], ["zoom"], 7, 1, 13, 2.4] }),
  ];
}

function words(palette: Palette, size: number): object {
  return { "text-field": nameOf(), "text-font": FONT, "text-size": size * palette.scale, "text-max-width": 9, "text-padding": 6 };
}

function halo(palette: Palette, colour = "map-label"): object {
  return { "text-color": palette.colour(colour), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 1.6 * palette.scale };
}

function labelLayers(palette: Palette): LayerSpecification[] {
  const label = (id: string, layer: string, more: object, layout: object, paint: object) => ({ id, type: "symbol", source: "base", "source-layer": layer, ...more, layout, paint }) as LayerSpecification;
  const region = (level: string, zooms: object, size: number, bold: boolean) => label(`region-name-${level}`, BASE.regionNames, { filter: ["==", ["get", "level"], level], ...zooms }, { ...words(palette, size), "text-font": bold ? FONT_BOLD : FONT }, halo(palette, bold ? "ink" : "map-label"));
  return [
    label("place-point", BASE.places, { minzoom: 14, filter: ["!", ["in", ["get", "kind"], ["literal", ["seat", "village"]]]] }, { ...words(palette, 12), "text-anchor": "top", "text-offset": [0, 0.4], "icon-image": "place", "icon-allow-overlap": true }, halo(palette)),
    label("place-village", BASE.places, { minzoom: 12.2, filter: ["==", ["get", "kind"], "village"] }, words(palette, 11.5), halo(palette)),
    label("road-name", BASE.roads, { minzoom: 12.5 }, { ...words(palette, 12), "symbol-placement": "line", "symbol-spacing": 320, "text-max-angle": 35, "text-padding": 12 }, { ...halo(palette), "text-halo-color": palette.colour("map-road") }),
    label("water-name", BASE.water, { minzoom: 9 }, { ...words(palette, 12), "text-letter-spacing": 0.1 }, { ...halo(palette, "map-label-water"), "text-halo-color": palette.colour("map-water") }),
    label("grid-name", BASE.grids, { minzoom: 15 }, { ...words(palette, 11), "text-field": ["coalesce", ["get", ownName()], ["get", "code"], ""] }, { ...halo(palette), "text-opacity": 0.8 }),
    region("village", { minzoom: 14, maxzoom: 16 }, 12, false),
    region("township", { minzoom: 9.4, maxzoom: 14 }, 13, false),
    region("county", { minzoom: 5, maxzoom: 11.5 }, 15, true),
  ];
}

function rasterParts(template: string, attribution: string): Pick<StyleSpecification, "sources" | "layers"> {
  const source = { type: "raster" as const, tiles: [template], tileSize: 256, attribution };
  return { sources: { raster: source }, layers: [{ id: "raster", type: "raster", source: "raster" }] };
}

/** The base map in the page's theme, drawn from our own tiles; with a raster base only lines and names stay. */
export function baseStyle(palette: Palette, base: string, raster?: { template: string; attribution: string }): StyleSpecification {
  const sources: StyleSpecification["sources"] = { base: { type: "vector", tiles: [base], minzoom: 5, maxzoom: 15 } };
  const lines = [...borderLayers(palette), ...labelLayers(palette)];
  const drawn = [...groundLayers(palette), ...roadLayers(palette), ...lines];
  if (!raster) return { version: 8, sources, layers: drawn };
  const under = rasterParts(raster.template, raster.attribution);
  return { version: 8, sources: { ...sources, ...under.sources }, layers: [drawn[0]!, ...under.layers, ...lines] };
}
