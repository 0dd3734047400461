import { countedWords, leftWords, sinceWords } from "./durations";
import { say } from "./words";

const EVERY_MS = 15_000;
const WARN_FROM = 0.75;

function secondsUntil(iso: string): number {
  return (Date.parse(iso) - Date.now()) / 1000;
}

function stateAt(fraction: number): string {
  if (fraction >= 1) return "late";
  return fraction >= WARN_FROM ? "warn" : "ok";
}

function setLeft(element: HTMLElement, state?: string): void {
  const seconds = secondsUntil(element.dataset.left!);
  element.textContent = leftWords(seconds);
  if (state ?? seconds < 0) element.dataset.state = state ?? "late";
}

/** Share of the limit that passed since a moment, in the runs the page was given: begin, end (s), share of a second. */
function passedSince(runs: string, moment: number): number {
  const [from, now] = [moment / 1000, Date.now() / 1000];
  const one = (run: string) => {
    const [begins, ends, share] = run.split(",").map(Number) as [number, number, number];
    return Math.max(0, Math.min(ends, now) - Math.max(begins, from)) * share;
  };
  return runs.split(" ").filter(Boolean).reduce((sum, run) => sum + one(run), 0);
}

/** Share of the limit used now: by its runs where they are known, else in a straight line to 1 at `due`. */
function fractionNow(bar: HTMLElement): number {
  const runs = bar.dataset.runs;
  return runs === undefined ? straightFraction(bar) : Number(bar.dataset.fraction) + passedSince(runs, Date.parse(bar.dataset.drawn!));
}

function straightFraction(bar: HTMLElement): number {
  const drawn = Date.parse(bar.dataset.drawn!);
  const due = Date.parse(bar.dataset.due!);
  const then = Number(bar.dataset.fraction);
  if (Date.now() <= due && then < 1) return then + ((1 - then) * (Date.now() - drawn)) / Math.max(due - drawn, 1);
  const perMs = Number(bar.dataset.rate ?? 0) / 1000;
  return Math.max(then, 1) + perMs * (Date.now() - Math.max(drawn, due));
}

function setClock(bar: HTMLElement): void {
  const fraction = fractionNow(bar);
  const state = stateAt(fraction);
  bar.dataset.state = state;
  const width = Math.min(fraction / Number(bar.dataset.span ?? 1), 1) * 100;
  bar.querySelector(".clock-bar__fill")?.setAttribute("width", `${width}%`);
  const left = bar.querySelector<HTMLElement>("[data-left]");
  if (left) setLeft(left, state);
  const counted = bar.querySelector("[data-counted]");
  if (counted) counted.textContent = countedWords(fraction, Number(bar.dataset.amount), bar.dataset.unit!);
}

/** What `data-clock` may ask for: the parts of a moment, in the city's zone. */
const FACES: Record<string, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit" },
  second: { second: "2-digit" },
  day: { month: "short", day: "numeric", weekday: "short" },
};

function parts(form: string): Record<string, string> {
  const { lang, dataset } = document.documentElement;
  const zone = dataset.zone ? { timeZone: dataset.zone } : {};
  const format = new Intl.DateTimeFormat(lang, { ...FACES[form], hourCycle: "h23", ...zone });
  return Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
}

/** The wall clock in the words of the page's language. */
export function clockWords(form: string): string {
  const { hour, minute, second, month, day, weekday } = parts(form);
  if (form === "day") return say("longDay", { month: month!.replace("月", ""), day: day!, weekday: weekday! });
  return form === "second" ? second!.padStart(2, "0") : `${hour}:${minute!.padStart(2, "0")}`;
}

function setClockFace(element: HTMLElement): void {
  const words = clockWords(element.dataset.clock!);
  if (element.textContent !== words) element.textContent = words;
}

/** Brings every told time inside `root` up to now. */
export function tick(root: ParentNode = document): void {
  root.querySelectorAll<HTMLElement>(".clock-bar[data-due]").forEach(setClock);
  root.querySelectorAll<HTMLElement>("[data-left]:not(.clock-bar [data-left])").forEach((element) => setLeft(element));
  root.querySelectorAll<HTMLTimeElement>("time[data-since]").forEach((element) => {
    element.textContent = sinceWords(-secondsUntil(element.dateTime));
  });
}

/** Keeps told times and wall clocks true while the page is open. */
export function startTicking(): void {
  const clocks = () => document.querySelectorAll<HTMLElement>("[data-clock]").forEach(setClockFace);
  setInterval(clocks, 1000);
  setInterval(tick, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  clocks();
}
