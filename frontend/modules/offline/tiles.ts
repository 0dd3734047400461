import type { Place } from "../place-field";

const CLOSEST = 15;
const WIDEST = 10;
/** How many tiles beside the one of a place, each way, at a zoom. */
const BESIDE: Record<number, number> = { 15: 1, 14: 1 };

function tileAt([longitude, latitude]: Place, zoom: number): [number, number] {
  const size = 2 ** zoom;
  const angle = (latitude * Math.PI) / 180;
  return [Math.floor(((longitude + 180) / 360) * size), Math.floor(((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * size)];
}

function around(place: Place, zoom: number): string[] {
  const [x, y] = tileAt(place, zoom);
  const reach = BESIDE[zoom] ?? 0;
  const steps = Array.from({ length: 2 * reach + 1 }, (_none, step) => step - reach);
  return steps.flatMap((right) => steps.map((down) => `/tiles/base/${zoom}/${x + right}/${y + down}.mvt`));
}

/** Addresses of the base map's tiles around some places, from the whole city down to single streets; each once. */
export function tilesAround(places: Place[]): string[] {
  const zooms = Array.from({ length: CLOSEST - WIDEST + 1 }, (_none, step) => WIDEST + step);
  return [...new Set(places.flatMap((place) => zooms.flatMap((zoom) => around(place, zoom))))];
}
