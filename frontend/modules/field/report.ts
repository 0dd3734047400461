import { htmx } from "../htmx";
import { type CityMap, createMap } from "../map";
import { devicePlace, type Place } from "../place-field";

const CLOSE_ZOOM = 17;
interface Located {
  place?: string;
  grid?: { code: string };
  hint?: string;
}

/** The place of a report: where the device is, or where the pin was put. The form may come back; the map stays. */
class ReportPlace {
  private map: CityMap | undefined;

  async start(): Promise<void> {
    document.addEventListener("click", (event) => (event.target as HTMLElement).closest("[data-here]") && void this.fromDevice());
    document.addEventListener("htmx:load", (event) => (event.target as HTMLElement).matches(".phone") && void this.again());
    const known = this.known();
    const found = known ? undefined : this.fromDevice();
    this.map = await createMap(document.querySelector<HTMLElement>("#report-map")!, { tools: false });
    this.map?.placePin((place) => void this.set(place), this.known());
    await found;
    const place = this.known();
    if (place) this.map?.native.jumpTo({ center: place, zoom: CLOSE_ZOOM });
    if (known) await this.set(known);
  }

  private get told(): HTMLElement {
    return document.querySelector<HTMLElement>("#report-where")!;
  }

  private get hidden(): HTMLInputElement {
    return document.querySelector<HTMLInputElement>("[data-point]")!;
  }

  /** The form came back with what is wrong: the map was kept, the words beside it were not. */
  private async again(): Promise<void> {
    const known = this.known();
    if (known) await this.set(known);
  }

  private known(): Place | undefined {
    const [longitude, latitude] = this.hidden.value.split(",").map(Number);
    return longitude && latitude ? [longitude, latitude] : undefined;
  }

  private async fromDevice(): Promise<void> {
    this.tell(this.told.dataset.finding!);
    const place = await devicePlace();
    if (!place) return this.tell(this.told.dataset.failed!, true);
    this.map?.go(place, CLOSE_ZOOM);
    await this.set(place);
  }

  private tell(words: string, wrong = false): void {
    this.told.textContent = words;
    this.told.classList.toggle("late", wrong);
  }

  private async set(place: Place): Promise<void> {
    this.hidden.value = place.map((degrees) => degrees.toFixed(6)).join(",");
    this.map?.setPin(place);
    const answer = await fetch(`${this.told.dataset.locate}?lon=${place[0]}&lat=${place[1]}`).catch(() => undefined);
    if (!answer) return this.tell(`${this.told.dataset.unnamed} ${this.hidden.value}`);
    const located = (await answer.json()) as Located;
    if (!answer.ok) return this.tell([this.told.dataset.outside, located.hint].filter(Boolean).join(" "), true);
    this.tell([located.place, located.grid?.code].filter(Boolean).join(" · "));
    await htmx.ajax("get", `${this.told.dataset.near}?point=${this.hidden.value}`, { target: "#report-near", swap: "innerHTML" });
  }
}

/** A page kept for times without a network knows nothing of what its address asks for: the object or the place it came from. */
function takeGiven(): void {
  const asked = new URLSearchParams(location.search);
  for (const name of ["asset", "point", "place"]) {
    const field = document.querySelector<HTMLInputElement>(`#report-form [name=${name}]`);
    if (field && !field.value) field.value = asked.get(name) ?? "";
  }
}

/** A report from the field. */
export function startReport(): void {
  takeGiven();
  void new ReportPlace().start();
  document.addEventListener("change", (event) => {
    const answer = (event.target as HTMLElement).closest<HTMLElement>("#kind-found .found, #suggested .found");
    if (!answer) return;
    const words = document.createElement("label");
    words.className = "kind";
    words.append(answer.querySelector("input")!, answer.querySelector(".found__name")!.textContent ?? "");
    document.querySelector(".kinds")!.prepend(words);
    document.querySelector<HTMLDetailsElement>(".kinds__more")!.open = false;
    document.querySelector("#kind-found")!.replaceChildren();
    answer.remove();
  });
}
