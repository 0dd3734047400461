import type { LayerSpecification } from "maplibre-gl";
import { createMap, type Bounds, type CityMap } from "./map";
import type { ExpressionSpecification } from "./map/types";
import { Palette } from "./palette";
import { pageData } from "./words";

interface Setup {
  run: number;
  systems: { code: string; name: string; colour: string; most: boolean }[];
}

const SOURCE = "fusion";
const FROM_ZOOM = 6;
const PIECES = { gap: "orange", overlap: "red" } as const;
type Piece = keyof typeof PIECES;

const isOne = (codes: string[]): ExpressionSpecification => ["in", ["get", "system"], ["literal", codes]];

function gridLayers(): LayerSpecification[] {
  const width: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.5, 12, 1.2, 15, 2.4];
  return [
    { id: "fusion-ground", type: "fill", source: SOURCE, "source-layer": "grids", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.06 } },
    { id: "fusion-line", type: "line", source: SOURCE, "source-layer": "grids", paint: { "line-color": ["get", "colour"], "line-width": width, "line-opacity": 0.85 } },
    { id: "fusion-code", type: "symbol", source: SOURCE, "source-layer": "grids", minzoom: 13, layout: { "text-field": ["get", "code"], "text-font": ["Onecity Regular", "sans-serif"], "text-size": 11 }, paint: { "text-color": ["get", "colour"], "text-halo-color": "#ffffff", "text-halo-width": 1.4 } },
  ];
}

function pieceLayer(kind: Piece, palette: Palette): LayerSpecification {
  return { id: `fusion-${kind}`, type: "fill", source: SOURCE, "source-layer": "pieces", paint: { "fill-color": palette.colour(PIECES[kind]), "fill-opacity": 0.5 } };
}

/** The old systems on the map, which of them are drawn, and where they leave gaps or overlap. */
class Overlay {
  private readonly shown: Set<string>;
  private readonly pieces = new Set<Piece>(["gap", "overlap"]);

  constructor(private readonly map: CityMap, private readonly setup: Setup, element: HTMLElement) {
    this.shown = new Set(setup.systems.map(({ code }) => code));
    const palette = new Palette(element);
    const before = map.native.getStyle().layers.find(({ type }) => type === "symbol")?.id;
    map.native.addSource(SOURCE, { type: "vector", tiles: [`${location.origin}/tiles/fusion/{z}/{x}/{y}.mvt?run=${setup.run}`], minzoom: FROM_ZOOM, maxzoom: 15 });
    [...gridLayers(), pieceLayer("gap", palette), pieceLayer("overlap", palette)].forEach((layer) => map.native.addLayer(layer, layer.type === "symbol" ? undefined : before));
    if (document.documentElement.dataset.theme === "dark") map.native.setPaintProperty("fusion-code", "text-halo-color", palette.colour("map-halo"));
    this.draw();
  }

  /** Shows these systems and no other. */
  alone(codes: string[]): void {
    this.shown.clear();
    codes.forEach((code) => this.shown.add(code));
    this.draw();
  }

  toggle(code: string): void {
    if (!this.shown.delete(code)) this.shown.add(code);
    this.draw();
  }

  togglePiece(kind: Piece): void {
    if (!this.pieces.delete(kind)) this.pieces.add(kind);
    this.draw();
  }

  private draw(): void {
    const codes = [...this.shown];
    ["fusion-ground", "fusion-line", "fusion-code"].forEach((id) => this.map.native.setFilter(id, isOne(codes)));
    this.drawPieces("gap", codes.length > 1 ? codes.filter((code) => this.setup.systems.find((one) => one.code === code)?.most) : codes);
    this.drawPieces("overlap", codes);
    document.querySelectorAll<HTMLElement>("[data-system]").forEach((button) => button.setAttribute("aria-pressed", String(this.shown.has(button.dataset.system!))));
    document.querySelectorAll<HTMLElement>("[data-piece]").forEach((button) => button.setAttribute("aria-pressed", String(this.pieces.has(button.dataset.piece as Piece))));
  }

  /** Gaps of a system that leaves most of the city out would cover those of all others: they are drawn when it stands alone. */
  private drawPieces(kind: Piece, codes: string[]): void {
    this.map.native.setFilter(`fusion-${kind}`, ["all", isOne(codes), ["==", ["get", "kind"], this.pieces.has(kind) ? kind : ""]]);
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
    if (piece) overlay.togglePiece(piece.dataset.piece as Piece);
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
