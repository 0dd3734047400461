import type { CityMap } from "./map/city-map";
import type { Bounds, MapOptions } from "./map/types";
import { say } from "./words";

export type { CityMap } from "./map/city-map";
export type { Bounds, CaseFilter, LayerChoice, MapOptions, Picked, Place, RegionCount, View } from "./map/types";

function numbers(text: string | undefined): number[] | undefined {
  return text ? text.split(",").map(Number) : undefined;
}

/** Options an element gives by data-bounds, data-centre, data-zoom, data-base, data-cases, data-workers, data-raster. */
function fromData({ bounds, centre, zoom, base, cases, workers, raster, rasterAttribution }: DOMStringMap): MapOptions {
  const west = numbers(bounds);
  const place = numbers(centre);
  return {
    ...(west?.length === 4 ? { bounds: west as Bounds } : {}),
    ...(place?.length === 2 ? { centre: place as [number, number] } : {}),
    ...(zoom ? { zoom: Number(zoom) } : {}),
    ...(base ? { base } : {}),
    ...(cases ? { cases } : {}),
    ...(workers ? { workers } : {}),
    ...(raster ? { raster, rasterAttribution: rasterAttribution ?? "" } : {}),
  };
}

function tellFault(element: HTMLElement): void {
  const told = Object.assign(document.createElement("p"), { className: "band band--warn band--round map-fault", textContent: say("mapFault") });
  told.setAttribute("role", "status");
  element.append(told);
}

/**
 * Draws the one map into `element`; the map library is loaded only now. What `options` leave out is read from the
 * element's data attributes. Resolves to undefined, with a word to the reader, where the browser has no WebGL.
 */
export async function createMap(element: HTMLElement, options: MapOptions = {}): Promise<CityMap | undefined> {
  const { CityMap } = await import("./map/city-map");
  try {
    const map = new CityMap(element, { ...fromData(element.dataset), ...options });
    await map.ready;
    return map;
  } catch (error) {
    console.error(error);
    tellFault(element);
    return undefined;
  }
}
