import { type GeoJSONSource, Marker } from "maplibre-gl";
import type { Palette } from "../palette";
import type { NativeMap, Place } from "./types";

/** The polygon through the corners, as far as there is one: a line of two, nothing of one. */
function ring(corners: Place[]): GeoJSON.Feature {
  const closed = [...corners, ...corners.slice(0, 1)];
  const geometry: GeoJSON.Geometry = corners.length > 2 ? { type: "Polygon", coordinates: [closed] } : { type: "LineString", coordinates: corners.length === 2 ? corners : [] };
  return { type: "Feature", properties: {}, geometry };
}

/** A polygon drawn corner by corner: a click on the map adds one, dragging moves one, a click on one takes it away. */
export class Drawing {
  private corners: Marker[] = [];

  constructor(private readonly native: NativeMap, private readonly palette: Palette, private readonly onChange: (corners: Place[]) => void) {
    const colour = palette.colour("accent");
    native.addSource("drawn", { type: "geojson", data: ring([]) });
    native.addLayer({ id: "drawn-ground", type: "fill", source: "drawn", paint: { "fill-color": colour, "fill-opacity": 0.18 } });
    native.addLayer({ id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": colour, "line-width": 2 } });
    native.getCanvas().style.cursor = "crosshair";
    native.on("click", ({ lngLat }) => {
      this.add([lngLat.lng, lngLat.lat]);
      this.changed();
    });
  }

  private get places(): Place[] {
    return this.corners.map((corner) => [corner.getLngLat().lng, corner.getLngLat().lat]);
  }

  /** Draws these corners in place of all others; nobody is told. */
  set(places: Place[]): void {
    this.corners.forEach((corner) => corner.remove());
    this.corners = [];
    places.forEach((place) => this.add(place));
    this.draw();
  }

  /** Takes the last corner back. */
  back(): void {
    this.corners.pop()?.remove();
    this.changed();
  }

  clear(): void {
    this.set([]);
    this.changed();
  }

  private add(place: Place): void {
    const element = Object.assign(document.createElement("div"), { className: "map-corner" });
    element.style.setProperty("--corner", this.palette.colour("accent"));
    const corner = new Marker({ element, draggable: true }).setLngLat(place).addTo(this.native);
    corner.on("drag", () => this.draw());
    corner.on("dragend", () => this.changed());
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      corner.remove();
      this.corners = this.corners.filter((other) => other !== corner);
      this.changed();
    });
    this.corners.push(corner);
  }

  private draw(): void {
    this.native.getSource<GeoJSONSource>("drawn")?.setData(ring(this.places));
  }

  private changed(): void {
    this.draw();
    this.onChange(this.places);
  }
}
