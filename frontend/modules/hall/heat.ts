import type { Map as NativeMap, VectorTileSource } from "maplibre-gl";
import { Palette } from "../palette";

const HOUR_MS = 3_600_000;
const LEAST_ZOOM = 5;
const MOST_ZOOM = 14;
const MARKS = "case-";

/** Where reports came from in the hour before the hand of the clock, in place of the marks of open cases. */
export class Heat {
  private on = false;
  private address = "";

  constructor(private readonly map: NativeMap, private readonly tiles: string) {}

  /** Shows the heat or the marks. */
  show(on: boolean): void {
    this.on = on;
    if (on && !this.map.getSource("heat")) this.add();
    if (this.map.getLayer("heat")) this.map.setLayoutProperty("heat", "visibility", on ? "visible" : "none");
    const marks = this.map.getStyle().layers.filter(({ id }) => id.startsWith(MARKS));
    marks.forEach(({ id }) => this.map.setLayoutProperty(id, "visibility", on ? "none" : "visible"));
  }

  /** Tells the hour before a moment (ISO 8601; empty: now) in a region. */
  look(region: string, upto: string): void {
    const query = new URLSearchParams();
    if (region) query.set("region", region);
    if (upto) {
      query.set("upto", upto);
      query.set("since", new Date(Date.parse(upto) - HOUR_MS).toISOString());
    }
    this.address = `${location.origin}${this.tiles}?${query}`;
    if (this.on) this.map.getSource<VectorTileSource>("heat")?.setTiles([this.address]);
  }

  private add(): void {
    const palette = new Palette(this.map.getContainer());
    this.map.addSource("heat", { type: "vector", tiles: [this.address], minzoom: LEAST_ZOOM, maxzoom: MOST_ZOOM });
    const before = this.map.getLayer("hall-name") ? "hall-name" : undefined;
    const colours = ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 0.15, palette.colour("blue"), 0.45, palette.colour("yellow"), 0.75, palette.colour("orange"), 1, palette.colour("red")] as never;
    const weight = ["interpolate", ["linear"], ["get", "count"], 0, 0, 1, 0.45, 6, 1] as never;
    this.map.addLayer({ id: "heat", type: "heatmap", source: "heat", "source-layer": "heat", paint: { "heatmap-weight": weight, "heatmap-radius": 34 * palette.scale, "heatmap-intensity": 1.6, "heatmap-color": colours, "heatmap-opacity": 0.85 } }, before);
  }
}
