import { createMap, type Place } from "./map";
import { pageData } from "./words";

const DECIMALS = 6;
const PANEL = "#division-panel";
const one = <T extends Element>(selector: string) => document.querySelector<T>(selector);
const boxes = () => [...document.querySelectorAll<HTMLInputElement>(`${PANEL} input[name=grid]`)];

function cornersIn(text: string): Place[] {
  const rows = text.split("\n").map((row) => row.trim().split(/[\s,，]+/).map(Number));
  return rows.filter((parts): parts is Place => parts.length === 2 && parts.every(Number.isFinite));
}

/** The map of a draft: grids are chosen on it or in the table, a line is drawn on it or typed; what is sent is what is seen. */
export async function startDivisionMap(): Promise<void> {
  const element = one<HTMLElement>("#division-map");
  const map = element ? await createMap(element) : undefined;
  if (!element || !map) return;
  let drawing = false;
  const field = () => one<HTMLTextAreaElement>("[data-cut]");
  const choosing = map.choosing(
    (key) => boxes().find((box) => box.value === key)?.click(),
    (corners) => {
      const text = field();
      if (text) text.value = corners.map((corner) => corner.map((degrees) => degrees.toFixed(DECIMALS)).join(", ")).join("\n");
    },
  );
  const mark = () => choosing.mark(new Set(boxes().filter((box) => box.checked).map((box) => box.value)));
  const drawn = () => choosing.line(cornersIn(field()?.value ?? ""));
  const write = (text: string) => {
    const line = field();
    if (line) line.value = text;
    drawn();
  };
  const draw = (on: boolean) => {
    drawing = on;
    choosing.draw(on);
    one("[data-draw-line]")?.setAttribute("aria-pressed", String(on));
  };
  const show = () => {
    choosing.set(pageData<GeoJSON.FeatureCollection>("division-shapes") ?? { type: "FeatureCollection", features: [] });
    drawn();
    draw(drawing && Boolean(one("[data-draw-line]")));
    mark();
    element.dataset.shown = String(Number(element.dataset.shown ?? 0) + 1);
  };
  document.addEventListener("change", (event) => (event.target as HTMLElement).matches("input[name=grid]") && mark());
  document.addEventListener("input", (event) => (event.target as HTMLElement).matches("[data-cut]") && drawn());
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-draw-line]")) draw(!drawing);
    if (target.closest("[data-draw-back]")) write((field()?.value ?? "").trimEnd().split("\n").slice(0, -1).join("\n"));
    if (target.closest("[data-draw-clear]")) write("");
  });
  document.body.addEventListener("htmx:afterSettle", (event) => (event.target as HTMLElement).matches(PANEL) && show());
  show();
}
