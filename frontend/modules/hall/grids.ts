import type { FilterSpecification, LayerSpecification, Map as NativeMap } from "maplibre-gl";
import { bindKey } from "../keyboard";
import { onLive } from "../live";
import { type Bounds, type CityMap, createMap } from "../map";
import { FONT, nameOf } from "../map/style";
import type { ExpressionSpecification } from "../map/types";
import { Palette } from "../palette";
import { paced, partData, Parts } from "../patch";
import { pageData } from "../words";

/** What the panels tell the map: the run that is drawn, its systems, and where the scene looks (a region's code, a base grid's). */
interface Scene {
  run: number;
  systems: { code: string; colour: string; most: boolean }[];
  region: string;
  grid: string;
  bounds: Bounds;
}

const STEP = 5;
const FROM_ZOOM = 6;
const TO_ZOOM = 15;
const NEAREST = 15;
const BOX = 3;
const FLIGHT_MS = 800;
const LOOK_MS = 60_000;
const LIVE_MS = 2_000;
const COUNTY_DIGITS = 6;
const TOWNSHIP_DIGITS = 9;
/** The base map names grids once a tile; the scene does so once a grid. */
const HIDDEN = ["grid-name"];
const WIDTH: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.7, 11, 1.6, 15, 3.2];
const element = (id: string) => document.getElementById(id)!;
const isOne = (codes: string[]): ExpressionSpecification => ["in", ["get", "system"], ["literal", codes]];
const isCode = (code: string): FilterSpecification => ["==", ["get", "code"], code || "-"];

function add(map: CityMap, name: string, address: string, layers: LayerSpecification[]): void {
  const { native } = map;
  const before = native.getStyle().layers.find(({ type }) => type === "symbol")?.id;
  native.addSource(name, { type: "vector", tiles: [location.origin + address], minzoom: FROM_ZOOM, maxzoom: TO_ZOOM });
  layers.forEach((layer) => native.addLayer(layer, layer.type === "symbol" ? undefined : before));
}

function oldLayers({ systems }: Scene, palette: Palette): LayerSpecification[] {
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
    { id: "new-chosen", type: "fill", ...source, filter: isCode(""), paint: { "fill-color": palette.colour("accent"), "fill-opacity": 0.3 } },
    { id: "new-line", type: "line", ...source, paint: { "line-color": palette.colour("map-border"), "line-width": WIDTH } },
    { id: "new-name", type: "symbol", source: "new", "source-layer": "names", minzoom: 12, layout: words, paint: { "text-color": palette.colour("ink-2"), "text-halo-color": palette.colour("map-halo"), "text-halo-width": 1.6 * palette.scale } },
  ];
}

/** The ground of the regions, to be clicked, and the border of the one that is told. */
function regionLayers(palette: Palette): LayerSpecification[] {
  const source = { source: "base", "source-layer": "regions" };
  return [
    { id: "grids-ground", type: "fill", ...source, paint: { "fill-opacity": 0 } },
    { id: "grids-chosen", type: "line", ...source, filter: isCode(""), paint: { "line-color": palette.colour("accent"), "line-width": 2.5 * palette.scale } },
  ];
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

/** What an address asks for: a region or a base grid; empty for the city. */
function asked(address: URLSearchParams): string {
  const name = ["grid", "region"].find((one) => address.get(one));
  return name ? `${name}=${address.get(name)}` : "";
}

/**
 * Old grids left of the hand, base grids right of it; which systems are drawn; the place that is told: the city, a county, a township,
 * a base grid. One click goes down, the way above and Escape lead back, the address keeps the place.
 */
class Grids {
  private readonly parts = new Parts();
  private readonly hand = element("grids-hand") as HTMLInputElement;
  private readonly split = element("grids-split");
  private shown: Set<string>;
  private place = asked(new URLSearchParams(location.search));

  constructor(private readonly old: CityMap, private readonly base: CityMap, private scene: Scene) {
    const palette = new Palette(this.split);
    this.shown = new Set(scene.systems.map(({ code }) => code));
    add(old, "old", `/tiles/fusion/{z}/{x}/{y}.mvt?run=${scene.run}`, oldLayers(scene, palette));
    add(base, "new", "/tiles/fusion-base/{z}/{x}/{y}.mvt", newLayers(palette));
    [old, base].forEach(({ native }) => native.getLayer("region-township") && native.setPaintProperty("region-township", "line-color", palette.colour("ink-2")));
    [old, base].forEach(({ native }) => HIDDEN.filter((id) => native.getLayer(id)).forEach((id) => native.setLayoutProperty(id, "visibility", "none")));
    [old, base].forEach(({ native }) => regionLayers(palette).forEach((layer) => native.addLayer(layer)));
    together(old.native, base.native);
    this.listen();
    this.draw();
    this.choose();
    this.frame(scene.bounds, 0);
    this.split.dataset.ready = "true";
  }

  private listen(): void {
    this.hand.addEventListener("input", () => this.slide(0));
    bindKey("[", this.hand.getAttribute("aria-label")!, () => this.slide(-STEP));
    bindKey("]", "", () => this.slide(STEP));
    document.addEventListener("click", (event) => this.onClick(event.target as HTMLElement));
    for (const map of [this.old, this.base]) map.native.on("click", ({ point }) => this.onMap(map.native, point));
    for (const [map, layer] of [[this.old, "old-ground"], [this.base, "new-ground"]] as const) {
      map.native.on("mouseenter", layer, () => (map.native.getCanvas().style.cursor = "pointer"));
      map.native.on("mouseleave", layer, () => (map.native.getCanvas().style.cursor = ""));
    }
    const renew = paced(() => void this.fetch(), LIVE_MS);
    for (const kind of ["fusion", "resync"]) onLive(kind, renew);
    setInterval(() => document.hidden || renew(), LOOK_MS);
    let timer = 0;
    addEventListener("resize", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.frame(this.scene.bounds, 0), 400);
    });
  }

  private onClick(target: HTMLElement): void {
    const system = target.closest<HTMLElement>("button[data-system]")?.dataset.system;
    const cell = target.closest<HTMLElement>("[data-place]");
    const way = target.closest<HTMLElement>("[data-go]");
    if (system) this.alone(this.shown.size === 1 && this.shown.has(system) ? undefined : system);
    if (target.closest("[data-every]")) this.alone();
    if (way) this.goTo(way.dataset.go!);
    if (!cell) return;
    document.querySelectorAll(".grids-matrix [aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    cell.setAttribute("aria-current", "true");
    if (cell.dataset.cell) this.alone(cell.dataset.cell);
    this.frame(cell.dataset.place!.split(",").map(Number) as Bounds, FLIGHT_MS);
  }

  /** From the city into a county, from there into a township, then into a base grid; an old grid of a township opens its row. */
  private onMap(map: NativeMap, point: { x: number; y: number }): void {
    const { region } = this.scene;
    const digits = region ? TOWNSHIP_DIGITS : COUNTY_DIGITS;
    if (region.length < digits) {
      const here = this.under(map, "grids-ground", point, 0).find(({ code }) => String(code).length === digits);
      return here && this.goTo(`region=${here.code}`);
    }
    if (map === this.base.native) {
      const grid = this.under(map, "new-ground", point, BOX)[0];
      return grid && this.goTo(`grid=${grid.code}`);
    }
    const old = this.under(map, "old-ground", point, BOX)[0];
    if (old) open(`${this.split.dataset.fits}?system=${old.system}&q=${encodeURIComponent(String(old.code))}`, self === top ? "_self" : "_top");
  }

  private under(map: NativeMap, layer: string, { x, y }: { x: number; y: number }, box: number): Record<string, unknown>[] {
    return map.queryRenderedFeatures([[x - box, y - box], [x + box, y + box]], { layers: [layer] }).map(({ properties }) => properties);
  }

  /** Tells another place; the map flies there with the answer. */
  private goTo(place: string): void {
    this.place = place;
    const address = new URL(location.href);
    ["region", "grid"].forEach((name) => address.searchParams.delete(name));
    new URLSearchParams(place).forEach((value, name) => address.searchParams.set(name, value));
    history.replaceState(history.state, "", address);
    void this.fetch();
  }

  private async fetch(): Promise<void> {
    const part = await this.parts.get(`${this.split.dataset.panels}?${this.place}`);
    const scene = part && partData<Scene | null>(part, "grids-script");
    if (!scene) return;
    if (scene.run !== this.scene.run) return location.reload();
    const moved = scene.region !== this.scene.region || scene.grid !== this.scene.grid;
    this.scene = scene;
    this.draw();
    if (!moved) return;
    this.choose();
    this.frame(scene.bounds, FLIGHT_MS);
  }

  /** Marks the place that is told. */
  private choose(): void {
    [this.old, this.base].forEach(({ native }) => native.setFilter("grids-chosen", isCode(this.scene.region)));
    this.base.native.setFilter("new-chosen", isCode(this.scene.grid));
  }

  /** Shows one system alone, or all of them. */
  private alone(code?: string): void {
    this.shown = new Set(this.scene.systems.filter((one) => !code || one.code === code).map((one) => one.code));
    this.draw();
  }

  private draw(): void {
    const codes = [...this.shown];
    const { systems } = this.scene;
    ["old-ground", "old-line"].forEach((id) => this.old.native.setFilter(id, isOne(codes)));
    const most = codes.length > 1 ? codes.filter((code) => systems.find((one) => one.code === code)?.most) : codes;
    this.old.native.setFilter("old-gap", ["all", isOne(most), ["==", ["get", "kind"], "gap"]]);
    this.old.native.setFilter("old-overlap", ["all", isOne(codes), ["==", ["get", "kind"], "overlap"]]);
    document.querySelectorAll<HTMLElement>("button[data-system]").forEach((button) => button.setAttribute("aria-pressed", String(this.shown.has(button.dataset.system!))));
    document.querySelector("[data-every]")?.setAttribute("aria-pressed", String(codes.length === systems.length));
  }

  private slide(by: number): void {
    this.hand.value = String(Number(this.hand.value) + by);
    this.split.style.setProperty("--at", `${this.hand.value}%`);
  }

  /** Frames a place in the ground that no panel covers. */
  private frame(bounds: Bounds, duration: number): void {
    const whole = this.split.getBoundingClientRect();
    const above = element("grids-after").getBoundingClientRect().bottom - whole.top;
    const room = whole.height / 40;
    this.old.native.fitBounds(bounds, { padding: { left: room, right: room, top: Math.max(above, 0) + room, bottom: room }, duration, maxZoom: NEAREST });
  }
}

/** Starts the scene of the grids, where a run is there to be told. */
export async function startGrids(): Promise<void> {
  const scene = pageData<Scene>("grids-script");
  if (!scene) return;
  const options = { tools: false, fade: 0, bounds: scene.bounds };
  const [old, base] = await Promise.all([createMap(element("grids-old"), options), createMap(element("grids-new"), options)]);
  if (old && base) new Grids(old, base, scene);
}
