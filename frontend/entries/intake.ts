import "../faces/desk";
import "../styles/cases.css";
import { htmx } from "../modules/htmx";
import { onLive } from "../modules/live";
import type { CityMap, Place } from "../modules/map";
import { startPickers } from "../modules/pickers";
import { PlaceField } from "../modules/place-field";
import { startShots } from "../modules/shots";

const CIRCLES_METRES = [50, 200];
const TOGETHER_MS = 300;
const ASKED = ["text", "point", "category", "reporter_phone", "reporter_email", "asset_code"];
const TYPED_MS = 400;

const form = () => document.querySelector<HTMLFormElement>("#intake-form");
let map: CityMap | undefined;
let timer = 0;

function values(): Record<string, string> {
  const given = new FormData(form()!);
  return Object.fromEntries(ASKED.map((name) => [name, String(given.get(name) ?? "")]));
}

async function ask(): Promise<void> {
  const known = values();
  if (!form() || !Object.values(known).some(Boolean)) return;
  await htmx.ajax("post", form()!.dataset.surroundings!, { target: "#intake-who", swap: "innerHTML", values: known, source: "#intake-who" });
  const marks = JSON.parse(document.querySelector("#intake-marks")?.textContent || "[]") || [];
  map?.numbered(marks);
}

function askSoon(wait = TOGETHER_MS): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void ask(), wait);
}

/** What is still open, beside the button that sends. */
function tellOpen(): void {
  const told = document.querySelector<HTMLElement>("#intake-open");
  if (!told) return;
  const given = new FormData(form()!);
  const open = ["text", "request_kind", "point", "category"].filter((name) => !given.get(name)).map((name) => told.dataset[name]!);
  told.textContent = open.length ? told.dataset.words!.replace("{names}", open.join(told.dataset.joiner)) : told.dataset.ready!;
}

function placed(place: Place): void {
  map?.circle(place, CIRCLES_METRES);
  tellOpen();
  askSoon();
}

async function start(): Promise<void> {
  const root = form()?.querySelector<HTMLElement>("[data-places]");
  const element = document.querySelector<HTMLElement>("#intake-map");
  if (!root || !element) return;
  const field = new PlaceField(root, placed);
  tellOpen();
  map = await field.show(element);
  if (field.place) placed(field.place);
}

/** Puts an article's answer where the operator words it; what stands there already stays above it. */
function insert(button: HTMLElement): void {
  const answer = form()!.querySelector<HTMLTextAreaElement>("#id_answer")!;
  answer.value = [answer.value.trim(), button.dataset.insert!].filter(Boolean).join("\n");
  form()!.querySelector<HTMLInputElement>("#id_article")!.value = button.dataset.article!;
  answer.focus();
}

function anew(): void {
  location.assign(location.pathname);
}

startPickers();
startShots();
void start();
document.addEventListener("htmx:load", (event) => (event.target as HTMLElement).id === "intake-form" && void start());
document.addEventListener("input", (event) => {
  tellOpen();
  if ((event.target as HTMLElement).id === "id_text") askSoon(TYPED_MS);
});
document.addEventListener("change", (event) => {
  tellOpen();
  if (ASKED.includes((event.target as HTMLInputElement).name)) askSoon();
});
document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-insert]");
  if (button) insert(button);
});
document.addEventListener("reset", anew);
onLive("case", () => askSoon());
