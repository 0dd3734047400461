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

const STEPS = 20;
const BEYOND = 0.15;
const SETTLED = 2;
const OUTSIDE = 2;
const ELSEWHERE = 8;
const PRESSING = 5;
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

type Bounds = [west: number, south: number, east: number, north: number];

function boundsOf(polygons: Rings[]): Bounds {
  const places = polygons.flat(2);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function grid([west, south, east, north]: Bounds): Place[] {
  const step = (at: number) => ((at + 0.5) / STEPS) * (1 + 2 * BEYOND) - BEYOND;
  return Array.from({ length: STEPS * STEPS }, (_, at): Place => [west + (east - west) * step(at % STEPS), south + (north - south) * step(Math.floor(at / STEPS))]);
}

interface County {
  polygons: Rings[];
  bounds: Bounds;
  choices: Place[];
  heart: Place;
}

/** The counties with where their names may stand: inside their own borders, or beyond the city's and nearest to them. Reckoned once. */
export class Ground {
  private readonly counties = new Map<string, County>();

  constructor(areas: Areas) {
    for (const [code, polygons] of areas) this.counties.set(code, { polygons, bounds: boundsOf(polygons), choices: [], heart: [0, 0] });
    const grids = [...this.counties].map(([code, county]) => ({ code, county, places: grid(county.bounds).map((place) => ({ place, owner: this.owner(place) })) }));
    for (const { code, county, places } of grids) county.heart = middle(places.filter(({ owner }) => owner === code).map(({ place }) => place));
    for (const { code, county, places } of grids) county.choices = places.filter(({ place, owner }) => (owner || this.nearest(place)) === code).map(({ place }) => place);
  }

  get(code: string): County | undefined {
    return this.counties.get(code);
  }

  private nearest([x, y]: Place): string {
    const far = ({ heart }: County) => Math.hypot(x - heart[0], y - heart[1]);
    return [...this.counties].reduce((one, other) => (far(other[1]) < far(one[1]) ? other : one))[0];
  }

  /** The county a place lies in; an empty text beyond the city. */
  owner([x, y]: Place): string {
    const found = [...this.counties].find(([, { bounds: [west, south, east, north], polygons }]) => x >= west && x <= east && y >= south && y <= north && within([x, y], polygons));
    return found?.[0] ?? "";
  }
}

const overlaps = (one: Box, other: Box) => Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height;

/** What a box covers: marks, other names, other counties and ground beyond the city. */
class Room {
  private readonly taken: Box[] = [];
  private readonly marks: Box[];
  private readonly weights: number[];

  constructor(private readonly map: NativeMap, private readonly ground: Ground, rem: number) {
    const marks = marksOf(map);
    this.marks = marks.map(({ x, y }) => ({ x, y, width: MARK_REMS * rem, height: MARK_REMS * rem }));
    this.weights = marks.map(({ weight }) => weight);
  }

  take(box: Box): void {
    this.taken.push(box);
  }

  cost(box: Box, code: string): number {
    const covered = this.marks.reduce((sum, mark, at) => (overlaps(box, mark) ? sum + this.weights[at]! : sum), 0);
    const corners = [-1, 1].flatMap((east) => [-1, 1].map((south) => this.corner(box.x + (east * box.width) / 2, box.y + (south * box.height) / 2, code)));
    return covered + corners.reduce((sum, cost) => sum + cost, 0) + this.taken.filter((other) => overlaps(box, other)).length * 100;
  }

  private corner(x: number, y: number, code: string): number {
    const { lng, lat } = this.map.unproject([x, y]);
    const owner = this.ground.owner([lng, lat]);
    if (owner === code) return 0;
    return owner ? ELSEWHERE : OUTSIDE;
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
export function roomFor(map: NativeMap, labels: Label[], ground: Ground, before: Map<string, Place>): Map<string, Place> {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const room = new Room(map, ground, rem);
  const found = new Map<string, Place>();
  for (const { code, width } of labels) {
    const county = ground.get(code);
    if (!county) continue;
    const boxAt = (place: Place): Box => ({ ...map.project(place), width, height: HEIGHT_REMS * rem });
    const heart = map.project(county.heart);
    const price = (box: Box) => room.cost(box, code) + Math.hypot(box.x - heart.x, box.y - heart.y) / (REMS_A_POINT * rem);
    const best = county.choices.map((place) => ({ place, cost: price(boxAt(place)) })).reduce((one, other) => (other.cost < one.cost ? other : one));
    const old = before.get(code);
    const place = old && price(boxAt(old)) <= best.cost + SETTLED ? old : best.place;
    found.set(code, place);
    room.take(boxAt(place));
  }
  return found;
}
