import type { LayerSpecification } from "maplibre-gl";
import { createMap, type Bounds, type CityMap } from "./map";
import type { ExpressionSpecification } from "./map/types";
import { Palette } from "./palette";
import { pageData } from "./words";

interface Setup {
  run: number;
  systems: { code: string; name: string; colour: string; dash: number[]; most: boolean }[];
}

const SOURCE = "fusion";
const FROM_ZOOM = 6;
const PIECES = { gap: "orange", overlap: "red" } as const;
type Piece = keyof typeof PIECES;
const SWITCHES = ["base", "gap", "overlap", "sliver"] as const;
type Switch = (typeof SWITCHES)[number];
const HATCH = 12;

const isOne = (codes: string[]): ExpressionSpecification => ["in", ["get", "system"], ["literal", codes]];

/** Lines of systems are told apart by how they are broken, too: one layer each, as a layer has one way of breaking. */
function gridLayers(setup: Setup): LayerSpecification[] {
  const width: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.5, 12, 1.2, 15, 2.4];
  const grids = { source: SOURCE, "source-layer": "grids" };
  return [
    { id: "fusion-ground", type: "fill", ...grids, paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.06 } },
    ...setup.systems.map(({ code, colour, dash }): LayerSpecification => ({ id: `fusion-line-${code}`, type: "line", ...grids, filter: isOne([code]), paint: { "line-color": colour, "line-width": width, "line-opacity": 0.85, ...(dash[1] ? { "line-dasharray": dash } : {}) } })),
    { id: "fusion-code", type: "symbol", ...grids, minzoom: 13, layout: { "text-field": ["get", "code"], "text-font": ["Onecity Regular", "sans-serif"], "text-size": 11 }, paint: { "text-color": ["get", "colour"], "text-halo-color": "#ffffff", "text-halo-width": 1.4 } },
  ];
}

function baseLayer(palette: Palette): LayerSpecification {
  return { id: "fusion-base", type: "line", source: "base", "source-layer": "grids", paint: { "line-color": palette.colour("ink-3"), "line-width": 1, "line-dasharray": [2, 2] } };
}

/** Hatched one way for nobody's ground, both ways for the ground of two. */
function hatch(colour: string, both: boolean): ImageData {
  const pen = Object.assign(document.createElement("canvas"), { width: HATCH, height: HATCH }).getContext("2d")!;
  pen.globalAlpha = 0.35;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, HATCH, HATCH);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  for (const [x, y, toX, toY] of [[-1, 1, 1, -1], [0, HATCH, HATCH, 0], [HATCH - 1, HATCH + 1, HATCH + 1, HATCH - 1]] as const) {
    pen.moveTo(x, y);
    pen.lineTo(toX, toY);
    if (!both) continue;
    pen.moveTo(HATCH - x, y);
    pen.lineTo(HATCH - toX, toY);
  }
  pen.stroke();
  return pen.getImageData(0, 0, HATCH, HATCH);
}

function pieceLayers(palette: Palette): LayerSpecification[] {
  const pieces = { source: SOURCE, "source-layer": "pieces" };
  return [
    { id: "fusion-gap", type: "fill", ...pieces, paint: { "fill-pattern": "fusion-gap" } },
    { id: "fusion-overlap", type: "fill", ...pieces, paint: { "fill-pattern": "fusion-overlap" } },
    { id: "fusion-sliver", type: "line", ...pieces, paint: { "line-color": palette.colour("red"), "line-width": 2, "line-dasharray": [1, 1] } },
  ];
}

/** The old systems on the map, which of them are drawn, and where they leave gaps or overlap. */
class Overlay {
  private readonly shown: Set<string>;
  private readonly on = new Set<Switch>(["gap", "overlap", "sliver"]);

  constructor(private readonly map: CityMap, private readonly setup: Setup, element: HTMLElement) {
    this.shown = new Set(setup.systems.map(({ code }) => code));
    const palette = new Palette(element);
    const before = map.native.getStyle().layers.find(({ type }) => type === "symbol")?.id;
    for (const [kind, colour] of Object.entries(PIECES)) map.native.addImage(`fusion-${kind}`, hatch(palette.colour(colour), kind === "overlap"), { pixelRatio: 2 });
    map.native.addSource(SOURCE, { type: "vector", tiles: [`${location.origin}/tiles/fusion/{z}/{x}/{y}.mvt?run=${setup.run}`], minzoom: FROM_ZOOM, maxzoom: 15 });
    [baseLayer(palette), ...gridLayers(setup), ...pieceLayers(palette)].forEach((layer) => map.native.addLayer(layer, layer.type === "symbol" ? undefined : before));
    if (document.documentElement.dataset.theme === "dark") map.native.setPaintProperty("fusion-code", "text-halo-color", palette.colour("map-halo"));
    this.draw();
  }

  /** Shows these systems and no other. */
  alone(codes: string[]): void {
    this.shown.clear();
    codes.forEach((code) => this.shown.add(code));
    this.draw();
  }

  /** Shows every system, or none where every one is shown. */
  all(): void {
    this.alone(this.shown.size === this.setup.systems.length ? [] : this.setup.systems.map(({ code }) => code));
  }

  toggle(code: string): void {
    if (!this.shown.delete(code)) this.shown.add(code);
    this.draw();
  }

  switch(one: Switch): void {
    if (!this.on.delete(one)) this.on.add(one);
    this.draw();
  }

  private draw(): void {
    const codes = [...this.shown];
    ["fusion-ground", "fusion-code"].forEach((id) => this.map.native.setFilter(id, isOne(codes)));
    this.setup.systems.forEach(({ code }) => this.see(`fusion-line-${code}`, this.shown.has(code)));
    ["fusion-base", "grid-line", "grid-name"].forEach((id) => this.see(id, this.on.has("base")));
    this.drawPieces("gap", codes.length > 1 ? codes.filter((code) => this.setup.systems.find((one) => one.code === code)?.most) : codes);
    this.drawPieces("overlap", codes);
    this.see("fusion-sliver", this.on.has("sliver"));
    this.map.native.setFilter("fusion-sliver", ["all", isOne(codes), ["==", ["get", "sliver"], true]]);
    document.querySelectorAll<HTMLElement>("button[data-system]").forEach((button) => button.setAttribute("aria-pressed", String(this.shown.has(button.dataset.system!))));
    document.querySelectorAll<HTMLElement>("button[data-piece]").forEach((button) => button.setAttribute("aria-pressed", String(this.on.has(button.dataset.piece as Switch))));
  }

  private see(layer: string, shown: boolean): void {
    this.map.native.setLayoutProperty(layer, "visibility", shown ? "visible" : "none");
  }

  /** Gaps of a system that leaves most of the city out would cover those of all others: they are drawn when it stands alone. */
  private drawPieces(kind: Piece, codes: string[]): void {
    this.see(`fusion-${kind}`, this.on.has(kind));
    this.map.native.setFilter(`fusion-${kind}`, ["all", isOne(codes), ["==", ["get", "kind"], kind], ["!=", ["get", "sliver"], true]]);
  }
}

function markCell(cell: HTMLElement): void {
  document.querySelectorAll(".fusion-cell[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  cell.setAttribute("aria-current", "true");
}

/** The map of a run: buttons switch systems, a cell of the matrix shows its place with its system alone. */
export async function startOverlay(): Promise<void> {
  const element = document.querySelector<HTMLElement>("#fusion-map");
  const setup = pageData<Setup>("fusion-setup");
  const map = element && setup ? await createMap(element, { keepView: true }) : undefined;
  if (!map || !element || !setup) return;
  const overlay = new Overlay(map, setup, element);
  const asked = new URLSearchParams(location.search).get("show");
  if (asked) overlay.alone([asked]);
  element.dataset.ready = "true";
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>("[data-cell]");
    const system = target.closest<HTMLElement>("button[data-system]");
    const piece = target.closest<HTMLElement>("button[data-piece]");
    if (system) overlay.toggle(system.dataset.system!);
    if (piece) overlay.switch(piece.dataset.piece as Switch);
    if (target.closest("[data-all-systems]")) overlay.all();
    if (!cell) return;
    markCell(cell);
    overlay.alone([cell.dataset.cell!]);
    map.fit(cell.dataset.place!.split(",").map(Number) as Bounds);
  });
}

/** An old grid drawn over the base grids that stand for it. */
export async function startComparison(): Promise<void> {
  const element = document.querySelector<HTMLElement>("#fusion-compare");
  const data = pageData<GeoJSON.FeatureCollection>("fusion-shapes");
  const map = element && data ? await createMap(element) : undefined;
  if (!map || !element || !data) return;
  const accent = new Palette(element).colour("accent");
  const part = (name: string): ExpressionSpecification => ["==", ["get", "part"], name];
  map.native.addSource("compared", { type: "geojson", data });
  map.native.addLayer({ id: "compared-base", type: "fill", source: "compared", filter: part("base"), paint: { "fill-color": accent, "fill-opacity": 0.22 } });
  map.native.addLayer({ id: "compared-line", type: "line", source: "compared", filter: part("base"), paint: { "line-color": accent, "line-width": 1.2 } });
  map.native.addLayer({ id: "compared-old", type: "line", source: "compared", filter: part("old"), paint: { "line-color": element.dataset.colour!, "line-width": 3, "line-dasharray": [2, 1] } });
  element.dataset.ready = "true";
}
