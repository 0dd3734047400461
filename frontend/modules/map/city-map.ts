import { addProtocol, type GeoJSONSource, type MapMouseEvent, Map as NativeMap, Marker, setWorkerUrl, type VectorTileSource } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { Palette } from "../palette";
import { say } from "../words";
import { Choosing } from "./choosing";
import { Drawing } from "./drawing";
import { KEPT, keptTile } from "./kept-tiles";
import { absolute, addCityLayers, circles, countRows, pickedLayers, points } from "./layers";
import { drawMarks } from "./marks";
import { baseStyle, SWITCHES } from "./style";
import { addTools } from "./tools";
import type { Bounds, CaseFilter, LayerChoice, MapOptions, Picked, Place, RegionCount, View } from "./types";

setWorkerUrl(workerUrl);
addProtocol(KEPT, keptTile);

const FOLLOW_MS = 250;
const REFRESH_MS = 400;
const FADE_MS = 150;

function query(filter: CaseFilter): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) parameters.append(key, one);
  }
  return parameters.size ? `?${parameters}` : "";
}

function keptView(): Pick<MapOptions, "centre" | "zoom"> | undefined {
  const [longitude, latitude, zoom] = (new URLSearchParams(location.search).get("at") ?? "").split(",").map(Number);
  if (!longitude || !latitude || !zoom) return undefined;
  return { centre: [longitude, latitude], zoom };
}

/** The one map in an element. Made by `createMap`; `ready` resolves when the first picture stands. */
export class CityMap {
  readonly native: NativeMap;
  readonly ready: Promise<void>;
  private readonly palette: Palette;
  private readonly tip: HTMLElement;
  private pin: Marker | undefined;
  private refreshTimer = 0;
  private moveTimer = 0;

  constructor(private readonly element: HTMLElement, private readonly options: MapOptions) {
    this.palette = new Palette(element);
    const canvas = Object.assign(document.createElement("div"), { className: "map__canvas" });
    this.tip = Object.assign(document.createElement("div"), { className: "map-tip", hidden: true });
    element.prepend(canvas);
    element.append(this.tip);
    this.native = this.draw(canvas);
    drawMarks(this.native, this.palette);
    this.ready = new Promise((resolve) => this.native.once("load", () => resolve(this.onLoad())));
  }

  private get marks(): LayerChoice[] {
    return this.options.layers?.filter((layer) => layer.shape) ?? [];
  }

  private draw(container: HTMLElement): NativeMap {
    const { base = "/tiles/base/{z}/{x}/{y}.mvt", raster, rasterAttribution = "", interactive = true, fade = FADE_MS } = this.options;
    const under = raster ? { template: raster, attribution: rasterAttribution } : undefined;
    return new NativeMap({
      container,
      style: baseStyle(this.palette, absolute(base), under),
      ...this.start(),
      interactive,
      minZoom: 5,
      maxZoom: 18,
      attributionControl: raster ? { compact: true } : false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : fade,
      locale: { "Map.Title": say("map") },
    });
  }

  private start(): object {
    const kept = this.options.keepView ? keptView() : undefined;
    const { centre, zoom } = kept ?? this.options;
    if (centre) return { center: centre, zoom: zoom ?? 14 };
    return this.options.bounds ? { bounds: this.options.bounds, fitBoundsOptions: { padding: 24 } } : { center: [115.985, 36.456], zoom: 9 };
  }

  private onLoad(): void {
    const { cases, workers } = this.options;
    const given = Object.entries({ cases, workers }).flatMap(([key, template]) => (template ? [[key, absolute(template)] as const] : []));
    addCityLayers(this.native, this.palette, Object.fromEntries(given), this.marks);
    this.options.layers?.filter((layer) => !layer.visible).forEach((layer) => this.show(layer.key, false));
    if (this.options.interactive !== false) this.listen();
    if (this.options.tools !== false && this.options.interactive !== false) {
      addTools(this.element, this.options.layers ?? [], { home: () => this.home(), zoom: (by) => this.native.zoomTo(this.native.getZoom() + by), show: (key, on) => this.show(key, on) });
    }
    this.tellMade();
    this.element.dataset.drawn = "true";
  }

  private tellMade(): void {
    if (this.options.raster || this.options.tools === false) return;
    this.element.append(Object.assign(document.createElement("p"), { className: "map-made", textContent: say("mapMade") }));
  }

  private listen(): void {
    this.native.touchZoomRotate.disableRotation();
    this.native.on("mousemove", (event) => this.hover(event));
    this.native.on("mouseout", () => (this.tip.hidden = true));
    this.native.on("click", (event) => this.click(event));
    this.native.on("move", () => (this.tip.hidden = true));
    this.native.on("moveend", () => {
      clearTimeout(this.moveTimer);
      this.moveTimer = window.setTimeout(() => this.moved(), FOLLOW_MS);
    });
  }

  private moved(): void {
    const view = this.view();
    if (this.options.keepView) {
      const address = new URL(location.href);
      address.searchParams.set("at", [...view.centre.map((degree) => degree.toFixed(5)), view.zoom.toFixed(2)].join(","));
      history.replaceState(history.state, "", address);
    }
    this.options.onMove?.(view);
  }

  private pickedAt(event: MapMouseEvent): Picked | undefined {
    const { x, y } = event.point;
    const known = pickedLayers(this.marks);
    const layers = Object.keys(known).filter((id) => this.native.getLayer(id));
    const feature = this.native.queryRenderedFeatures([[x - 6, y - 6], [x + 6, y + 6]], { layers })[0];
    if (feature?.geometry.type !== "Point") return undefined;
    const layer = known[feature.layer.id]!;
    return { layer, id: String(feature.properties.id ?? feature.id ?? feature.properties.code ?? ""), properties: feature.properties, place: feature.geometry.coordinates as Place };
  }

  private hover(event: MapMouseEvent): void {
    const picked = this.pickedAt(event);
    this.native.getCanvas().style.cursor = picked ? "pointer" : "";
    this.tip.hidden = !picked || picked.layer === "regions";
    if (!picked || this.tip.hidden) return;
    this.tip.textContent = this.describe(picked);
    const { x, y } = event.point;
    const flip = x > this.element.clientWidth - 220;
    this.tip.style.transform = `translate(${flip ? x - 16 - this.tip.offsetWidth : x + 16}px, ${y + this.native.getContainer().offsetTop - 14}px)`;
  }

  private describe({ layer, properties }: Picked): string {
    if (layer === "clusters") return say("openCases", { count: Number(properties.count) });
    const name = document.documentElement.lang.startsWith("zh") ? properties.name_zh : properties.name_en;
    const state = this.options.labels?.[String(properties.state ?? properties.status)];
    return [name ?? properties.label ?? properties.name, state].filter(Boolean).join(" · ");
  }

  private click(event: MapMouseEvent): void {
    const picked = this.pickedAt(event);
    if (!picked) return;
    if (picked.layer === "clusters") this.native.easeTo({ center: picked.place, zoom: this.native.getZoom() + 2 });
    if (picked.layer === "cases") this.choose(picked.place);
    this.options.onPick?.(picked);
  }

  /** What is in sight. */
  view(): View {
    const { lng, lat } = this.native.getCenter();
    const bounds = this.native.getBounds();
    return { centre: [lng, lat], zoom: this.native.getZoom(), bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] };
  }

  /** Back to the reader's own area. */
  home(): void {
    if (this.options.bounds) this.fit(this.options.bounds);
    else if (this.options.centre) this.go(this.options.centre, this.options.zoom);
  }

  fit(bounds: Bounds): void {
    this.native.fitBounds(bounds, { padding: 32, maxZoom: 16, duration: 600 });
  }

  go(place: Place, zoom?: number): void {
    this.native.easeTo({ center: place, zoom: zoom ?? Math.max(this.native.getZoom(), 14), duration: 500 });
  }

  /** Marks the case at `place` as the chosen one; none without a place. */
  choose(place?: Place): void {
    this.native.getSource<GeoJSONSource>("chosen")?.setData(points(place ? [{ place }] : []));
  }

  /** Shows or hides a layer of the layer tool by its key. */
  show(key: string, on: boolean): void {
    const prefix = SWITCHES[key] ?? key;
    const ids = this.native.getStyle().layers.map((layer) => layer.id).filter((id) => id === prefix || id.startsWith(`${prefix}-`));
    ids.forEach((id) => this.native.setLayoutProperty(id, "visibility", on ? "visible" : "none"));
  }

  /** Shows only the cases that match; the server filters, so clusters count right. */
  filter(filter: CaseFilter): void {
    if (!this.options.cases) return;
    this.native.getSource<VectorTileSource>("cases")?.setTiles([absolute(this.options.cases) + query(filter)]);
  }

  /** Fetches cases and workers anew, once for a burst of live events. */
  refresh(): void {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = window.setTimeout(() => {
      for (const key of ["cases", "workers"]) if (this.native.getSource(key)) this.native.refreshTiles(key);
    }, REFRESH_MS);
  }

  /** Names of regions with their counts in place of the plain names of that level. */
  counts(rows: RegionCount[]): void {
    this.native.getSource<GeoJSONSource>("counts")?.setData(countRows(rows));
    for (const level of ["county", "township"]) {
      const id = `region-name-${level}`;
      const digits = level === "county" ? 6 : 9;
      if (this.native.getLayer(id)) this.native.setLayoutProperty(id, "visibility", rows.some((row) => row.code.length === digits) ? "none" : "visible");
    }
  }

  /** A pin to be placed by click or dragging; `onPlace` hears of each new place. */
  placePin(onPlace: (place: Place) => void, start?: Place): void {
    const told = () => {
      const { lng, lat } = this.pin!.getLngLat();
      onPlace([lng, lat]);
    };
    if (start) this.setPin(start);
    this.native.on("click", (event) => {
      this.setPin([event.lngLat.lng, event.lngLat.lat]);
      told();
    });
    this.element.addEventListener("onecity:pin-dragged", told);
  }

  setPin(place: Place): void {
    if (!this.pin) {
      this.pin = new Marker({ color: this.palette.colour("accent"), draggable: true }).setLngLat(place).addTo(this.native);
      this.pin.on("dragend", () => this.element.dispatchEvent(new CustomEvent("onecity:pin-dragged")));
    }
    this.pin.setLngLat(place);
  }

  /** Dashed circles on the ground around a place, for duplicates and reach. @param metres radii */
  circle(place: Place, metres: number[]): void {
    const data = circles(place, metres);
    const known = this.native.getSource<GeoJSONSource>("circles");
    if (known) return known.setData(data) as unknown as void;
    this.native.addSource("circles", { type: "geojson", data });
    this.native.addLayer({ id: "circle-ground", type: "fill", source: "circles", paint: { "fill-color": this.palette.colour("accent"), "fill-opacity": 0.08 } });
    this.native.addLayer({ id: "circle-line", type: "line", source: "circles", paint: { "line-color": this.palette.colour("accent"), "line-width": 1.2, "line-dasharray": [3, 2] } });
  }

  /** Lets the reader draw a polygon; `onChange` hears of its corners at each change. */
  drawArea(onChange: (corners: Place[]) => void): Drawing {
    return new Drawing(this.native, this.palette, onChange);
  }

  /** Lets the reader choose areas by click, or draw a line over them. */
  choosing(onChoose: (key: string) => void, onDraw: (corners: Place[]) => void): Choosing {
    return new Choosing(this.native, this.palette, onChoose, onDraw);
  }

  /** Areas of the page's own, under everything that is drawn on them. */
  areas(data: GeoJSON.FeatureCollection): void {
    const colour = this.palette.colour("yellow");
    this.native.addSource("areas", { type: "geojson", data });
    this.native.addLayer({ id: "area-ground", type: "fill", source: "areas", paint: { "fill-color": colour, "fill-opacity": 0.2 } });
    this.native.addLayer({ id: "area-line", type: "line", source: "areas", paint: { "line-color": colour, "line-width": 1.5 } });
  }

  /** Numbered marks of the page's own, for example possible duplicates; colours by state. */
  numbered(rows: { place: Place; number: number; state: string }[]): void {
    const data = points(rows.map(({ place, number, state }) => ({ place, properties: { number, state } })));
    const known = this.native.getSource<GeoJSONSource>("numbered");
    if (known) return known.setData(data) as unknown as void;
    this.native.addSource("numbered", { type: "geojson", data });
    const colours = [...new Set(rows.map((row) => row.state))].flatMap((state) => [state, this.palette.colour(state)]);
    const fill = colours.length ? ["match", ["get", "state"], ...colours, this.palette.colour("ink-3")] : this.palette.colour("ink-3");
    this.native.addLayer({ id: "numbered-mark", type: "circle", source: "numbered", paint: { "circle-radius": 9, "circle-color": fill as never, "circle-stroke-color": this.palette.colour("map-mark"), "circle-stroke-width": 1.5 } });
    this.native.addLayer({ id: "numbered-text", type: "symbol", source: "numbered", layout: { "text-field": ["to-string", ["get", "number"]], "text-font": ["Onecity Bold", "sans-serif"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": "#ffffff" } });
  }

  destroy(): void {
    this.native.remove();
  }
}
