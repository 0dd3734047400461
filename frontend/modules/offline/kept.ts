import { toast } from "../toast";
import { pageData } from "../words";
import { timeWords, words } from "./texts";

const WORKER = "/m/worker.js";
const MOST_TASKS = 12;
const SETTLED_MS = 1_000;

function bandWords(): string {
  const { kept, missing } = document.documentElement.dataset;
  if (missing !== undefined) return words("missing");
  if (kept) return words("asOf", { time: timeWords(Date.parse(kept)) });
  return navigator.onLine ? "" : words("noNetwork");
}

function showBand(): void {
  const band = document.getElementById("offline-band");
  if (!band) return;
  const told = bandWords();
  band.hidden = !told;
  band.querySelector("span")!.textContent = told;
}

let leaving = false;

/** A network that lasted a moment: one that flickers while somebody goes on to another page would bring them back to this one. */
function makeRoom(): void {
  if (!leaving && navigator.onLine && document.documentElement.dataset.kept && !document.querySelector("form[data-queue]")) location.reload();
}

/** Pages opened without a network say so; with the network back, a copy makes room for the page itself unless somebody is writing in it. */
export function startBand(): void {
  showBand();
  if (document.documentElement.dataset.kept) document.querySelector(".toasts")?.remove();
  addEventListener("offline", showBand);
  addEventListener("beforeunload", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("online", () => {
    showBand();
    setTimeout(makeRoom, SETTLED_MS);
  });
  document.addEventListener("htmx:load", showBand);
}

function offerNew(registration: ServiceWorkerRegistration): void {
  const waiting = registration.waiting;
  if (!waiting || !navigator.serviceWorker.controller) return;
  const run = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      navigator.serviceWorker.controller?.postMessage({ kind: "renew" });
      location.reload();
    });
    waiting.postMessage({ kind: "takeOver" });
  };
  toast(words("newVersion"), { act: { label: words("reload"), run }, seconds: 3600 });
}

/** What is likely wanted where there is no network: the pages that this one lists, and the tasks of this page, the first of the list first. */
function wanted(): string[] {
  const tasks = [...document.querySelectorAll<HTMLAnchorElement>("#today-tasks a.task")].slice(0, MOST_TASKS);
  return [...new Set([...(pageData<string[]>("phone-keeps") ?? []), ...tasks.map((task) => task.pathname)])];
}

/** Has pages, or tiles of the base map, kept for times without a network, where there is a worker that does. */
export async function keepPages(addresses: string[], kind: "keep" | "keepTiles" = "keep"): Promise<void> {
  const { active } = (await navigator.serviceWorker?.ready) ?? {};
  if (navigator.onLine && addresses.length) active?.postMessage({ kind, addresses });
}

/** Registers the worker that keeps pages, and tells it what to keep. Plain http has none: forms wait on the phone all the same. */
export async function startWorker(): Promise<void> {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  offerNew(registration);
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", () => offerNew(registration));
  });
  const look = () => document.hidden || void registration.update().catch(() => undefined);
  document.addEventListener("visibilitychange", look);
  look();
  if (document.getElementById("phone-keeps")) await keepPages(wanted());
}
