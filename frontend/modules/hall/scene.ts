import { onLive } from "../live";
import { type Bounds, type CityMap, createMap } from "../map";
import { countyOutlines } from "../onemap/overview";
import { paced, partData, Parts } from "../patch";
import { pageData } from "../words";
import { Heat } from "./heat";
import { Counties, type Part, type Words } from "./counties";
import { type Hours, HoursPlot } from "./hours";
import { type Stay, type Stop, Tour } from "./tour";

interface Setup extends Stay {
  panels: string;
  bounds: Bounds;
  labels: Record<string, string>;
  words: Words;
}
interface Figures {
  stops: Stop[];
  labels: Part[];
  region: string;
  bounds: Bounds;
  hours: Hours;
}

const LIVE_MS = 800;
const MAP_MS = 3_000;
const CLOCK_MS = 30_000;
const IDLE_MS = 5_000;
const FLIGHT_MS = 1_200;
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
  private readonly tour = new Tour(element("hall-stops"), element("hall-tour"), this.setup, (stop) => this.goTo(stop.code));
  private readonly plot = new HoursPlot(element("hall-plot"), element("hall-play"), (moment) => this.onHand(moment));
  private bounds: Bounds = this.setup.bounds;
  private framed = "";
  private region = new URLSearchParams(location.search).get("region") ?? "";
  private at = "";
  private than = new URLSearchParams(location.search).get("than") ?? "";
  private map: CityMap | undefined;
  private counties: Counties | undefined;
  private heat: Heat | undefined;
  private span = new URLSearchParams(location.search).get("span") ?? "";

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
    this.counties = new Counties(map, this.setup.words, new Map(outlines.map(({ code, polygons }) => [code, polygons])));
    this.counties.show(pageData<Figures>("hall-script")!.labels);
    map.native.on("click", (event) => {
      if (map.native.queryRenderedFeatures(event.point, { layers: ["case-mark"] }).length) return;
      const counted = this.counties!.countsAt(event.point);
      if (counted) return void open(counted.rows, self === top ? "_self" : "_top");
      const part = this.counties!.at(event.point, this.region);
      if (part?.way) open(part.way, self === top ? "_self" : "_top");
      else if (part) this.goTo(part.code);
    });
    this.heat = new Heat(map.native, element("map").dataset.heat!);
    this.frame(0);
    this.draw();
    addEventListener("resize", paced(() => this.frame(0), 500));
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
    element("hall-stay").addEventListener("change", (event) => this.onStay(Number((event.target as HTMLSelectElement).value)));
    document.addEventListener("click", (event) => {
      const target = event.target as HTMLElement;
      const region = target.closest<HTMLElement>("[data-region]");
      if (region) this.goTo(region.dataset.region!);
      const span = target.closest<HTMLElement>("[data-span]");
      if (span) this.onSpan(span.dataset.span!);
      if (target.closest("[data-now]")) this.backToNow();
      const heat = target.closest<HTMLElement>("#hall-heat");
      if (heat) this.onHeat(heat);
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

  private take({ stops, labels, region, bounds, hours }: Figures): void {
    this.tour.update(stops, this.region);
    this.plot.show(hours);
    this.counties?.show(labels);
    this.bounds = bounds;
    if (region !== this.framed) this.frame(FLIGHT_MS);
    this.framed = region;
  }

  private async fetch(): Promise<void> {
    const query = new URLSearchParams(Object.entries({ region: this.region, at: this.at, than: this.than, span: this.span }).filter(([, value]) => value));
    const part = await this.parts.get(`${this.setup.panels}?${query}`);
    if (part) this.take(partData<Figures>(part, "hall-script"));
  }

  /** Shows a region: the city, a county or a township; the map flies there with the answer. */
  private goTo(code: string): void {
    this.region = code;
    keepInAddress("region", code);
    this.draw();
    void this.fetch();
  }

  private onThan(than: string): void {
    this.than = than;
    keepInAddress("than", than);
    void this.fetch();
  }

  private onStay(seconds: number): void {
    this.tour.setStay(seconds);
    keepInAddress("stay", seconds ? String(seconds) : "");
  }

  private onHand(moment: Date | undefined): void {
    this.at = moment?.toISOString() ?? "";
    this.draw();
    void this.fetch();
  }

  private draw(): void {
    this.map?.filter({ region: this.region, upto: this.at });
    this.heat?.look(this.region, this.at);
  }

  private onSpan(span: string): void {
    this.span = span;
    keepInAddress("span", span);
    this.plot.toNow();
    this.onHand(undefined);
  }

  private onHeat(button: HTMLElement): void {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    this.heat?.show(on);
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
    this.map.native.fitBounds(this.bounds, { padding, duration });
  }
}
