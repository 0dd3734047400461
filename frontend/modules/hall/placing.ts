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

const STEPS = 24;
const BEYOND = 0.15;
const SETTLED = 2;
const OUTSIDE = 2;
const ELSEWHERE = 12;
const PRESSING = 8;
const REMS_A_POINT = 4;
const MARK_REMS = 1.4;
const HEIGHT_REMS = 4.4;

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
    return { x, y, weight: feature.properties.time === "late" || feature.properties.urgency === "critical" ? PRESSING : 1 };
  });
}

function middle(places: Place[]): Place {
  const sum = places.reduce(([x, y], place) => [x + place[0], y + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

function grid(polygons: Rings[]): Place[] {
  const places = polygons.flat(2);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - west, Math.max(...ys) - south];
  const step = (at: number) => ((at + 0.5) / STEPS) * (1 + 2 * BEYOND) - BEYOND;
  return Array.from({ length: STEPS * STEPS }, (_, at): Place => [west + width * step(at % STEPS), south + height * step(Math.floor(at / STEPS))]);
}

const overlaps = (one: Box, other: Box) => Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height;

/** What a box at a place covers: marks, other names, other counties, ground outside the city and whatever is not in the picture. */
class Room {
  private readonly taken: Box[] = [];
  private readonly marks: Mark[];
  private readonly mark: number;

  constructor(private readonly map: NativeMap, private readonly areas: Areas, rem: number) {
    this.marks = marksOf(map);
    this.mark = MARK_REMS * rem;
  }

  take(box: Box): void {
    this.taken.push(box);
  }

  cost(box: Box, code: string): number {
    const covered = this.marks.filter((mark) => overlaps(box, { ...mark, width: this.mark, height: this.mark }));
    const corners = [-1, 1].flatMap((east) => [-1, 1].map((south) => ({ x: box.x + (east * box.width) / 2, y: box.y + (south * box.height) / 2 })));
    const ground = corners.reduce((sum, corner) => sum + this.corner(corner, code), 0);
    return covered.reduce((sum, mark) => sum + mark.weight, 0) + ground + this.taken.filter((other) => overlaps(box, other)).length * 100;
  }

  private corner({ x, y }: { x: number; y: number }, code: string): number {
    const { lng, lat } = this.map.unproject([x, y]);
    if (within([lng, lat], this.areas.get(code)!)) return 0;
    return [...this.areas.values()].some((polygons) => within([lng, lat], polygons)) ? ELSEWHERE : OUTSIDE;
  }
}

/** A name to be placed, its width in CSS pixels. */
export interface Label {
  code: string;
  width: number;
}

/**
 * A place for the name of each county where it covers the fewest marks and stays off other names and other counties.
 * A name stays where it was unless another place is clearly better, so that names do not dance with every change.
 */
export function roomFor(map: NativeMap, labels: Label[], areas: Areas, before: Map<string, Place>): Map<string, Place> {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = new Room(map, areas, rem);
  const found = new Map<string, Place>();
  for (const { code, width } of labels) {
    const polygons = areas.get(code);
    if (!polygons) continue;
    const boxAt = (place: Place): Box => ({ ...map.project(place), width, height: HEIGHT_REMS * rem });
    const choices = grid(polygons);
    const heart = map.project(middle(choices.filter((place) => within(place, polygons))));
    const away = ({ x, y }: Box) => Math.hypot(x - heart.x, y - heart.y) / (REMS_A_POINT * rem);
    const price = (place: Place) => room.cost(boxAt(place), code) + away(boxAt(place));
    const best = choices.map((place) => ({ place, cost: price(place) })).reduce((one, other) => (other.cost < one.cost ? other : one));
    const old = before.get(code);
    const place = old && price(old) <= best.cost + SETTLED ? old : best.place;
    found.set(code, place);
    room.take(boxAt(place));
  }
  return found;
}
