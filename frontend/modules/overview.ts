import type { Bounds, Place } from "./map/types";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 150;
type Rings = Place[][][];

/** One region of the inset: its polygons in degrees, its label and count. */
export interface OverviewRegion {
  code: string;
  name: string;
  count: number;
  polygons: Rings;
  centre: Place;
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** The whole city as a small picture: regions shaded by count, the view as a frame; a click flies there. */
export class Overview {
  private readonly svg = shape("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, role: "group" });
  private readonly frame = shape("rect", { class: "overview__view" });
  private readonly project: (place: Place) => Place;

  constructor(box: HTMLElement, bounds: Bounds, private readonly onRegion: (code: string) => void) {
    const [west, south, east, north] = bounds;
    const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = SIZE / Math.max((east - west) * narrow, north - south);
    const left = (SIZE - (east - west) * narrow * scale) / 2;
    const top = (SIZE - (north - south) * scale) / 2;
    this.project = ([longitude, latitude]) => [left + (longitude - west) * narrow * scale, top + (north - latitude) * scale];
    box.append(this.svg);
  }

  /** Draws the regions with their counts; darker is more. */
  show(regions: OverviewRegion[]): void {
    const most = Math.max(...regions.map((region) => region.count), 1);
    const areas = regions.map((region) => this.area(region, most));
    const labels = regions.map((region) => this.label(region));
    this.svg.replaceChildren(...areas, ...labels, this.frame);
  }

  private path(polygons: Rings): string {
    const ring = (places: Place[]) => `M${places.map((place) => this.project(place).map((value) => value.toFixed(1)).join(" ")).join("L")}Z`;
    return polygons.flatMap((polygon) => polygon.map(ring)).join("");
  }

  private area(region: OverviewRegion, most: number): SVGElement {
    const shade = Math.min(3, Math.floor((region.count / most) * 3.999));
    const area = shape("path", { class: "overview__region", d: this.path(region.polygons), "data-shade": shade, tabindex: 0, role: "button", "aria-label": `${region.name} ${region.count}` });
    area.addEventListener("click", () => this.onRegion(region.code));
    area.addEventListener("keydown", (event) => event.key === "Enter" && this.onRegion(region.code));
    return area;
  }

  private label(region: OverviewRegion): SVGElement {
    const [x, y] = this.project(region.centre);
    const text = shape("text", { x, y: y + 4 });
    text.textContent = String(region.count);
    return text;
  }

  /** Moves the frame to what the map shows. */
  follow([west, south, east, north]: Bounds): void {
    const [left, top] = this.project([west, north]);
    const [right, bottom] = this.project([east, south]);
    const attributes = { x: left, y: top, width: Math.max(right - left, 4), height: Math.max(bottom - top, 4) };
    for (const [key, value] of Object.entries(attributes)) this.frame.setAttribute(key, value.toFixed(1));
  }
}
