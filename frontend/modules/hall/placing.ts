import type { Map as NativeMap } from "maplibre-gl";
import type { Place } from "../map";

type Rings = Place[][];
/** County code → its polygons in degrees. */
export type Areas = Map<string, Rings[]>;
interface Mark {
  x: number;
  y: number;
  weight: number;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEPS = 16;
const SETTLED = 2;
const OUTSIDE = 5;
const LATE = 4;
const REMS_A_POINT = 4;

function within([longitude, latitude]: Place, polygons: Rings[]): boolean {
  const crossings = (ring: Place[]) => ring.filter(([x, y], at) => {
    const [u, v] = ring[(at + ring.length - 1) % ring.length]!;
    return y > latitude !== v > latitude && longitude < ((u - x) * (latitude - y)) / (v - y) + x;
  }).length;
  return polygons.some((polygon) => polygon.reduce((sum, ring) => sum + crossings(ring), 0) % 2 === 1);
}

function marksOf(map: NativeMap): Mark[] {
  if (!map.getLayer("case-mark")) return [];
  return map.queryRenderedFeatures({ layers: ["case-mark"] }).map((feature) => {
    const { x, y } = map.project((feature.geometry as GeoJSON.Point).coordinates as Place);
    return { x, y, weight: feature.properties.time === "late" ? LATE : 1 };
  });
}

function middle(places: Place[]): Place {
  const sum = places.reduce(([x, y], place) => [x + place[0], y + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

function candidates(polygons: Rings[]): Place[] {
  const places = polygons.flat(2);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  const [east, north] = [(Math.max(...xs) - west) / STEPS, (Math.max(...ys) - south) / STEPS];
  const grid = Array.from({ length: STEPS * STEPS }, (_, at): Place => [west + east * ((at % STEPS) + 0.5), south + north * (Math.floor(at / STEPS) + 0.5)]);
  return grid.filter((place) => within(place, polygons));
}

const overlaps = (one: Box, other: Box) => Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height;

function cost(map: NativeMap, box: Box, polygons: Rings[], marks: Mark[], taken: Box[]): number {
  const covered = marks.filter((mark) => Math.abs(mark.x - box.x) * 2 < box.width && Math.abs(mark.y - box.y) * 2 < box.height);
  const corners = [-1, 1].flatMap((east) => [-1, 1].map((south) => map.unproject([box.x + (east * box.width) / 2, box.y + (south * box.height) / 2])));
  const outside = corners.filter(({ lng, lat }) => !within([lng, lat], polygons)).length;
  return covered.reduce((sum, mark) => sum + mark.weight, 0) + outside * OUTSIDE + taken.filter((other) => overlaps(box, other)).length * 100;
}

/**
 * A place for the name of each county where it covers the fewest marks, stays inside its border and off other names.
 * A name stays where it was unless another place is clearly better, so that names do not dance with every change.
 */
export function roomFor(map: NativeMap, codes: string[], areas: Areas, before: Map<string, Place>): Map<string, Place> {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const marks = marksOf(map);
  const taken: Box[] = [];
  const found = new Map<string, Place>();
  const boxAt = (place: Place): Box => ({ ...map.project(place), width: 12.5 * rem, height: 4.6 * rem });
  for (const code of codes) {
    const polygons = areas.get(code);
    if (!polygons) continue;
    const choices = candidates(polygons);
    const heart = map.project(middle(choices));
    const away = ({ x, y }: Box) => Math.hypot(x - heart.x, y - heart.y) / (REMS_A_POINT * rem);
    const price = (place: Place) => cost(map, boxAt(place), polygons, marks, taken) + away(boxAt(place));
    const best = choices.map((place) => ({ place, cost: price(place) })).reduce((one, other) => (other.cost < one.cost ? other : one), { place: before.get(code) ?? polygons[0]![0]![0]!, cost: Infinity });
    const old = before.get(code);
    const place = old && price(old) <= best.cost + SETTLED ? old : best.place;
    found.set(code, place);
    taken.push(boxAt(place));
  }
  return found;
}
