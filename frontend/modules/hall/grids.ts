import type { LayerSpecification, Map as NativeMap } from "maplibre-gl";
import { bindKey } from "../keyboard";
import { type Bounds, type CityMap, createMap } from "../map";
import { FONT, nameOf } from "../map/style";
import type { ExpressionSpecification } from "../map/types";
import { Palette } from "../palette";
import { pageData } from "../words";

interface Setup {
  run: number;
  grid: string;
  systems: { code: string; colour: string; most: boolean }[];
}

const STEP = 5;
const FROM_ZOOM = 6;
const TO_ZOOM = 15;
const BOX = 3;
const WIDTH: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.7, 11, 1.6, 15, 3.2];
const element = (id: string) => document.getElementById(id)!;
const isOne = (codes: string[]): ExpressionSpecification => ["in", ["get", "system"], ["literal", codes]];

function add(map: CityMap, name: string, address: string, layers: LayerSpecification[]): void {
  const { native } = map;
  const before = native.getStyle().layers.find(({ type }) => type === "symbol")?.id;
  native.addSource(name, { type: "vector", tiles: [location.origin + address], minzoom: FROM_ZOOM, maxzoom: TO_ZOOM });
  layers.forEach((layer) => native.addLayer(layer, layer.type === "symbol" ? undefined : before));
}

function oldLayers({ systems }: Setup, palette: Palette): LayerSpecification[] {
  const source = { source: "old", "source-layer": "grids" };
  const colour = ["match", ["get", "system"], ...systems.flatMap(({ code, colour }) => [code, colour]), palette.colour("ink-3")] as unknown as ExpressionSpecification;
  const piece = (kind: string, token: string): LayerSpecification => ({ id: `old-${kind}`, type: "fill", source: "old", "source-layer": "pieces", paint: { "fill-color": palette.colour(token), "fill-opacity": 0.4 } });
  return [
    { id: "old-ground", type: "fill", ...source, paint: { "fill-color": colour, "fill-opacity": 0.04 } },
    piece("gap", "orange"), piece("overlap", "red"),
    { id: "old-line", type: "line", ...source, paint: { "line-color": colour, "line-width": WIDTH, "line-opacity": 0.85 } },
  ];
}

function newLayers(palette: Palette): LayerSpecification[] {
  const source = { source: "new", "source-layer": "base" };
  const words = { "text-field": nameOf(), "text-font": FONT, "text-size": 12 * palette.scale, "text-max-width": 7, "text-padding": 4 };
  return [
    { id: "new-ground", type: "fill", ...source, paint: { "fill-color": palette.colour("accent"), "fill-opacity": 0.09 } },
    { id: "new-line", type: "line", ...source, paint: { "line-color": palette.colour("map-border"), "line-width": WIDTH } },
    { id: "new-name", type: "symbol", ...source, minzoom: 12, layout: words, paint: { "text-color": palette.colour("ink-2"), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 1.6 * palette.scale } },
  ];
}

/** The border of the county that is told. */
function chosenLayer(code: string, palette: Palette): LayerSpecification {
  return { id: "grids-chosen", type: "line", source: "base", "source-layer": "regions", filter: ["==", ["get", "code"], code], paint: { "line-color": palette.colour("accent"), "line-width": 2.5 * palette.scale } };
}

/** Both maps look at the same place, whichever is moved. */
function together(one: NativeMap, other: NativeMap): void {
  let following = false;
  const follow = (leader: NativeMap, led: NativeMap) => leader.on("move", () => {
    if (following) return;
    following = true;
    led.jumpTo({ center: leader.getCenter(), zoom: leader.getZoom() });
    following = false;
  });
  follow(one, other);
  follow(other, one);
}

/** Old grids left of the hand, base grids right of it; which systems are drawn; the place that is looked at. */
class Grids {
  private readonly shown: Set<string>;
  private readonly hand = element("grids-hand") as HTMLInputElement;
  private readonly split = element("grids-split");

  constructor(private readonly old: CityMap, private readonly base: CityMap, private readonly setup: Setup) {
    const palette = new Palette(this.split);
    this.shown = new Set(setup.systems.map(({ code }) => code));
    add(old, "old", `/tiles/fusion/{z}/{x}/{y}.mvt?run=${setup.run}`, oldLayers(setup, palette));
    add(base, "new", "/tiles/fusion-base/{z}/{x}/{y}.mvt", newLayers(palette));
    [old, base].forEach(({ native }) => native.getLayer("region-township") && native.setPaintProperty("region-township", "line-color", palette.colour("ink-2")));
    [old, base].forEach(({ native }) => native.addLayer(chosenLayer(this.split.dataset.region!, palette)));
    together(old.native, base.native);
    this.listen();
    this.draw();
    this.frame(this.split.dataset.bounds!, 0);
    this.split.dataset.ready = "true";
  }

  private listen(): void {
    this.hand.addEventListener("input", () => this.slide(0));
    bindKey("[", this.hand.getAttribute("aria-label")!, () => this.slide(-STEP));
    bindKey("]", "", () => this.slide(STEP));
    document.addEventListener("click", (event) => this.onClick(event.target as HTMLElement));
    this.base.native.on("click", ({ point }) => this.open(this.base.native, "new-ground", point, ({ code }) => this.setup.grid.replace("CODE", String(code))));
    this.old.native.on("click", ({ point }) => this.open(this.old.native, "old-ground", point, ({ system, code }) => `${document.querySelector<HTMLAnchorElement>(".grids-count[href]")!.href}?system=${system}&q=${encodeURIComponent(String(code))}`));
    for (const [map, layer] of [[this.old, "old-ground"], [this.base, "new-ground"]] as const) {
      map.native.on("mouseenter", layer, () => (map.native.getCanvas().style.cursor = "pointer"));
      map.native.on("mouseleave", layer, () => (map.native.getCanvas().style.cursor = ""));
    }
    let timer = 0;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.frame(this.split.dataset.bounds!, 0), 400);
    });
  }

  private onClick(target: HTMLElement): void {
    const system = target.closest<HTMLElement>("button[data-system]")?.dataset.system;
    const cell = target.closest<HTMLElement>("[data-place]");
    if (system) this.alone(this.shown.size === 1 && this.shown.has(system) ? undefined : system);
    if (target.closest("[data-every]")) this.alone();
    if (!cell) return;
    document.querySelectorAll(".grids-matrix [aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    cell.setAttribute("aria-current", "true");
    if (cell.dataset.cell) this.alone(cell.dataset.cell);
    this.frame(cell.dataset.place!, 800);
  }

  private open(map: NativeMap, layer: string, { x, y }: { x: number; y: number }, way: (properties: Record<string, unknown>) => string): void {
    const found = map.queryRenderedFeatures([[x - BOX, y - BOX], [x + BOX, y + BOX]], { layers: [layer] })[0];
    if (found) open(way(found.properties), self === top ? "_self" : "_top");
  }

  /** Shows one system alone, or all of them. */
  private alone(code?: string): void {
    this.shown.clear();
    this.setup.systems.filter((one) => !code || one.code === code).forEach((one) => this.shown.add(one.code));
    this.draw();
  }

  private draw(): void {
    const codes = [...this.shown];
    ["old-ground", "old-line"].forEach((id) => this.old.native.setFilter(id, isOne(codes)));
    const most = codes.length > 1 ? codes.filter((code) => this.setup.systems.find((one) => one.code === code)?.most) : codes;
    this.old.native.setFilter("old-gap", ["all", isOne(most), ["==", ["get", "kind"], "gap"]]);
    this.old.native.setFilter("old-overlap", ["all", isOne(codes), ["==", ["get", "kind"], "overlap"]]);
    document.querySelectorAll<HTMLElement>("button[data-system]").forEach((button) => button.setAttribute("aria-pressed", String(this.shown.has(button.dataset.system!))));
    document.querySelector("[data-every]")?.setAttribute("aria-pressed", String(codes.length === this.setup.systems.length));
  }

  private slide(by: number): void {
    this.hand.value = String(Number(this.hand.value) + by);
    this.split.style.setProperty("--at", `${this.hand.value}%`);
  }

  /** Frames a place in the ground that no panel covers. */
  private frame(bounds: string, duration: number): void {
    const whole = this.split.getBoundingClientRect();
    const above = document.querySelector(".grids-after")!.getBoundingClientRect().bottom - whole.top;
    const room = whole.height / 40;
    this.old.native.fitBounds(bounds.split(",").map(Number) as Bounds, { padding: { left: room, right: room, top: Math.max(above, 0) + room, bottom: room }, duration, maxZoom: 14 });
  }
}

/** Starts the scene of the grids, where a run is there to be told. */
export async function startGrids(): Promise<void> {
  const setup = pageData<Setup>("grids-setup");
  if (!setup) return;
  const bounds = element("grids-split").dataset.bounds!.split(",").map(Number) as Bounds;
  const [old, base] = await Promise.all([createMap(element("grids-old"), { tools: false, fade: 0, bounds }), createMap(element("grids-new"), { tools: false, fade: 0, bounds })]);
  if (old && base) new Grids(old, base, setup);
}
