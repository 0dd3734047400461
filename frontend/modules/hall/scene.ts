import { onLive } from "../live";
import { type Bounds, type CityMap, createMap } from "../map";
import { countyOutlines } from "../onemap/overview";
import { paced, partData, Parts } from "../patch";
import { pageData } from "../words";
import { Counties, type Stop, type Words } from "./counties";
import { type DayHours, DayPlot } from "./hours";
import { Tour } from "./tour";

interface Setup {
  panels: string;
  bounds: Bounds;
  labels: Record<string, string>;
  words: Words;
}
interface Figures {
  stops: Stop[];
  hours: DayHours;
}

const LIVE_MS = 800;
const MAP_MS = 3_000;
const CLOCK_MS = 30_000;
const IDLE_MS = 5_000;
const element = (id: string) => document.getElementById(id)!;

function keepInAddress(name: string, value: string): void {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

/** The wall: panels that change in place, the map between them, the tour over the counties. */
export class Scene {
  private readonly setup = pageData<Setup>("hall-setup")!;
  private readonly parts = new Parts();
  private readonly tour = new Tour(element("hall-stops"), element("hall-tour"), (stop) => this.onStop(stop));
  private readonly plot = new DayPlot(element("hall-plot"), (moment) => this.onHand(moment));
  private readonly areas = new Map<string, Bounds>();
  private region = new URLSearchParams(location.search).get("region") ?? "";
  private at = "";
  private than = new URLSearchParams(location.search).get("than") ?? "";
  private map: CityMap | undefined;
  private counties: Counties | undefined;

  async start(): Promise<void> {
    this.take(pageData<Figures>("hall-script")!);
    this.listen();
    const { bounds, labels } = this.setup;
    this.map = await createMap(element("map"), { bounds, labels, tools: false, fade: 0, onPick: ({ layer, id }) => layer === "cases" && location.assign(`/cases/${id}/`) });
    if (this.map) await this.beginMap(this.map);
    if (new URLSearchParams(location.search).get("tour") === "on") this.tour.run(true);
  }

  private async beginMap(map: CityMap): Promise<void> {
    const outlines = await countyOutlines();
    this.readBounds(outlines);
    this.counties = new Counties(map, this.setup.words, new Map(outlines.map(({ code, polygons }) => [code, polygons])));
    this.counties.show(pageData<Figures>("hall-script")!.stops);
    map.native.on("click", (event) => {
      const code = this.counties!.at(event.point);
      if (code) this.tour.choose(code);
    });
    this.frame(0);
    if (this.region) map.filter({ region: this.region });
    addEventListener("resize", paced(() => this.frame(0), 500));
  }

  private readBounds(outlines: Awaited<ReturnType<typeof countyOutlines>>): void {
    for (const { code, polygons } of outlines) {
      const places = polygons.flat(2);
      const [xs, ys] = [places.map((place) => place[0]), places.map((place) => place[1])];
      this.areas.set(code, [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
    }
  }

  /** A change is looked at twice, LIVE_MS apart: the first answer may be one that the server remembers from just before it. */
  private listen(): void {
    const renew = paced(() => void this.fetch(), LIVE_MS);
    const redraw = paced(() => this.map?.refresh(), MAP_MS);
    const hear = () => [renew, renew, redraw].forEach((look) => look());
    for (const kind of ["case", "duty", "resync"]) onLive(kind, hear);
    setInterval(() => document.hidden || [renew, redraw].forEach((look) => look()), CLOCK_MS);
    element("hall-previous").addEventListener("click", () => this.tour.go(-1));
    element("hall-next").addEventListener("click", () => this.tour.go(1));
    element("hall-than").addEventListener("change", (event) => this.onThan((event.target as HTMLSelectElement).value));
    document.addEventListener("click", (event) => {
      const target = event.target as HTMLElement;
      const county = target.closest<HTMLElement>("[data-region]");
      if (county) this.tour.choose(county.dataset.region!);
      if (target.closest("[data-now]")) this.backToNow();
    });
    this.hideIdlePointer();
  }

  private hideIdlePointer(): void {
    let timer = 0;
    addEventListener("pointermove", () => {
      document.documentElement.classList.remove("is-idle");
      clearTimeout(timer);
      timer = window.setTimeout(() => document.documentElement.classList.add("is-idle"), IDLE_MS);
    });
  }

  private take({ stops, hours }: Figures): void {
    this.tour.update(stops, this.region);
    this.plot.show(hours);
    this.counties?.show(stops);
  }

  private async fetch(): Promise<void> {
    const query = new URLSearchParams(Object.entries({ region: this.region, at: this.at, than: this.than }).filter(([, value]) => value));
    const part = await this.parts.get(`${this.setup.panels}?${query}`);
    if (part) this.take(partData<Figures>(part, "hall-script"));
  }

  private onStop(stop: Stop): void {
    this.region = stop.code;
    keepInAddress("region", stop.code);
    this.frame(1200);
    this.map?.filter({ region: this.region, upto: this.at });
    void this.fetch();
  }

  private onThan(than: string): void {
    this.than = than;
    keepInAddress("than", than);
    void this.fetch();
  }

  private onHand(moment: Date | undefined): void {
    this.at = moment?.toISOString() ?? "";
    this.map?.filter({ region: this.region, upto: this.at });
    void this.fetch();
  }

  private backToNow(): void {
    this.plot.toNow();
    this.onHand(undefined);
  }

  /** Flies so that the chosen area stands between the panels that lie over the map; on a small screen none does. */
  private frame(duration: number): void {
    if (!this.map) return;
    this.counties?.choose(this.region);
    const whole = element("map").getBoundingClientRect();
    const stacked = getComputedStyle(document.querySelector(".panel--left")!).position !== "absolute";
    const gap = whole.height / (stacked ? 12 : 60);
    const room = (name: string, taken: (panel: DOMRect) => number) => gap + (stacked ? 0 : taken(document.querySelector(`.panel--${name}`)!.getBoundingClientRect()));
    const padding = {
      left: room("left", (panel) => panel.right - whole.left),
      right: room("right", (panel) => whole.right - panel.left),
      top: room("head", (panel) => panel.bottom - whole.top),
      bottom: room("foot", (panel) => whole.bottom - panel.top),
    };
    this.map.native.fitBounds(this.areas.get(this.region) ?? this.setup.bounds, { padding, duration });
  }
}
