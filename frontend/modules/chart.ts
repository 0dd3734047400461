import type { EChartsCoreOption } from "echarts/core";
import { Palette } from "./palette";
import { say } from "./words";

export interface ChartData {
  /** Column heads and rows, as the table and the CSV file show them; the first column names the row. */
  head: string[];
  rows: (string | number | null)[][];
}

function axisLook(palette: Palette): object {
  return { axisLine: { lineStyle: { color: palette.colour("passed") } }, axisTick: { show: false }, axisLabel: { color: palette.colour("ink-3"), fontSize: 12 * palette.scale }, splitLine: { lineStyle: { color: palette.colour("line-2") } } };
}

/** The house's look: thin lines, no legend box, no gradient, short motion, words at the ends of lines. */
function look(palette: Palette): EChartsCoreOption {
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
    color: [palette.colour("accent"), palette.colour("closed"), palette.colour("handling"), palette.colour("suspended"), palette.colour("orange")],
    textStyle: { fontFamily: palette.colour("sans"), color: palette.colour("ink-2") },
    grid: { left: 44 * palette.scale, right: 56 * palette.scale, top: 32, bottom: 28 * palette.scale },
    xAxis: { type: "category", ...axisLook(palette), splitLine: { show: false } },
    yAxis: { type: "value", splitNumber: 4, ...axisLook(palette), axisLine: { show: false } },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: palette.colour("strong"), borderWidth: 0, textStyle: { color: palette.colour("on-strong"), fontSize: 13 * palette.scale } },
    aria: { enabled: true },
  };
}

function merged(base: EChartsCoreOption, own: EChartsCoreOption): EChartsCoreOption {
  const both: EChartsCoreOption = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const before = both[key];
    const plain = before && value && typeof before === "object" && typeof value === "object" && !Array.isArray(before) && !Array.isArray(value);
    both[key] = plain ? { ...before, ...(value as object) } : value;
  }
  return both;
}

/** Draws a chart; the chart library is loaded only now. Follows the size of its element. Returns the way to change it. */
export async function createChart(element: HTMLElement, option: EChartsCoreOption): Promise<{ set: (option: EChartsCoreOption) => void; image: () => string }> {
  const { init } = await import("./echarts");
  const base = look(new Palette(element));
  const chart = init(element, null, { renderer: "canvas" });
  chart.setOption(merged(base, option));
  new ResizeObserver(() => chart.resize()).observe(element);
  return { set: (next) => chart.setOption(merged(base, next)), image: () => chart.getDataURL({ pixelRatio: 2, backgroundColor: new Palette(element).colour("paper") }) };
}

function save(name: string, url: string): void {
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
}

function csvOf({ head, rows }: ChartData): string {
  const cell = (value: string | number | null) => `"${String(value ?? "").replaceAll('"', '""').replace(/^([=+\-@\t])(?=\D)/, "'$1")}"`;
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}`;
}

/** Buttons below a chart that download its figures and its picture under `name`. */
export function chartTools(box: HTMLElement, name: string, data: ChartData, image: () => string): void {
  const button = (words: string, run: () => void) => {
    const element = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--s", textContent: words });
    element.addEventListener("click", run);
    return element;
  };
  const csv = () => {
    const url = URL.createObjectURL(new Blob([csvOf(data)], { type: "text/csv" }));
    save(`${name}.csv`, url);
    URL.revokeObjectURL(url);
  };
  box.append(button(say("chartCsv"), csv), button(say("chartImage"), () => save(`${name}.png`, image())));
}
