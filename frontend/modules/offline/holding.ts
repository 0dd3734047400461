import { toast } from "../toast";
import { type Item, newKey, RUN, type Shot } from "./item";
import { shrunk } from "./shrinking";
import { itemOf, keep, letGo, shotsOf } from "./store";
import { words } from "./texts";

/** Tried one after the other until a thing fits: long sides in pixels, and from how many bytes on a photo is made smaller. */
const SIZES = [[1600, 1_500_000], [1024, 150_000]] as const;
const KEPT = "onecity-kept-";
const VOICE = "voice";
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "request_key", "q", "group"]);

const isShot = (value: FormDataEntryValue): value is File => value instanceof File && value.size > 0;

async function shotsFrom(key: string, given: FormData, [side, largeBytes]: readonly [number, number]): Promise<Shot[]> {
  const files = [...given].filter((entry): entry is [string, File] => isShot(entry[1]));
  return Promise.all(files.map(async ([field, file], number) => ({ key, number, field, name: file.name, blob: await shrunk(file, side, largeBytes) })));
}

function titleOf(form: HTMLFormElement): string {
  const chosen = form.querySelector<HTMLInputElement>("[name=category]:checked")?.closest("label")?.textContent?.trim();
  const what = form.dataset.queueWhat ?? chosen ?? "";
  return [form.dataset.queueTitle, what].filter(Boolean).join(" · ");
}

function itemFrom(form: HTMLFormElement, given: FormData): Item {
  const texts = [...given].filter((entry): entry is [string, string] => typeof entry[1] === "string" && !LEFT_OUT.has(entry[0]));
  return {
    key: form.querySelector<HTMLInputElement>("[name=request_key]")!.value,
    owner: Number(document.body.dataset.user),
    kind: form.dataset.queue!,
    case: Number(form.dataset.queueAbout ?? 0),
    title: titleOf(form),
    fields: texts,
    made: Date.now(),
    run: RUN,
    ran: performance.now(),
    state: "waiting",
    words: "",
    faults: 0,
  };
}

/** What must be there before a form is kept, as `onecity.core.held.Need` says. */
interface Need {
  why: string;
  fields: string[];
  any: boolean;
  when: [string, string] | null;
  unless: [string, string] | null;
}

const has = (given: FormData, name: string) => given.getAll(name).some((value) => (typeof value === "string" ? value.trim() : value.size));

function unmet(need: Need, given: FormData): boolean {
  const said = ([begin, value]: [string, string]) => [...given].some(([name, one]) => name.startsWith(begin) && one === value);
  if ((need.when && !said(need.when)) || (need.unless && said(need.unless))) return false;
  return need.any ? !need.fields.some((name) => has(given, name)) : !need.fields.every((name) => has(given, name));
}

/** What is still missing, as far as the phone can tell; the server looks again. */
function missing(form: HTMLFormElement, given: FormData): Need[] {
  return (JSON.parse(form.dataset.queueNeeds ?? "[]") as Need[]).filter((need) => unmet(need, given));
}

/** Says what is missing, and shows where the first of it belongs. */
function tellMissing(form: HTMLFormElement, given: FormData, lacking: Need[]): void {
  const first = lacking[0]!.fields.find((name) => !has(given, name))!;
  const place = form.querySelector(`[name="${CSS.escape(first)}"]`)?.closest(".point, .field");
  place?.scrollIntoView({ block: "center" });
  toast(lacking.map(({ why }) => why).join(" "), { error: true });
}

/** An edited thing stays what it was: made then, by whom; only what was typed is new. */
function asBefore(item: Item, before: Item | undefined): Item {
  return before ? { ...item, made: before.made, run: before.run, ran: before.ran, owner: before.owner } : item;
}

/** Copies of pages make room for what nobody else has. */
async function forgetPages(): Promise<void> {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT)).map((name) => caches.delete(name)));
}

async function store(item: Item, given: FormData): Promise<boolean> {
  for (const size of SIZES) {
    try {
      await keep(item, await shotsFrom(item.key, given, size));
      return true;
    } catch (error) {
      console.warn(error);
      await forgetPages();
    }
  }
  toast(words("full"), { error: true });
  return false;
}

/** Keeps what a form holds on this phone. False, with a word to the reader, where something is missing or nothing more fits: the form stays. */
export async function hold(form: HTMLFormElement, given: FormData): Promise<boolean> {
  const lacking = missing(form, given);
  if (lacking.length) {
    tellMissing(form, given, lacking);
    return false;
  }
  const edited = form.dataset.queued;
  const item = asBefore(itemFrom(form, given), edited ? await itemOf(edited) : undefined);
  if (!(await store(item, given))) return false;
  if (edited && edited !== item.key) await letGo(edited);
  void navigator.storage?.persist?.();
  return true;
}

/** A form of its own key: a page opened twice from the same copy must not count as the same thing sent twice. */
export function giveKey(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("[name=request_key]");
  if (field) field.value = newKey();
}

function fillField(form: HTMLFormElement, name: string, value: string, title: string): void {
  const radios = [...form.querySelectorAll<HTMLInputElement>(`[type=radio][name="${CSS.escape(name)}"]`)];
  const radio = radios.find((one) => one.value === value);
  if (radio) radio.checked = true;
  else if (name === "category" && value) addCategory(form, value, title);
  else {
    const field = form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]:not([type=file], [type=radio])`);
    if (field && name !== "seen") field.value = value;
  }
}

function addCategory(form: HTMLFormElement, value: string, title: string): void {
  const label = Object.assign(document.createElement("label"), { className: "kind" });
  label.append(Object.assign(document.createElement("input"), { type: "radio", name: "category", value, checked: true }), title.split(" · ").at(-1) ?? value);
  form.querySelector(".kinds[data-chosen-of=category]")?.prepend(label);
}

function putShots(form: HTMLFormElement, shots: Shot[], into?: string): void {
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-photos]")) {
    const files = shots.filter((shot) => (into ?? shot.field) === input.name).map(({ blob, name }) => new File([blob], name, { type: blob.type }));
    if (files.length) input.dispatchEvent(new CustomEvent("onecity:shots", { detail: files }));
  }
  const voices = shots.filter(({ field }) => field === VOICE).map(({ blob, name }) => new File([blob], name, { type: blob.type }));
  form.querySelector("input[data-voice]")?.dispatchEvent(new CustomEvent("onecity:voice", { detail: voices }));
}

/** Brings a kept thing back into its form (`?queued=key`), or its words and photos into that of a new report (`&anew`). */
export async function bringBack(form: HTMLFormElement): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const item = await itemOf(asked.get("queued") ?? "");
  if (!item || item.owner !== Number(document.body.dataset.user)) return;
  form.dataset.queued = item.key;
  const anew = item.kind !== form.dataset.queue;
  const kept = anew ? item.fields.filter(([name]) => name === "note").map(([, value]): [string, string] => ["text", value]) : item.fields;
  kept.forEach(([name, value]) => fillField(form, name, value, item.title));
  putShots(form, await shotsOf(item.key), anew ? "photos" : undefined);
  if (!anew) form.querySelector<HTMLInputElement>("[name=request_key]")!.value = item.key;
  form.dispatchEvent(new CustomEvent("onecity:back", { bubbles: true }));
}
