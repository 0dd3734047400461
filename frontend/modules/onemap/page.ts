import { onLive } from "../live";
import { type Bounds, type CityMap, createMap, type LayerChoice, type Picked, type Place, type RegionCount, type View } from "../map";
import { paced, partData, Parts } from "../patch";
import { type Hours, TimeStrip } from "../time-strip";
import { pageData } from "../words";
import { type Asked, hashView, keepAddress, readAddress } from "./address";
import { CaseDrawer, type ChosenCase } from "./drawer";
import { type Counted, CountyInset } from "./overview";

interface Setup {
  bounds: Bounds;
  layers: LayerChoice[];
  labels: Record<string, string>;
  pane: string;
  chosen: { id: string; place: Place } | null;
}
interface Figures {
  regions: RegionCount[];
  city: Counted;
  hours: Hours;
}

const LIVE_MS = 700;
const CLOCK_MS = 60_000;
const CLOSE_ZOOM = 15;
const element = (id: string) => document.getElementById(id)!;

function toggled(values: string[], value: string): string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

/** The one map: list, marks, counts, time strip and drawer that follow one another. */
export class OneMap {
  private readonly setup = pageData<Setup>("map-setup")!;
  private readonly asked: Asked = readAddress();
  private readonly parts = new Parts();
  private readonly drawer = new CaseDrawer(element("drawer"), (chosen) => this.onChosen(chosen));
  private readonly inset = new CountyInset(element("overview"), this.setup.bounds);
  private readonly strip = new TimeStrip(element("strip-plot"), (end) => this.onHand(end));
  private view: View = { centre: [0, 0], zoom: 9, bounds: this.setup.bounds };
  private map: CityMap | undefined;

  async start(): Promise<void> {
    document.addEventListener("click", (event) => this.onClick(event.target as HTMLElement));
    void this.fetch();
    this.follow();
    const { bounds, layers, labels } = this.setup;
    this.map = await createMap(element("map"), {
      bounds, layers, labels, keepView: true,
      onMove: (view) => this.onMove(view),
      onPick: (picked) => this.onPick(picked),
    });
    if (this.map) this.beginAt(this.map);
    await this.fetch();
  }

  private beginAt(map: CityMap): void {
    const asked = hashView();
    if (asked) map.native.jumpTo({ center: asked.place, zoom: asked.zoom });
    addEventListener("hashchange", () => {
      const next = hashView();
      if (next) map.go(next.place, next.zoom);
    });
    this.view = map.view();
    this.filterMap();
    this.openLinked(map);
    void this.inset.start(map);
  }

  private openLinked(map: CityMap): void {
    const { chosen } = this.setup;
    if (!chosen) return;
    if (!new URLSearchParams(location.search).has("at")) map.native.jumpTo({ center: chosen.place, zoom: CLOSE_ZOOM });
    this.drawer.pick(chosen.id, chosen.place);
    this.view = map.view();
  }

  private follow(): void {
    const renew = paced(() => {
      this.map?.refresh();
      void this.fetch();
    }, LIVE_MS);
    onLive("case", renew);
    onLive("resync", renew);
    onLive("duty", paced(() => this.map?.refresh(), LIVE_MS));
    setInterval(() => document.hidden || renew(), CLOCK_MS);
  }

  private query(): URLSearchParams {
    const { tab, states, time, region, upto } = this.asked;
    const query = new URLSearchParams({ tab, zoom: this.view.zoom.toFixed(2), box: this.view.bounds.map((degrees) => degrees.toFixed(5)).join(",") });
    for (const [name, value] of Object.entries({ time, region, upto })) if (value) query.set(name, value);
    states.forEach((state) => query.append("state", state));
    return query;
  }

  private async fetch(): Promise<void> {
    const part = await this.parts.get(`${this.setup.pane}?${this.query()}`);
    if (!part) return;
    const figures = partData<Figures>(part, "map-figures");
    this.drawer.mark(this.asked.chosen);
    this.inset.show(figures.city);
    this.strip.show(figures.hours);
    this.map?.counts(figures.regions);
  }

  private filterMap(): void {
    const { states, time, region, upto } = this.asked;
    this.map?.filter({ state: states, time, region, upto });
  }

  private narrow(): void {
    keepAddress(this.asked);
    this.filterMap();
    void this.fetch();
  }

  private onMove(view: View): void {
    this.view = view;
    this.inset.follow(view.bounds);
    void this.fetch();
  }

  private onPick({ layer, id, place }: Picked): void {
    if (layer === "cases") this.drawer.pick(id, place);
    const { opens } = this.setup.layers.find((one) => one.key === layer) ?? {};
    if (opens) this.drawer.other(opens.replace("{id}", id));
    if (layer !== "regions") return;
    this.asked.region = this.asked.region === id ? "" : id;
    this.narrow();
  }

  private onHand(end: Date | undefined): void {
    this.asked.upto = end ? end.toISOString() : "";
    this.narrow();
  }

  private onChosen(chosen: ChosenCase | undefined): void {
    this.asked.chosen = chosen?.id ?? "";
    keepAddress(this.asked);
    this.map?.choose(chosen?.place);
    if (!chosen?.place || !this.map || this.map.native.getBounds().contains(chosen.place)) return;
    this.map.go(chosen.place, this.view.zoom);
  }

  private onClick(target: HTMLElement): void {
    const { state, time, tab, after } = target.closest<HTMLElement>("#map-strip button, #map-tabs button, #map-rows button")?.dataset ?? {};
    if (state) this.asked.states = toggled(this.asked.states, state);
    if (time) this.asked.time = this.asked.time === time ? "" : time;
    if (tab) this.asked.tab = tab;
    if (state || time || tab) this.narrow();
    if (after) void this.more(after);
    if (target.closest("[data-show-all]")) this.clear();
    if (target.closest("[data-now]")) this.backToNow();
  }

  private clear(): void {
    Object.assign(this.asked, { states: [], time: "", region: "" });
    this.narrow();
  }

  private backToNow(): void {
    this.strip.toNow();
    this.onHand(undefined);
  }

  private async more(after: string): Promise<void> {
    const answer = await fetch(`${this.setup.pane}?${this.query()}&after=${encodeURIComponent(after)}`);
    if (!answer.ok) return;
    const template = Object.assign(document.createElement("template"), { innerHTML: await answer.text() });
    document.querySelector("#map-rows [data-after]")?.remove();
    element("map-rows").append(...(template.content.querySelector("#map-rows")?.children ?? []));
  }
}
