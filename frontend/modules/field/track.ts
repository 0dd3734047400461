import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { RUN } from "../offline/item";
import { who } from "../offline/sending";
import { metresBetween, type Place, watchPlace } from "./distance";

/** Where somebody was; times are the phone's own, as those of what waits to be sent. */
interface Step {
  owner: number;
  made: number;
  run: string;
  ran: number;
  place: Place;
  accuracy: number;
}
interface Walked extends DBSchema {
  steps: { key: number; value: Step; indexes: { owner: number } };
}

const NAME = "onecity-track";
const LOCK = "onecity-track";
const SEND_MS = 20_000;
const SECOND = 1_000;
const STEP_METRES = 15;
const MOST_KEPT = 5_000;
const MOST_SENT = 400;
/** The server has taken them, or never will. */
const DONE_WITH = [200, 400];

let opened: Promise<IDBPDatabase<Walked>> | undefined;

function open(): Promise<IDBPDatabase<Walked>> {
  opened ??= openDB<Walked>(NAME, 1, {
    upgrade: (database) => void database.createObjectStore("steps", { autoIncrement: true }).createIndex("owner", "owner"),
  });
  return opened;
}

async function keep(step: Step): Promise<void> {
  const database = await open();
  await database.add("steps", step);
  const spare = (await database.count("steps")) - MOST_KEPT;
  if (spare > 0) await forget(await database.getAllKeys("steps", undefined, spare));
}

async function forget(keys: number[]): Promise<void> {
  const change = (await open()).transaction("steps", "readwrite");
  await Promise.all([...keys.map((key) => change.store.delete(key)), change.done]);
}

function told({ made, run, ran, place, accuracy }: Step): unknown[] {
  const counted = run === RUN ? (performance.now() - ran) / SECOND : null;
  return [new Date(made).toISOString(), counted, ...place, accuracy];
}

/** Sends the steps of whoever is signed in, some hundred at a time; what does not arrive waits for the next time. */
async function sendKept(url: string): Promise<void> {
  const database = await open();
  if (!(await database.count("steps"))) return;
  const { owner, token } = await who();
  const keys = await database.getAllKeysFromIndex("steps", "owner", owner, MOST_SENT);
  if (!keys.length) return;
  const steps = await database.getAllFromIndex("steps", "owner", owner, MOST_SENT);
  const body = JSON.stringify({ owner, sent: new Date().toISOString(), steps: steps.map(told) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "error" });
  if (!DONE_WITH.includes(answer.status)) return;
  await forget(keys);
  if (keys.length === MOST_SENT) await sendKept(url);
}

async function send(url: string): Promise<void> {
  if (!navigator.onLine) return;
  const work = () => sendKept(url).catch(() => undefined);
  await (navigator.locks ? navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : undefined)) : work());
}

/** Keeps on this phone where the person walks while the page is open, and hands it over now and then, where there is a network. */
export function startTrack(): void {
  const url = document.querySelector<HTMLElement>("[data-track]")?.dataset.track;
  if (!url) return;
  let last: Place | undefined;
  watchPlace((place, accuracy) => {
    if (last && metresBetween(last, place) < STEP_METRES) return;
    last = place;
    const step = { owner: Number(document.body.dataset.user), made: Date.now(), run: RUN, ran: performance.now(), place, accuracy };
    keep(step).catch((error: unknown) => console.warn(error));
  });
  setInterval(() => void send(url), SEND_MS);
  addEventListener("online", () => void send(url));
  void send(url);
}
