import { htmx } from "./htmx";
import { createMap, type CityMap, type Place } from "./map";

const TYPED_MS = 250;
const CLOSE_ZOOM = 16;

/** A place said in three ways: by words, by the map, by the device. `onPlace` hears of each new one. */
export class PlaceField {
  private map: CityMap | undefined;
  private timer = 0;

  constructor(private readonly root: HTMLElement, private readonly onPlace: (place: Place, from: "words" | "map" | "device") => void) {
    this.words?.addEventListener("input", () => this.typed());
    root.addEventListener("click", (event) => this.clicked(event));
  }

  private get words(): HTMLInputElement | null {
    return this.root.querySelector<HTMLInputElement>("[data-search]");
  }

  private get hidden(): HTMLInputElement {
    return this.root.querySelector<HTMLInputElement>("[data-point]")!;
  }

  /** The place as longitude and latitude, if there is one. */
  get place(): Place | undefined {
    const [longitude, latitude] = this.hidden.value.split(",").map(Number);
    return longitude && latitude ? [longitude, latitude] : undefined;
  }

  /** Draws the map into `element` and lets a click or the pin choose. */
  async show(element: HTMLElement): Promise<CityMap | undefined> {
    this.map = await createMap(element, { tools: true });
    this.map?.placePin((place) => this.choose(place, "map"), this.place);
    if (this.place) this.map?.go(this.place, CLOSE_ZOOM);
    return this.map;
  }

  /** Sets the place, moves the pin, tells the page. */
  choose(place: Place, from: "words" | "map" | "device"): void {
    this.hidden.value = place.map((degrees) => degrees.toFixed(6)).join(",");
    this.map?.setPin(place);
    if (from !== "map") this.map?.go(place, CLOSE_ZOOM);
    this.onPlace(place, from);
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), TYPED_MS);
  }

  private async search(): Promise<void> {
    const box = this.words!;
    const found = this.root.querySelector<HTMLElement>("[data-found]")!;
    if (!box.value.trim()) return found.replaceChildren();
    await htmx.ajax("get", `${box.dataset.search}?q=${encodeURIComponent(box.value)}`, { target: found, swap: "innerHTML" });
  }

  private clicked(event: Event): void {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    if (!button) return;
    const [longitude, latitude] = button.dataset.place!.split(",").map(Number) as Place;
    if (this.words) this.words.value = button.dataset.label ?? "";
    this.root.querySelector("[data-found]")?.replaceChildren();
    this.choose([longitude, latitude], "words");
    this.words?.focus();
  }
}

/** Where the device is, in degrees WGS 84; undefined where it does not tell. */
export function devicePlace(): Promise<Place | undefined> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(undefined);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve([coords.longitude, coords.latitude]),
      () => resolve(undefined),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
}

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Distance of two places on the sphere, in metres (haversine; within 0.6 % of the ellipsoid). */
export function metresBetween([west, south]: Place, [east, north]: Place): number {
  const half = Math.sin(radians(north - south) / 2) ** 2 + Math.cos(radians(south)) * Math.cos(radians(north)) * Math.sin(radians(east - west) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(half));
}

export type { Place };
