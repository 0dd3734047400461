import { say } from "../words";

const SVG = "http://www.w3.org/2000/svg";
const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Reports by hour of today (so far) and of the same weekday before; `start` is midnight, `until` the moment told. */
export interface DayHours {
  start: string;
  counts: number[];
  before: number[];
  until: string;
}

function shape(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The day as bars under the dashed line of the week before, with a hand that looks back in steps of a quarter. */
export class DayPlot {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly hand = document.createElement("input");
  private hours: DayHours | undefined;
  private live = true;
  private size = new DOMRectReadOnly();

  constructor(box: HTMLElement, private readonly onHand: (moment: Date | undefined) => void) {
    Object.assign(this.hand, { type: "range", min: "1", max: String(DAY_HOURS * 4), step: "1" });
    this.hand.setAttribute("aria-label", say("timeHand"));
    this.svg.setAttribute("aria-hidden", "true");
    box.append(this.hand, this.svg);
    this.hand.addEventListener("input", () => this.limit());
    this.hand.addEventListener("change", () => this.tell());
    new ResizeObserver(([entry]) => {
      this.size = entry!.contentRect;
      this.draw();
    }).observe(this.svg);
  }

  show(hours: DayHours): void {
    this.hours = hours;
    if (this.live) this.hand.value = String(this.nowQuarter());
    this.draw();
  }

  /** Puts the hand back on now. */
  toNow(): void {
    this.live = true;
    if (this.hours) this.show(this.hours);
  }

  private nowQuarter(): number {
    return Math.ceil(this.hoursSince(new Date()) * 4);
  }

  private hoursSince(moment: Date): number {
    return this.hours ? (moment.getTime() - Date.parse(this.hours.start)) / HOUR_MS : 0;
  }

  private limit(): void {
    this.hand.value = String(Math.min(Number(this.hand.value), this.nowQuarter()));
    this.live = Number(this.hand.value) === this.nowQuarter();
    this.draw();
  }

  private tell(): void {
    const moment = new Date(Date.parse(this.hours!.start) + (Number(this.hand.value) / 4) * HOUR_MS);
    this.onHand(this.live ? undefined : moment);
  }

  private draw(): void {
    const { width, height } = this.size;
    if (!this.hours || !width) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const plot = height - 2 * rem;
    const top = Math.max(...this.hours.counts, ...this.hours.before, 1);
    const step = width / DAY_HOURS;
    const tall = (count: number) => (count / top) * (plot - 6);
    const bars = this.hours.counts.map((count, at) => this.bar(at, step, plot, tall(count), count));
    this.svg.replaceChildren(...bars, this.line(step, plot, tall), shape("path", { class: "day__ground", d: `M0 ${plot}H${width}` }), ...this.times(step, height), ...this.handShape(step, plot, height, rem));
  }

  private bar(at: number, step: number, plot: number, tall: number, count: number): SVGElement {
    const part = Math.min(this.hoursSince(new Date()) - at, 1);
    const bar = shape("rect", { class: part < 1 ? "day__bar is-now" : "day__bar", x: at * step + 2, y: plot - tall, width: Math.max(step * part - 4, 2), height: Math.max(tall, 0.5) });
    bar.append(shape("title", {}, `${at}:00 · ${count}`));
    return bar;
  }

  private line(step: number, plot: number, tall: (count: number) => number): SVGElement {
    const path = this.hours!.before.map((count, at) => `${at ? "L" : "M"}${at * step} ${plot - tall(count)}h${step}`).join("");
    return shape("path", { class: "day__before", d: path });
  }

  private times(step: number, height: number): SVGElement[] {
    const here = Number(this.hand.value) / 4;
    const hours = [0, 4, 8, 12, 16, 20].filter((hour) => Math.abs(hour - here) * step > 56);
    return hours.map((hour) => shape("text", { class: hour ? "day__time" : "day__time day__time--first", x: hour * step, y: height - 4 }, `${String(hour).padStart(2, "0")}:00`));
  }

  private handShape(step: number, plot: number, height: number, rem: number): SVGElement[] {
    const hours = this.live ? this.hoursSince(new Date()) : Number(this.hand.value) / 4;
    const x = Math.min(hours, DAY_HOURS) * step;
    const words = this.live ? say("now") : `${String(Math.floor(hours)).padStart(2, "0")}:${String(Math.round((hours % 1) * 60)).padStart(2, "0")}`;
    return [
      shape("path", { class: "day__hand", d: `M${x} 0V${plot}` }),
      shape("circle", { class: "day__knob", cx: x, cy: plot, r: 0.55 * rem }),
      shape("text", { class: "day__time day__time--hand", x: Math.max(x, 1.5 * rem), y: height - 4 }, words),
    ];
  }
}
