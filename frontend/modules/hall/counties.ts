import type { ExpressionSpecification, GeoJSONSource } from "maplibre-gl";
import type { CityMap, Place } from "../map";
import { points } from "../map/layers";
import { FONT, FONT_BOLD } from "../map/style";
import { Palette } from "../palette";
import { type Areas, Ground, roomFor } from "./placing";

/** A part of the region that is shown: a county, township or base grid with its open and late cases, whose list `rows` is; `way` is a grid's own page. */
export interface Part {
  code: string;
  name: string;
  open: number;
  late: number;
  place: Place;
  way: string;
  rows: string;
}
export interface Words {
  open: string;
  late: string;
}

const NAME_SIZE = 17;
const SMALL_NAME_SIZE = 12;
const SMALL_MAP = 600;
const SMALL = 0.72;
const LOOK_MS = 15_000;
const COUNTY_DIGITS = 6;
const TOWNSHIP_DIGITS = 9;
const BELOW = 0.8;
const GRIDS_FROM_ZOOM = 12.5;
const HIDDEN = ["region-name-county", "region-name-township", "place-village", "map-made"];
const MARK_SIZE: ExpressionSpecification = ["case", ["==", ["get", "urgency"], "critical"], 0.95, ["match", ["get", "time"], "late", 0.85, "warn", 0.62, 0.5]] as unknown as ExpressionSpecification;

function fill(words: string, count: number): string {
  return words.replace("{count}", count.toLocaleString("en"));
}

/** Names, counts and borders of the parts on the wall's map. Names of counties stand where the fewest marks are, none on another. */
export class Counties {
  private parts: Part[] = [];
  private view = "";
  private looked = 0;
  private places = new Map<string, Place>();
  private readonly pen = document.createElement("canvas").getContext("2d")!;
  private readonly size: number;
  /** On a small map the counts would stand on the marks; the ranking beside it has them. */
  private readonly counted: boolean;
  private readonly ground: Ground;

  constructor(private readonly map: CityMap, private readonly words: Words, areas: Areas) {
    this.ground = new Ground(areas);
    const { native } = map;
    native.on("idle", () => this.look());
    const palette = new Palette(native.getContainer());
    const scale = palette.scale;
    this.counted = native.getContainer().clientWidth >= SMALL_MAP;
    this.size = this.counted ? NAME_SIZE * scale : SMALL_NAME_SIZE;
    HIDDEN.filter((id) => native.getLayer(id)).forEach((id) => native.setLayoutProperty(id, "visibility", "none"));
    if (native.getLayer("grid-line")) native.setLayerZoomRange("grid-line", GRIDS_FROM_ZOOM, 24);
    if (native.getLayer("case-mark")) native.setLayoutProperty("case-mark", "icon-size", MARK_SIZE);
    const regions = { source: "base", "source-layer": "regions" };
    native.addLayer({ id: "hall-others", type: "fill", ...regions, filter: ["==", ["get", "code"], ""], paint: { "fill-color": palette.colour("ground"), "fill-opacity": 0.55 } }, native.getLayer("chosen-halo") ? "chosen-halo" : undefined);
    native.addLayer({ id: "hall-chosen", type: "line", ...regions, filter: ["==", ["get", "code"], ""], paint: { "line-color": palette.colour("accent"), "line-width": 2 * scale } });
    native.addLayer({ id: "hall-ground", type: "fill", ...regions, paint: { "fill-opacity": 0 } });
    native.addSource("hall-counties", { type: "geojson", data: points([]) });
    const small = { "font-scale": SMALL, "text-font": ["literal", FONT] };
    const label = ["format", ["get", "name"], { "text-font": ["literal", FONT_BOLD] }, ["case", ["==", ["get", "open"], ""], "", "\n"], {}, ["get", "open"], { ...small, "text-color": palette.colour("ink-2") }, ["get", "late"], { ...small, "text-font": ["literal", FONT_BOLD], "text-color": palette.colour("red-ink") }];
    native.addLayer({ id: "hall-name", type: "symbol", source: "hall-counties", layout: { "text-field": label as unknown as ExpressionSpecification, "text-font": FONT_BOLD, "text-size": this.size, "text-line-height": 1.25, "text-max-width": 20, "text-padding": 5 * scale, "text-allow-overlap": true, "text-ignore-placement": true, "text-justify": "center" }, paint: { "text-color": palette.colour("ink"), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 2.4 * scale } });
  }

  show(parts: Part[]): void {
    this.parts = parts;
    const rows = parts.map((part) => ({
      place: this.places.get(part.code) ?? part.place,
      properties: { code: part.code, name: part.name, count: part.open, ...this.counts(part) },
    }));
    this.map.native.getSource<GeoJSONSource>("hall-counties")?.setData(points(rows));
  }

  /** What stands below a name. */
  private counts({ open, late }: Part): { open: string; late: string } {
    if (!this.counted || !open) return { open: "", late: "" };
    return { open: fill(this.words.open, open), late: late ? ` · ${fill(this.words.late, late)}` : "" };
  }

  /** How wide the name and the counts below it are drawn, in CSS pixels. */
  private width(part: Part): number {
    const { open, late } = this.counts(part);
    const wide = (words: string, size: number) => {
      this.pen.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
      return this.pen.measureText(words).width;
    };
    return Math.max(wide(part.name, this.size), wide(open + late, this.size * SMALL));
  }

  /** Looks for room when the view changed, and once in a while for the marks that came. */
  private look(): void {
    const { native } = this.map;
    const view = [native.getZoom(), ...native.getCenter().toArray()].join();
    if (view === this.view && performance.now() - this.looked < LOOK_MS) return;
    [this.view, this.looked] = [view, performance.now()];
    this.settle();
  }

  /** Moves the names to where the marks of the present picture leave room. */
  private settle(): void {
    const places = roomFor(this.map.native, this.parts.map((part) => ({ code: part.code, width: this.width(part) })), this.ground, this.places);
    const moved = [...places].some(([code, place]) => this.places.get(code)?.join() !== place.join());
    if (!moved) return;
    this.places = places;
    this.show(this.parts);
  }

  /** Frames one region and dims the others of its level; an empty code is the whole city. Below a county, names that have no room are left out. */
  choose(code: string): void {
    const level = code.length > COUNTY_DIGITS ? "township" : "county";
    const others: ExpressionSpecification = code ? ["all", ["==", ["get", "level"], level], ["!=", ["get", "code"], code]] : ["==", ["get", "code"], ""];
    this.map.native.setFilter("hall-others", others);
    this.map.native.setFilter("hall-chosen", ["==", ["get", "code"], code || "-"]);
    for (const property of ["text-allow-overlap", "text-ignore-placement"] as const) this.map.native.setLayoutProperty("hall-name", property, !code);
    this.map.native.setLayoutProperty("hall-name", "text-size", code ? this.size * BELOW : this.size);
  }

  /** The part whose counts, which stand below its name, are at a point of the screen. */
  countsAt({ x, y }: { x: number; y: number }): Part | undefined {
    const { native } = this.map;
    const named = native.queryRenderedFeatures([x, y], { layers: ["hall-name"] })[0]?.properties.code;
    const part = this.parts.find(({ code }) => code === String(named));
    const place = part && native.project(this.places.get(part.code) ?? part.place);
    return place && y > place.y && this.counts(part).open ? part : undefined;
  }

  /** The part whose name stands at a point of the screen, else the part of the present region that lies there. */
  at(point: { x: number; y: number }, region: string): Part | undefined {
    const { native } = this.map;
    const named = native.queryRenderedFeatures([point.x, point.y], { layers: ["hall-name"] })[0]?.properties.code;
    if (named !== undefined) return this.parts.find(({ code }) => code === String(named));
    const digits = region ? TOWNSHIP_DIGITS : COUNTY_DIGITS;
    if (region.length >= digits) return undefined;
    const here = native.queryRenderedFeatures([point.x, point.y], { layers: ["hall-ground"] }).find(({ properties }) => String(properties.code).length === digits);
    return this.parts.find(({ code }) => code === String(here?.properties.code));
  }
}
