import "../faces/desk";
import "../styles/cases.css";
import { startCaseView } from "../modules/case-view";
import { type CityMap, createMap, type Place } from "../modules/map";
import { pageData } from "../modules/words";

const REACH_METRES = [50];

interface Mark {
  number: number;
  state: string;
  place: Place;
}

function mark(map: CityMap, centre: Place): void {
  map.choose(centre);
  map.circle(centre, REACH_METRES);
  map.numbered(pageData<Mark[]>("case-near") ?? []);
}

async function showPlace(): Promise<void> {
  const element = document.querySelector<HTMLElement>("#case-map");
  if (!element) return;
  const centre = element.dataset.centre!.split(",").map(Number) as Place;
  const map = await createMap(element, { interactive: false, tools: false });
  if (!map) return;
  mark(map, centre);
  document.addEventListener("htmx:afterSettle", () => document.contains(element) && mark(map, centre));
}

startCaseView();
void showPlace();
