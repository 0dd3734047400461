import { type Item, RUN, type Shot } from "./item";
import { items, letGo, note, shotsOf } from "./store";

/** What became of a round of sending; "later" is worth another try by itself, the others need somebody. */
export type Outcome = "done" | "later" | "signIn" | "closed" | "busy";
interface Answer {
  words?: string;
  url?: string;
}

const WHO = "/m/queue/who";
const TAKE = "/m/queue/take";
const CHANNEL = "onecity-queue";
const REFUSED = [400, 404, 409, 413, 422];
const SIGNED_OUT = 401;
const NOT_OPEN = 403;
const BROKEN = 500;
const MOST_FAULTS = 3;
const SECOND = 1000;

/** Tells every page and worker of this origin that the queue changed. */
export function tellChange(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Calls `handler` when the queue changed elsewhere. */
export function onChange(handler: () => void): void {
  new BroadcastChannel(CHANNEL).addEventListener("message", handler);
}

function bodyOf(item: Item, shots: Shot[]): FormData {
  const body = new FormData();
  item.fields.forEach(([name, value]) => body.append(name, value));
  const about = { owner: item.owner, kind: item.kind, case: item.case || "", request_key: item.key, said: new Date(item.made).toISOString(), sent: new Date().toISOString() };
  Object.entries(about).forEach(([name, value]) => body.set(name, String(value)));
  if (item.run === RUN) body.set("counted", String((performance.now() - item.ran) / SECOND));
  shots.forEach((shot) => body.append(shot.field, shot.blob, shot.name));
  return body;
}

async function answerOf(response: Response): Promise<Answer | undefined> {
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return json ? ((await response.json()) as Answer) : undefined;
}

/** Sends one item. Resolves to what stops the round; undefined where the next one may go. */
async function sendOne(item: Item, token: string): Promise<Outcome | undefined> {
  const response = await fetch(TAKE, { method: "POST", body: bodyOf(item, await shotsOf(item.key)), headers: { "X-CSRFToken": token }, redirect: "error" });
  const answer = await answerOf(response);
  if (response.ok && answer) {
    await letGo(item.key, { key: item.key, owner: item.owner, title: item.title, words: answer.words ?? "", url: answer.url ?? "", at: Date.now() });
    return undefined;
  }
  if (answer && response.status === SIGNED_OUT) return "signIn";
  if (answer && response.status === NOT_OPEN) return "closed";
  if (REFUSED.includes(response.status)) await note(item, { state: "refused", words: answer?.words ?? String(response.status) });
  else if (response.status === BROKEN && item.faults + 1 < MOST_FAULTS) await note(item, { faults: item.faults + 1 });
  else if (response.status === BROKEN) await note(item, { state: "refused", words: answer?.words ?? String(BROKEN) });
  else return "later";
  return undefined;
}

/** An item failed on its way. If the server still answers, it is the item's own fault: the next ones do not wait for it. */
async function unreachable(): Promise<Outcome | undefined> {
  return (await fetch(WHO, { cache: "no-store" })).ok ? undefined : "later";
}

/** Who is signed in (0 for nobody), and what their requests must carry. Rejects where the server does not answer. */
export async function who(): Promise<{ owner: number; token: string }> {
  const known = await fetch(WHO, { cache: "no-store" });
  if (!known.ok) throw new Error(String(known.status));
  return (await known.json()) as { owner: number; token: string };
}

async function round(): Promise<Outcome> {
  const waiting = (await items()).filter((item) => item.state === "waiting");
  if (!waiting.length) return "done";
  const { owner, token } = await who();
  const own = waiting.filter((item) => item.owner === owner);
  if (!own.length) return owner ? "done" : "signIn";
  for (const item of own) {
    const stop = await sendOne(item, token).catch(unreachable);
    tellChange();
    if (stop) return stop;
  }
  return (await items()).some((item) => item.state === "waiting" && item.owner === owner) ? "later" : "done";
}

async function safely(): Promise<Outcome> {
  try {
    return await round();
  } catch {
    return "later";
  }
}

/** Sends what the signed-in person left here, in its order, one after the other; nobody else's. Only one page or worker does at a time. */
export async function sendAll(): Promise<Outcome> {
  if (!navigator.locks) return safely();
  return navigator.locks.request(CHANNEL, { ifAvailable: true }, async (lock) => (lock ? safely() : "busy"));
}
