import { ask } from "../dialog";
import { icon } from "../icon";
import { frame } from "./frame";
import type { Done, Item } from "./item";
import { items, lately, letGo, note, shotsOf } from "./store";
import { type Outcome, tellChange } from "./sending";
import { sizeWords, timeWords, words } from "./texts";
import { onQueue, send } from "./waiting";

const MOST_TOLD = 5;
const own = () => Number(document.body.dataset.user);

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), { className });
  made.append(...inside);
  return made;
}

function link(text: string, address: string): HTMLElement {
  return Object.assign(element("a", "btn btn--s", text), { href: address });
}

function button(text: string, act: () => Promise<unknown>, risk = false): HTMLElement {
  const made = Object.assign(element("button", `btn btn--s${risk ? " btn--risk" : ""}`, text), { type: "button" as const });
  made.addEventListener("click", () => void act());
  return made;
}

async function changed(): Promise<void> {
  tellChange();
  await send();
}

async function discard(item: Item): Promise<void> {
  const sure = await ask({ title: words("discardThis", { what: item.title }), text: words("discardLost"), yes: words("discard"), risk: true });
  if (!sure) return;
  await letGo(item.key);
  await changed();
}

async function again(item: Item): Promise<void> {
  await note(item, { state: "waiting", words: "", faults: 0 });
  await changed();
}

function acts(item: Item): HTMLElement {
  const refused = item.state === "refused";
  const { kinds, report } = frame();
  const kind = kinds[item.kind];
  const address = (of: string) => of.replace("{about}", String(item.case));
  const shown = [
    ...(refused && kind?.opens ? [link(words("openCase"), address(kind.opens))] : []),
    ...(kind ? [link(words("edit"), `${address(kind.form)}?queued=${item.key}`)] : []),
    ...(refused && kind?.anew ? [link(words("anew"), `${report}?queued=${item.key}`)] : []),
    ...(refused ? [button(words("again"), () => again(item))] : []),
    button(words("discard"), () => discard(item), true),
  ];
  return element("div", "unsent__acts", ...shown);
}

async function row(item: Item, place: number): Promise<HTMLElement> {
  const shots = await shotsOf(item.key);
  const bytes = shots.reduce((sum, shot) => sum + shot.blob.size, 0);
  const refused = item.state === "refused";
  const photos = shots.filter(({ field }) => field !== "voice").length;
  const parts = [...(photos ? [words("photos", { count: photos })] : []), ...(photos < shots.length ? [words("voice")] : [])];
  const about = [timeWords(item.made), ...parts, ...(bytes ? [sizeWords(bytes)] : [])].join(" · ");
  const mark = refused ? icon("alert-triangle", false) : icon("cloud-upload", false);
  const why = item.words === "500" ? words("broken") : item.words;
  return element(
    "li", "task task--icon unsent",
    element("span", refused ? "warn" : "mute", mark),
    element("span", "task__what cut", item.title),
    element("span", `task__left ${refused ? "warn" : "mute"}`, refused ? words("look") : words("place", { place: place + 1 })),
    element("span", "task__where", about),
    ...(refused ? [element("p", "task__where unsent__why", why)] : []),
    acts(item),
  );
}

function doneRow(done: Done): HTMLElement {
  const told = done.url ? Object.assign(element("a", "", done.words), { href: done.url }) : done.words;
  return element(
    "li", "task task--icon",
    element("span", "ok", icon("check", false)),
    element("span", "task__what cut", done.title),
    element("span", "task__left ok", words("received")),
    element("span", "task__where", `${timeWords(done.at)} · `, told),
  );
}

function section(heading: string, rows: HTMLElement[]): Node[] {
  return rows.length ? [element("h2", "phone__head label", heading), element("ul", "", ...rows)] : [];
}

const OUTCOMES: Partial<Record<Outcome, string>> = { signIn: "signIn", closed: "closed" };

function tellState(outcome: Outcome, waiting: number, others: number): void {
  const state = document.getElementById("queue-state")!;
  const key = OUTCOMES[outcome];
  const parts = [waiting && key ? words(key) : "", others ? words("ofOthers", { count: others }) : ""].filter(Boolean);
  state.hidden = !parts.length;
  state.querySelector("span")!.textContent = parts.join(" ");
}

async function usedWords(): Promise<string> {
  const used = (await navigator.storage?.estimate?.())?.usage;
  return used ? words("used", { size: sizeWords(used) }) : "";
}

async function draw(outcome: Outcome): Promise<void> {
  const all = await items();
  const mine = all.filter((item) => item.owner === own());
  const [waiting, refused] = [mine.filter((item) => item.state === "waiting"), mine.filter((item) => item.state === "refused")];
  const done = (await lately(own())).slice(0, MOST_TOLD);
  const rows = {
    waiting: await Promise.all(waiting.map(row)),
    refused: await Promise.all(refused.map(row)),
  };
  tellState(outcome, waiting.length, all.length - mine.length);
  document.getElementById("queue-used")!.textContent = await usedWords();
  document.getElementById("queue-empty")!.hidden = mine.length > 0;
  document.getElementById("queue-list")!.replaceChildren(
    ...section(words("needsYou", { count: refused.length }), rows.refused),
    ...section(words("waiting", { count: waiting.length }), rows.waiting),
    ...section(words("lately"), done.map(doneRow)),
  );
}

/** The page of what is not sent yet: each thing, how it stands, and what may be done with it. */
export function startList(): void {
  let drawing = Promise.resolve();
  onQueue((outcome) => (drawing = drawing.then(() => draw(outcome))));
  document.getElementById("queue-send")!.addEventListener("click", () => void send());
}
