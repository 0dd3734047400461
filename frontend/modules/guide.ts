import { createChart } from "./chart";
import { createMap } from "./map";
import { TimeStrip } from "./time-strip";

const THIS_YEAR = [246, 268, 258, 281, 292, 274, 299, 294, 318, 309, 330, 341];
const LAST_YEAR = [238, 249, 254, 260, 264, 270, 273, 272, 279, 284, 288, 291];
const HOURS = [3, 2, 4, 3, 4, 5, 4, 3, 2, 2, 1, 2, 1, 1, 0, 1, 0, 1, 1, 3, 5, 6, 6, 3];

function line(name: string, data: number[], width: number): object {
  return { type: "line", name, data, symbol: "none", lineStyle: { width }, endLabel: { show: true, formatter: "{a}", color: "inherit" } };
}

/** Brings the parts of the guide that a script draws to life: map, time strip, chart. */
export function showGuide(): void {
  const map = document.querySelector<HTMLElement>("#guide-map");
  const plot = document.querySelector<HTMLElement>("#guide-hours");
  const chart = document.querySelector<HTMLElement>("#guide-chart");
  if (map) void createMap(map);
  if (plot) new TimeStrip(plot, () => undefined).show({ start: new Date(Date.now() - 86_400_000).toISOString(), counts: HOURS });
  if (!chart) return;
  const [now, before] = (chart.dataset.names ?? ",").split(",");
  const months = Array.from({ length: 12 }, (_, at) => String(((at + 7) % 12) + 1));
  void createChart(chart, { xAxis: { data: months }, yAxis: { scale: true }, series: [line(now!, THIS_YEAR, 2), line(before!, LAST_YEAR, 1.5)] });
}
