import { say } from "./words";

const SVG = "http://www.w3.org/2000/svg";
const PLOT = 32;

/** Counts by hour, oldest first; `start` is the beginning of the first hour, as ISO 8601. */
export interface Hours {
  start: string;
  counts: number[];
  /** Counts of the same hours to compare with (last week), drawn as a dashed line. */
  before?: number[];
}

function shape(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A histogram by hour with a hand that looks back: `onHand` hears the end of the chosen hour, or undefined for now. */
export class TimeStrip {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly hand = document.createElement("input");
  private hours: Hours = { start: new Date().toISOString(), counts: [] };

  constructor(plot: HTMLElement, private readonly onHand: (end: Date | undefined) => void) {
    Object.assign(this.hand, { type: "range", min: "1", step: "1" });
    this.hand.setAttribute("aria-label", say("timeHand"));
    this.svg.setAttribute("aria-hidden", "true");
    plot.append(this.hand, this.svg);
    this.hand.addEventListener("input", () => this.draw());
    this.hand.addEventListener("change", () => this.tell());
    new ResizeObserver(() => this.draw()).observe(plot);
  }

  /** Shows new counts and puts the hand on now. */
  show(hours: Hours): void {
    const atNow = Number(this.hand.value) === this.hours.counts.length;
    this.hours = hours;
    this.hand.max = String(hours.counts.length);
    if (atNow || !this.hand.dataset.moved) this.hand.value = this.hand.max;
    this.draw();
  }

  /** Puts the hand back on now, without telling. */
  toNow(): void {
    this.hand.value = this.hand.max;
    this.draw();
  }

  private get chosen(): number {
    return Number(this.hand.value);
  }

  private hourAt(index: number): Date {
    return new Date(Date.parse(this.hours.start) + index * 3_600_000);
  }

  private tell(): void {
    this.hand.dataset.moved = "true";
    this.onHand(this.chosen === this.hours.counts.length ? undefined : this.hourAt(this.chosen));
  }

  private clock(index: number): string {
    const zone = document.documentElement.dataset.zone;
    return this.hourAt(index).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, ...(zone ? { timeZone: zone } : {}) });
  }

  private draw(): void {
    const { counts, before } = this.hours;
    const { width, height } = this.svg.getBoundingClientRect();
    const plot = height ? Math.max(height - 14, 8) : PLOT;
    const step = width / Math.max(counts.length, 1);
    const top = Math.max(...counts, ...(before ?? []), 1);
    const bars = counts.map((count, at) => this.bar(at, count, step, plot, top));
    const line = before ? [this.beforeLine(before, step, plot, top)] : [];
    this.svg.replaceChildren(...bars, ...line, ...this.labels(step, height || PLOT + 14), ...this.handShape(step, plot));
    this.hand.setAttribute("aria-valuetext", this.clock(this.chosen));
  }

  private bar(at: number, count: number, step: number, plot: number, top: number): SVGElement {
    const height = Math.max((count / top) * (plot - 4), 0.8);
    const name = ["time-strip__bar", at === this.hours.counts.length - 1 ? "is-now" : "", at >= this.chosen ? "is-after" : ""].join(" ").trim();
    const bar = shape("rect", { class: name, x: at * step + 1, y: plot - height, width: Math.max(step - 2, 1), height });
    bar.append(shape("title", {}, `${this.clock(at)} · ${count}`));
    return bar;
  }

  private beforeLine(before: number[], step: number, plot: number, top: number): SVGElement {
    const path = before.map((count, at) => `${at ? "L" : "M"}${at * step} ${plot - (count / top) * (plot - 4)}h${step}`).join("");
    return shape("path", { d: path, fill: "none", stroke: "currentColor", "stroke-dasharray": "4 3" });
  }

  private labels(step: number, height: number): SVGElement[] {
    const every = Math.max(1, Math.ceil(120 / Math.max(step, 1)));
    const last = this.hours.counts.length;
    const hours = Array.from({ length: last }, (_, at) => at).filter((at) => at && this.hourAt(at).getHours() % every === 0 && (last - at) * step > 60);
    const texts = hours.map((at) => shape("text", { x: at * step, y: height - 1 }, this.clock(at)));
    return [...texts, shape("text", { x: last * step, y: height - 1, class: "time-strip__end" }, say("now"))];
  }

  private handShape(step: number, plot: number): SVGElement[] {
    const x = Math.min(this.chosen * step, this.hours.counts.length * step - 1);
    return [shape("path", { class: "time-strip__hand", d: `M${x} 0v${plot}` }), shape("circle", { class: "time-strip__knob", cx: x, cy: plot, r: 4 })];
  }
}
