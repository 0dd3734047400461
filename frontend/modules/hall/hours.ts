import { bindKey } from "../keyboard";
import { say } from "../words";

const SVG = "http://www.w3.org/2000/svg";
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_HOURS = 24;
const QUARTERS = 4;
const PLAY_MS = 1_500;
const ROOM_OF_WORDS = 56;
const two = (number: number) => String(number).padStart(2, "0");

/** Reports by hour from `start` on and of the same hours before; `until` is the moment told, `hours` how many there is room for. */
export interface Hours {
  start: string;
  counts: number[];
  before: number[];
  until: string;
  hours: number;
}

function shape(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Hours as bars under the dashed line of the time before, with a hand that looks back in steps of a quarter, and plays hour by hour. */
export class HoursPlot {
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly hand = document.createElement("input");
  private hours: Hours | undefined;
  private live = true;
  private size = new DOMRectReadOnly();
  private timer = 0;

  constructor(box: HTMLElement, private readonly button: HTMLElement, private readonly onHand: (moment: Date | undefined) => void) {
    Object.assign(this.hand, { type: "range", min: "1", max: String(DAY_HOURS * QUARTERS), step: "1" });
    this.hand.setAttribute("aria-label", say("timeHand"));
    this.svg.setAttribute("aria-hidden", "true");
    box.append(this.hand, this.svg);
    this.hand.addEventListener("pointerdown", () => this.play(false));
    this.hand.addEventListener("input", () => this.limit());
    this.hand.addEventListener("change", () => this.tell());
    this.hand.addEventListener("keydown", (event) => event.key.startsWith("Arrow") && event.stopPropagation());
    this.button.addEventListener("click", () => this.play(!this.timer));
    bindKey(",", say("hourBack"), () => this.step(-1));
    bindKey(".", say("hourOn"), () => this.step(1));
    new ResizeObserver(([entry]) => {
      this.size = entry!.contentRect;
      this.draw();
    }).observe(this.svg);
  }

  show(hours: Hours): void {
    this.hours = hours;
    this.hand.max = String(hours.hours * QUARTERS);
    if (this.live) this.hand.value = String(this.nowQuarter());
    this.draw();
  }

  /** Puts the hand back on now. */
  toNow(): void {
    this.play(false);
    this.live = true;
    if (this.hours) this.show(this.hours);
  }

  /** Goes on by hours; from the first one where the hand stood on now. */
  private play(on: boolean): void {
    clearInterval(this.timer);
    this.timer = on ? window.setInterval(() => this.step(1), PLAY_MS) : 0;
    this.button.setAttribute("aria-pressed", String(on));
    if (on && this.live) this.put(QUARTERS);
  }

  private step(hours: number): void {
    const next = Math.round(Number(this.hand.value) / QUARTERS + hours) * QUARTERS;
    if (this.timer && next > this.nowQuarter()) this.put(QUARTERS);
    else this.put(Math.max(next, QUARTERS));
  }

  private put(quarter: number): void {
    this.hand.value = String(quarter);
    this.limit();
    this.tell();
  }

  private nowQuarter(): number {
    return Math.ceil(this.hoursSince(new Date()) * QUARTERS);
  }

  private hoursSince(moment: Date): number {
    return this.hours ? Math.min((moment.getTime() - Date.parse(this.hours.start)) / HOUR_MS, this.hours.hours) : 0;
  }

  private limit(): void {
    this.hand.value = String(Math.min(Number(this.hand.value), this.nowQuarter()));
    this.live = Number(this.hand.value) === this.nowQuarter();
    this.draw();
  }

  private momentAt(hours: number): Date {
    return new Date(Date.parse(this.hours!.start) + hours * HOUR_MS);
  }

  private tell(): void {
    if (this.hours) this.onHand(this.live ? undefined : this.momentAt(Number(this.hand.value) / QUARTERS));
  }

  private draw(): void {
    const { width, height } = this.size;
    if (!this.hours || !width) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const plot = height - 2 * rem;
    const top = Math.max(...this.hours.counts, ...this.hours.before, 1);
    const step = width / this.hours.hours;
    const tall = (count: number) => (count / top) * (plot - 6);
    const bars = this.hours.counts.map((count, at) => this.bar(at, step, plot, tall(count), count));
    this.svg.replaceChildren(...bars, this.line(step, plot, tall), shape("path", { class: "day__ground", d: `M0 ${plot}H${width}` }), ...this.times(step, height), ...this.handShape(step, plot, height, rem));
  }

  private bar(at: number, step: number, plot: number, tall: number, count: number): SVGElement {
    const part = Math.min(this.hoursSince(new Date()) - at, 1);
    const gap = Math.min(step / 4, 4);
    const bar = shape("rect", { class: part < 1 ? "day__bar is-now" : "day__bar", x: at * step + gap / 2, y: plot - tall, width: Math.max(step * part - gap, 2), height: Math.max(tall, 0.5) });
    bar.append(shape("title", {}, `${this.words(this.momentAt(at))} · ${count}`));
    return bar;
  }

  private line(step: number, plot: number, tall: (count: number) => number): SVGElement {
    const path = this.hours!.before.map((count, at) => `${at ? "L" : "M"}${at * step} ${plot - tall(count)}h${step}`).join("");
    return shape("path", { class: "day__before", d: path });
  }

  /** The hour of the city's clock, wherever the browser is: the server's moments bear its offset. */
  private hourOf(moment: Date): number {
    return this.inCity(moment).getUTCHours();
  }

  private inCity(moment: Date): Date {
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(this.hours!.start) ?? ["", "+", "0", "0"];
    return new Date(moment.getTime() + Number(`${sign}1`) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS));
  }

  private words(moment: Date): string {
    const time = `${two(this.hourOf(moment))}:${two(this.inCity(moment).getUTCMinutes())}`;
    return this.hours!.hours > DAY_HOURS ? `${this.day(moment)} ${time}` : time;
  }

  private day(moment: Date): string {
    return new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", timeZone: "UTC" }).format(this.inCity(moment));
  }

  /** Every fourth hour of a day; of several days their midnights. */
  private times(step: number, height: number): SVGElement[] {
    const long = this.hours!.hours > DAY_HOURS;
    const here = this.live ? this.hoursSince(new Date()) : Number(this.hand.value) / QUARTERS;
    const every = Array.from({ length: this.hours!.hours }, (_none, at) => ({ at, moment: this.momentAt(at) }));
    const marked = every.filter(({ moment }) => this.hourOf(moment) % (long ? DAY_HOURS : 4) === 0);
    const room = long ? 1.4 * ROOM_OF_WORDS : ROOM_OF_WORDS;
    const free = marked.filter(({ at }) => Math.abs(at - here) * step > room && (this.hours!.hours - at) * step > room / 2);
    return free.map(({ at, moment }) => shape("text", { class: at * step > room / 2 ? "day__time" : "day__time day__time--first", x: at * step, y: height - 4 }, long ? this.day(moment) : this.words(moment)));
  }

  private handShape(step: number, plot: number, height: number, rem: number): SVGElement[] {
    const hours = this.live ? this.hoursSince(new Date()) : Number(this.hand.value) / QUARTERS;
    const x = Math.min(hours, this.hours!.hours) * step;
    const words = this.live ? say("now") : this.words(this.momentAt(hours));
    const edge = 4 * rem;
    const aside = x > this.size.width - edge ? " day__time--last" : x < edge ? " day__time--first" : "";
    return [
      shape("path", { class: "day__hand", d: `M${x} 0V${plot}` }),
      shape("circle", { class: "day__knob", cx: x, cy: plot, r: 0.55 * rem }),
      shape("text", { class: `day__time day__time--hand${aside}`, x, y: height - 4 }, words),
    ];
  }
}
