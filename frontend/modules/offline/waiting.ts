import { toast } from "../toast";
import { bringBack, giveKey, hold } from "./holding";
import { frame } from "./frame";
import { markHeld } from "./marks";
import { items } from "./store";
import { onChange, type Outcome, sendAll } from "./sending";
import { words } from "./texts";

const FORM = "form[data-queue]";
const UNREACHED = [502, 503, 504];
const FIRST_WAIT_MS = 4_000;
const LONGEST_WAIT_MS = 300_000;
const UNSENT_KEY = "onecity-unsent";
const SYNC = "onecity-send";

interface RequestDetail {
  elt: HTMLElement;
  requestConfig: { formData: FormData };
  xhr: XMLHttpRequest;
}
type Sync = ServiceWorkerRegistration & { sync?: { register: (tag: string) => Promise<void> } };

let tries = 0;
let timer = 0;
let last: Outcome = "done";
const drawers: ((outcome: Outcome) => void)[] = [];
const detailOf = (event: Event) => (event as CustomEvent<RequestDetail>).detail;

async function showCount(): Promise<void> {
  const all = await items();
  const own = all.filter((item) => item.owner === Number(document.body.dataset.user));
  document.querySelectorAll<HTMLElement>("[data-unsent]").forEach((place) => {
    place.hidden = !own.length;
    const figure = place.querySelector("[data-count]") ?? place;
    figure.textContent = String(own.length);
    place.setAttribute("aria-label", words("unsentCount", { count: own.length }));
  });
  rememberUnsent(all.length);
  await markHeld();
}

/** Any page of the house may tell whoever comes next that something waits here: a number is all it learns. */
function rememberUnsent(count: number): void {
  try {
    localStorage.setItem(UNSENT_KEY, String(count));
  } catch {
    // without storage nobody is reminded; the things themselves lie elsewhere
  }
}

function drawAll(): void {
  void showCount();
  drawers.forEach((draw) => draw(last));
}

function waitLonger(): void {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++);
  timer = window.setTimeout(() => void send(), wait * (0.75 + Math.random() / 2));
}

/** Sends what waits, and again later where the network or the server did not answer. */
export async function send(): Promise<void> {
  clearTimeout(timer);
  last = await sendAll();
  if (last === "later" || last === "busy") waitLonger();
  else tries = 0;
  drawAll();
}

async function sendSoon(): Promise<void> {
  tries = 0;
  const registration = (await navigator.serviceWorker?.getRegistration()) as Sync | undefined;
  await registration?.sync?.register(SYNC).catch(() => undefined);
  await send();
}

/** A thing kept: a form that is about something is done with; one that begins something is empty for the next. */
function settle(form: HTMLFormElement): void {
  if (form.dataset.queued) return void location.assign(frame().queue);
  document.querySelectorAll(".toast--error").forEach((told) => told.remove());
  toast(words("kept"), { seconds: 8 });
  if (form.dataset.queueAbout) {
    const told = Object.assign(document.createElement("p"), { className: "band band--warn band--round phone__kept", textContent: words("kept") });
    document.querySelector(".phone__act")?.remove();
    return form.replaceChildren(told);
  }
  form.reset();
  form.querySelectorAll<HTMLInputElement>("input[data-once]").forEach((field) => (field.value = ""));
  form.querySelectorAll("[data-once-shown]").forEach((shown) => shown.remove());
  form.querySelectorAll<HTMLInputElement>("input[data-photos]").forEach((input) => input.dispatchEvent(new CustomEvent("onecity:shots", { detail: [] })));
  form.querySelector("input[data-voice]")?.dispatchEvent(new CustomEvent("onecity:voice", { detail: [] }));
  giveKey(form);
  form.closest(".phone__body")?.scrollTo(0, 0);
}

let holding = false;

async function holdForm(form: HTMLFormElement, given: FormData): Promise<void> {
  if (holding) return;
  holding = true;
  try {
    if (await hold(form, given)) settle(form);
  } finally {
    holding = false;
  }
  await sendSoon();
}

/** Before a form is sent: without a network it is kept at once, and so is one that changes what is kept already. Other parts stay as they are. */
function onRequest(event: Event): void {
  const { elt, requestConfig } = detailOf(event);
  const form = elt.matches(FORM) ? (elt as HTMLFormElement) : undefined;
  if (form && (!navigator.onLine || form.dataset.queued)) {
    event.preventDefault();
    void holdForm(form, requestConfig.formData);
  } else if (!form && !navigator.onLine) {
    event.preventDefault();
    if (elt.matches("[data-needs-network]")) toast(words("needsNetwork"), { error: true });
  }
}

/** It was sent and nobody answered: it may have arrived, so it is kept under the same key. */
function onSilence(event: Event): void {
  const { elt, requestConfig } = detailOf(event);
  if (!elt.matches(FORM)) return;
  event.preventDefault();
  void holdForm(elt as HTMLFormElement, requestConfig.formData);
}

function startForm(form: HTMLFormElement): void {
  giveKey(form);
  void bringBack(form);
}

function startForms(): void {
  document.querySelectorAll<HTMLFormElement>(FORM).forEach(startForm);
  addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll<HTMLFormElement>(FORM).forEach(giveKey));
  document.addEventListener("htmx:beforeRequest", onRequest, true);
  document.addEventListener("htmx:sendError", onSilence, true);
  document.addEventListener("htmx:timeout", onSilence, true);
  document.addEventListener("htmx:responseError", (event) => UNREACHED.includes(detailOf(event).xhr.status) && onSilence(event), true);
}

/** Calls `draw` whenever the queue changed, with how the last round of sending ended. */
export function onQueue(draw: (outcome: Outcome) => void): void {
  drawers.push(draw);
  draw(last);
}

/** Forms wait on the phone where there is no network, and are sent when there is: on opening, on coming back, by the worker in between. */
export function startWaiting(): void {
  startForms();
  addEventListener("online", () => void sendSoon());
  document.addEventListener("visibilitychange", () => document.hidden || void sendSoon());
  document.addEventListener("htmx:load", () => void showCount());
  onChange(drawAll);
  drawAll();
  void send();
}
