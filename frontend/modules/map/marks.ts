import type { Palette } from "../palette";
import type { NativeMap } from "./types";

/** Marks are drawn at twice their size and handed to the map as images when a tile first asks for them. */
const RATIO = 2;
const BOX = 36;
type Pen = CanvasRenderingContext2D;
type Shape = "circle" | "square" | "diamond";

function canvas(size: number): Pen {
  const element = document.createElement("canvas");
  element.width = element.height = size * RATIO;
  const pen = element.getContext("2d", { willReadFrequently: true })!; // or each mark waits until the processor of graphics has drawn all before it
  pen.scale(RATIO, RATIO);
  pen.translate(size / 2, size / 2);
  return pen;
}

const OUTLINES: Record<Shape, (pen: Pen, r: number) => void> = {
  circle: (pen, r) => pen.arc(0, 0, r, 0, 2 * Math.PI),
  square: (pen, r) => pen.roundRect(-r, -r, 2 * r, 2 * r, r * 0.28),
  diamond: (pen, r) => {
    pen.moveTo(0, -r);
    pen.lineTo(r, 0);
    pen.lineTo(0, r);
    pen.lineTo(-r, 0);
    pen.closePath();
  },
};

function outline(pen: Pen, shape: Shape, radius: number): void {
  pen.beginPath();
  OUTLINES[shape](pen, radius);
}

function exclaim(pen: Pen, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 2.2;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(0, -3.8);
  pen.lineTo(0, 0.6);
  pen.moveTo(0, 3.6);
  pen.lineTo(0, 3.9);
  pen.stroke();
}

function ring(pen: Pen, shape: Shape, colour: string, inside: string): void {
  outline(pen, shape, shape === "diamond" ? 13 : 11);
  pen.fillStyle = inside;
  pen.fill();
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  pen.stroke();
}

/** Fill says the state, shape the kind (circle incident, square component, diamond critical), ring the time. */
function caseMark(palette: Palette, state: string, shape: Shape, time: string): Pen {
  const pen = canvas(BOX);
  const inside = palette.colour("map-mark");
  const late = time === "late";
  const disc = palette.hall && late;
  if (time === "warn" || (late && !disc)) ring(pen, shape, palette.colour(late ? "red" : "yellow"), inside);
  outline(pen, shape, shape === "diamond" ? 9.5 : disc ? 9 : 7.2);
  pen.fillStyle = palette.colour(shape === "diamond" || disc ? "red" : state);
  pen.fill();
  pen.strokeStyle = inside;
  pen.lineWidth = time === "ok" || disc ? 1.6 : 0.6;
  pen.stroke();
  if (late || shape === "diamond") exclaim(pen, palette.colour("on-mark"));
  return pen;
}

/** A gathering of cases: its ring is divided by time, in tenths. */
function clusterMark(palette: Palette, size: number, warn: number, late: number): Pen {
  const radius = 13 + size * 3.5;
  const pen = canvas(2 * radius + 8);
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fillStyle = palette.colour("map-mark");
  pen.fill();
  pen.lineWidth = 4;
  let from = -Math.PI / 2;
  for (const [share, colour] of [[late, "red"], [warn, "yellow"], [10 - late - warn, "in-time"]] as const) {
    const to = from + (Math.max(share, 0) / 10) * 2 * Math.PI;
    pen.beginPath();
    pen.arc(0, 0, radius, from, to);
    pen.strokeStyle = palette.colour(colour);
    if (share > 0) pen.stroke();
    from = to;
  }
  return pen;
}

function workerMark(palette: Palette): Pen {
  const pen = canvas(24);
  outline(pen, "square", 9);
  pen.fillStyle = palette.colour("map-mark");
  pen.fill();
  pen.strokeStyle = palette.colour("ink");
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.beginPath();
  pen.arc(0, -2.4, 2.6, 0, 2 * Math.PI);
  pen.moveTo(-4.6, 5.4);
  pen.quadraticCurveTo(-4.6, 1.4, 0, 1.4);
  pen.quadraticCurveTo(4.6, 1.4, 4.6, 5.4);
  pen.stroke();
  return pen;
}

const TONES: Record<string, string> = { soon: "yellow", alarm: "red", broken: "red" };
const CROSSED = ["broken", "off"];

/** A hollow shape; what is soon due or late has its colour, what is broken is red and crossed, what is out of use crossed. */
function thingMark(palette: Palette, shape: Shape, tone: string): Pen {
  const pen = canvas(16);
  outline(pen, shape, shape === "diamond" ? 6.5 : 5);
  pen.fillStyle = palette.colour("map-mark");
  pen.fill();
  pen.strokeStyle = palette.colour(TONES[tone] ?? "ink-2");
  pen.lineWidth = tone in TONES ? 2.2 : 1.6;
  pen.stroke();
  if (!CROSSED.includes(tone)) return pen;
  pen.beginPath();
  pen.moveTo(-3, 3);
  pen.lineTo(3, -3);
  pen.stroke();
  return pen;
}

function placeMark(palette: Palette): Pen {
  const pen = canvas(8);
  outline(pen, "circle", 2.2);
  pen.fillStyle = palette.colour("map-label");
  pen.fill();
  return pen;
}

const DRAWERS: Record<string, (palette: Palette, parts: string[]) => Pen> = {
  case: (palette, [state, shape, time]) => caseMark(palette, state!, shape as Shape, time!),
  cluster: (palette, [size, warn, late]) => clusterMark(palette, Number(size), Number(warn), Number(late)),
  worker: (palette) => workerMark(palette),
  thing: (palette, [shape, tone]) => thingMark(palette, shape as Shape, tone!),
  place: (palette) => placeMark(palette),
};

/** Draws each mark when a tile first names it: `case|handling|circle|late`, `cluster|1|2|0`, `worker`, `thing|square|sound`, `place`. */
export function drawMarks(map: NativeMap, palette: Palette): void {
  map.setMissingStyleImageResolver((id) => {
    const [kind, ...parts] = id.split("|");
    const draw = DRAWERS[kind!];
    if (!draw || map.hasImage(id)) return;
    const pen = draw(palette, parts);
    const { width, height } = pen.canvas;
    map.addImage(id, pen.getImageData(0, 0, width, height), { pixelRatio: RATIO / palette.scale });
  });
}
