import "../faces/public";
import "../styles/cases.css";
import { startPickers } from "../modules/pickers";
import { devicePlace, type Place, PlaceField } from "../modules/place-field";
import { startShots } from "../modules/shots";

interface Located {
  place?: string;
  error?: string;
  hint?: string;
}

function told(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#report-where");
}

function tell(words: string, wrong = false): void {
  const line = told();
  if (!line) return;
  line.textContent = words;
  line.classList.toggle("late", wrong);
}

/** Says where the marked place lies, so that who reports can see whether it is right. */
async function describe([longitude, latitude]: Place): Promise<void> {
  const line = told()!;
  tell(line.dataset.known ?? "");
  const answer = await fetch(`${line.dataset.locate}?lon=${longitude}&lat=${latitude}`);
  const located = (await answer.json()) as Located;
  if (answer.ok) tell(`${located.place ?? ""} – ${line.dataset.known}`);
  else tell([line.dataset.outside, located.hint].filter(Boolean).join(" "), true);
}

async function start(): Promise<void> {
  const root = document.querySelector<HTMLElement>("#report-form [data-places]");
  const map = document.querySelector<HTMLElement>("#report-map");
  if (!root || !map || root.dataset.started) return;
  root.dataset.started = "true";
  const field = new PlaceField(root, (place) => void describe(place));
  root.querySelector("[data-here]")?.addEventListener("click", (event) => void here(field, event.currentTarget as HTMLElement));
  await field.show(map);
}

async function here(field: PlaceField, button: HTMLElement): Promise<void> {
  button.classList.add("is-busy");
  const place = await devicePlace();
  button.classList.remove("is-busy");
  if (place) field.choose(place, "device");
  else tell(button.dataset.failed ?? "", true);
}

startPickers();
startShots();
void start();
document.addEventListener("htmx:load", () => void start());
