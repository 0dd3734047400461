import type { GeoJSONSource, MapMouseEvent } from "maplibre-gl";
import type { Palette } from "../palette";
import type { ExpressionSpecification, NativeMap, Place } from "./types";

const CHOSEN: ExpressionSpecification = ["boolean", ["feature-state", "chosen"], false];
const NONE: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** Areas that can be chosen by click, and a line drawn over them corner by corner. */
export class Choosing {
  private keys: string[] = [];
  private corners: Place[] = [];
  private drawing = false;

  constructor(private readonly native: NativeMap, palette: Palette, private readonly onChoose: (key: string) => void, private readonly onDraw: (corners: Place[]) => void) {
    const [accent, border, fresh] = [palette.colour("accent"), palette.colour("ink-2"), palette.colour("yellow")];
    native.addSource("pieces", { type: "geojson", data: NONE, promoteId: "key" });
    native.addSource("cut", { type: "geojson", data: NONE });
    native.addLayer({ id: "piece-ground", type: "fill", source: "pieces", paint: { "fill-color": ["case", CHOSEN, accent, ["get", "new"], fresh, border], "fill-opacity": ["case", CHOSEN, 0.4, ["get", "new"], 0.25, 0.04] } });
    native.addLayer({ id: "piece-line", type: "line", source: "pieces", paint: { "line-color": ["case", ["get", "new"], accent, border], "line-width": ["case", ["get", "new"], 2.2, 1] } });
    native.addLayer({ id: "cut-line", type: "line", source: "cut", paint: { "line-color": palette.colour("red"), "line-width": 2.5 } });
    native.addLayer({ id: "cut-corner", type: "circle", source: "cut", paint: { "circle-radius": 4, "circle-color": palette.colour("red") } });
    native.on("click", (event) => this.click(event));
  }

  /** Draws these areas in place of all others; none is chosen. */
  set(data: GeoJSON.FeatureCollection): void {
    this.native.getSource<GeoJSONSource>("pieces")?.setData(data);
    this.keys = data.features.map((feature) => String(feature.properties?.key));
  }

  /** Shows which are chosen. */
  mark(chosen: Set<string>): void {
    for (const key of this.keys) this.native.setFeatureState({ source: "pieces", id: key }, { chosen: chosen.has(key) });
  }

  /** Whether clicks draw a line or choose areas. */
  draw(on: boolean): void {
    this.drawing = on;
    this.native.getCanvas().style.cursor = on ? "crosshair" : "";
  }

  /** Shows a line; nobody is told. */
  line(corners: Place[]): void {
    this.corners = corners;
    const geometry: GeoJSON.Geometry = { type: "LineString", coordinates: corners };
    const marks = corners.map((place): GeoJSON.Feature => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }));
    const line: GeoJSON.Feature[] = corners.length > 1 ? [{ type: "Feature", properties: {}, geometry }] : [];
    this.native.getSource<GeoJSONSource>("cut")?.setData({ type: "FeatureCollection", features: [...line, ...marks] });
  }

  private click(event: MapMouseEvent): void {
    if (this.drawing) {
      this.line([...this.corners, [event.lngLat.lng, event.lngLat.lat]]);
      this.onDraw(this.corners);
      return;
    }
    const key = this.native.queryRenderedFeatures(event.point, { layers: ["piece-ground"] })[0]?.properties.key;
    if (key) this.onChoose(String(key));
  }
}
