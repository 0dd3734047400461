import type { Map as NativeMap } from "maplibre-gl";
import type { Place } from "../map";

type Rings = Place[][];
/** County code → its polygons in degrees. */
export type Areas = Map<string, Rings[]>;
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const CELLS = 112;
const CHOICE_STEP = 3;
const BEYOND = 0.15;
const SETTLED = 2;
const OUTSIDE = 2;
const ELSEWHERE = 8;
const PRESSING = 5;
const REMS_A_POINT = 4;
const MARK_REMS = 1.4;
const HEIGHT_REMS = 4.4;
const NOBODY = -1;

function middle(places: Place[]): Place {
  const sum = places.reduce(([x, y], place) => [x + place[0], y + place[1]], [0, 0]);
  return [sum[0] / places.length, sum[1] / places.length];
}

/** Calls `fill` with the pen round each county in turn, and tells which cells it covered. */
function drawn(pen: CanvasRenderingContext2D, polygons: Rings[], toCell: (place: Place) => Place): Uint8ClampedArray {
  pen.clearRect(0, 0, CELLS, CELLS);
  pen.beginPath();
  for (const ring of polygons.flat()) ring.forEach((place, at) => pen[at ? "lineTo" : "moveTo"](...toCell(place)));
  pen.fill("evenodd");
  return pen.getImageData(0, 0, CELLS, CELLS).data;
}

/** Whose ground each cell of the city is, drawn once; with it, where the name of a county may stand: inside its borders, or beyond the city's and nearest to it. */
export class Ground {
  private readonly codes: string[];
  private readonly owners = new Int16Array(CELLS * CELLS).fill(NOBODY);
  private readonly west: number;
  private readonly south: number;
  private readonly wide: number;
  private readonly tall: number;
  private readonly hearts: Place[];
  private readonly choices: Place[][];

  constructor(areas: Areas) {
    this.codes = [...areas.keys()];
    const places = [...areas.values()].flat(3);
    const [west, east] = extent(places.map(([x]) => x));
    const [south, north] = extent(places.map(([, y]) => y));
    [this.west, this.south, this.wide, this.tall] = [west, south, east - west, north - south];
    const pen = Object.assign(document.createElement("canvas"), { width: CELLS, height: CELLS }).getContext("2d", { willReadFrequently: true })!;
    [...areas.values()].forEach((polygons, county) => {
      const cells = drawn(pen, polygons, ([x, y]) => [((x - west) / this.wide) * CELLS, ((y - south) / this.tall) * CELLS]);
      for (let cell = 0; cell < this.owners.length; cell += 1) if (cells[cell * 4 + 3]! > 127) this.owners[cell] = county;
    });
    this.hearts = this.codes.map((_code, county) => middle(this.cellsOf(county)));
    this.choices = this.choose();
  }

  private placeOf(column: number, row: number): Place {
    return [this.west + ((column + 0.5) / CELLS) * this.wide, this.south + ((row + 0.5) / CELLS) * this.tall];
  }

  private cellsOf(county: number): Place[] {
    const cells: Place[] = [];
    this.owners.forEach((owner, cell) => owner === county && cells.push(this.placeOf(cell % CELLS, Math.floor(cell / CELLS))));
    return cells;
  }

  private choose(): Place[][] {
    const choices: Place[][] = this.codes.map(() => []);
    const beyond = Math.round(CELLS * BEYOND);
    for (let row = -beyond; row < CELLS + beyond; row += CHOICE_STEP) {
      for (let column = -beyond; column < CELLS + beyond; column += CHOICE_STEP) {
        const place = this.placeOf(column, row);
        const owner = this.ownerOf(place);
        choices[owner === NOBODY ? this.nearest(place) : owner]?.push(place);
      }
    }
    return choices;
  }

  private nearest([x, y]: Place): number {
    const far = this.hearts.map((heart) => Math.hypot(x - heart[0], y - heart[1]));
    return far.indexOf(Math.min(...far));
  }

  private ownerOf([x, y]: Place): number {
    const column = Math.floor(((x - this.west) / this.wide) * CELLS);
    const row = Math.floor(((y - this.south) / this.tall) * CELLS);
    return column >= 0 && column < CELLS && row >= 0 && row < CELLS ? this.owners[row * CELLS + column]! : NOBODY;
  }

  /** The county a place lies in; an empty text beyond the city. */
  owner(place: Place): string {
    return this.codes[this.ownerOf(place)] ?? "";
  }

  heart(code: string): Place | undefined {
    return this.hearts[this.codes.indexOf(code)];
  }

  around(code: string): Place[] {
    return this.choices[this.codes.indexOf(code)] ?? [];
  }
}

function extent(numbers: number[]): [number, number] {
  return numbers.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
}

/** How much the marks in any box of the screen weigh, from sums over cells, so that a question costs the same however many there are. */
class Weights {
  private readonly columns: number;
  private readonly rows: number;
  private readonly sums: Float64Array;

  constructor(map: NativeMap, private readonly cell: number) {
    const { clientWidth, clientHeight } = map.getContainer();
    this.columns = Math.ceil(clientWidth / cell) + 1;
    this.rows = Math.ceil(clientHeight / cell) + 1;
    this.sums = new Float64Array(this.columns * this.rows);
    if (map.getLayer("case-mark")) this.count(map);
    this.add();
  }

  private count(map: NativeMap): void {
    for (const { geometry, properties } of map.queryRenderedFeatures({ layers: ["case-mark"] })) {
      const { x, y } = map.project((geometry as GeoJSON.Point).coordinates as Place);
      const at = this.at(x, y);
      this.sums[at] = this.sums[at]! + (properties.time === "late" || properties.urgency === "critical" ? PRESSING : 1);
    }
  }

  private at(x: number, y: number): number {
    const column = Math.min(Math.max(Math.floor(x / this.cell), 0), this.columns - 1);
    return Math.min(Math.max(Math.floor(y / this.cell), 0), this.rows - 1) * this.columns + column;
  }

  private add(): void {
    const { sums, columns } = this;
    for (let at = 0; at < sums.length; at += 1) {
      const left = at % columns ? sums[at - 1]! : 0;
      const above = at >= columns ? sums[at - columns]! : 0;
      const corner = at % columns && at >= columns ? sums[at - columns - 1]! : 0;
      sums[at] = sums[at]! + left + above - corner;
    }
  }

  within({ x, y, width, height }: Box): number {
    const [right, bottom] = [x + width / 2, y + height / 2];
    const [left, top] = [x - width / 2 - this.cell, y - height / 2 - this.cell];
    return this.sums[this.at(right, bottom)]! - this.sums[this.at(left, bottom)]! - this.sums[this.at(right, top)]! + this.sums[this.at(left, top)]!;
  }
}

const overlaps = (one: Box, other: Box) => Math.abs(one.x - other.x) * 2 < one.width + other.width && Math.abs(one.y - other.y) * 2 < one.height + other.height;

/** What a box covers: marks, other names, other counties and ground beyond the city. */
class Room {
  private readonly taken: Box[] = [];
  private readonly weights: Weights;

  constructor(private readonly map: NativeMap, private readonly ground: Ground, rem: number) {
    this.weights = new Weights(map, (MARK_REMS * rem) / 2);
  }

  take(box: Box): void {
    this.taken.push(box);
  }

  cost(box: Box, code: string): number {
    const corners = [-1, 1].flatMap((east) => [-1, 1].map((south) => this.corner(box.x + (east * box.width) / 2, box.y + (south * box.height) / 2, code)));
    return this.weights.within(box) + corners.reduce((sum, cost) => sum + cost, 0) + this.taken.filter((other) => overlaps(box, other)).length * 100;
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
    const heartPlace = ground.heart(code);
    const choices = ground.around(code);
    if (!heartPlace || !choices.length) continue;
    const boxAt = (place: Place): Box => ({ ...map.project(place), width, height: HEIGHT_REMS * rem });
    const heart = map.project(heartPlace);
    const price = (box: Box) => room.cost(box, code) + Math.hypot(box.x - heart.x, box.y - heart.y) / (REMS_A_POINT * rem);
    const best = choices.map((place) => ({ place, cost: price(boxAt(place)) })).reduce((one, other) => (other.cost < one.cost ? other : one));
    const old = before.get(code);
    const place = old && price(boxAt(old)) <= best.cost + SETTLED ? old : best.place;
    found.set(code, place);
    room.take(boxAt(place));
  }
  return found;
}
