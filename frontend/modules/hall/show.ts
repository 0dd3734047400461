import { bindKey } from "../keyboard";
import { paced } from "../patch";
import { pageData } from "../words";
import { Awake } from "./awake";
import { newName, Remote, type Said, type ShowAct } from "./remote";

interface Setup {
  scenes: { key: string; label: string; url: string; stay: number }[];
  first: number;
  /** Seconds for every scene; 0 for those each declares. */
  stay: number;
  remote: string;
  next: string;
  held: string;
  place: string;
}

const TICK_MS = 250;
const HELD_SECONDS = 90;
const PLACE_MS = 2_500;
const IDLE_MS = 4_000;
const DRAWN_MS = 1_500;
const FADED_MS = 1_000;
const TOLD_MS = 400;
const TOUCHES = ["pointerdown", "wheel", "touchstart"];
const element = (id: string) => document.getElementById(id)!;
const fill = (text: string, values: Record<string, string | number>) => text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name]));

/**
 * The scenes one after the other, each in a frame of its own: the next one is drawn behind the present one before it is shown.
 * A touch of a scene holds the show; it goes on by itself after a while.
 */
class Show {
  private readonly setup = pageData<Setup>("show-setup")!;
  private readonly frames = element("show-frames");
  private readonly drawn = new Map<number, HTMLIFrameElement>();
  private at = this.setup.first;
  private chosenStay = this.setup.stay;
  private readonly awake = new Awake();
  private readonly name = newName();
  private readonly began = performance.now();
  private readonly remote = new Remote(this.setup.remote, (said) => this.hear(said));
  private readonly sayState = paced(() => this.saySoon(), TOLD_MS);
  private gone = 0;
  private held = 0;
  private running = true;
  private placeTimer = 0;
  private idleTimer = 0;

  start(): void {
    this.listen();
    this.go(this.at);
    setInterval(() => document.hidden || this.tick(TICK_MS / 1000), TICK_MS);
    this.awake.want(true);
    addEventListener("pagehide", () => this.remote.say({ kind: "gone", wall: this.name }));
  }

  /** Seconds the present scene stays. */
  private get stay(): number {
    return this.chosenStay || this.setup.scenes[this.at]!.stay;
  }

  /** What a presenter asks of this wall. */
  private hear(said: Said): void {
    if (said.kind === "ask") this.sayState();
    if (said.kind === "act" && said.wall === this.name) this.obey(said);
  }

  private obey({ act, scene }: ShowAct): void {
    const asked = this.setup.scenes.findIndex(({ key }) => key === scene);
    if (act === "run") this.run(!this.running || this.held > 0);
    else if (act !== "go") this.step(act === "next" ? 1 : -1);
    else if (asked >= 0) this.go(asked);
  }

  private saySoon(): void {
    const { name, running, held, gone, stay } = this;
    const elapsed = (performance.now() - this.began) / 1000;
    this.remote.say({ kind: "state", wall: name, scene: this.setup.scenes[this.at]!.key, running, held, gone, stay, elapsed });
  }

  private listen(): void {
    element("show-previous").addEventListener("click", () => this.step(-1));
    element("show-following").addEventListener("click", () => this.step(1));
    element("show-run").addEventListener("click", () => this.run(!this.running || this.held > 0));
    element("show-full").addEventListener("click", () => void this.fullScreen());
    element("show-pointer").addEventListener("click", () => this.point());
    element("show-stay").addEventListener("change", (event) => this.setStay(Number((event.target as HTMLSelectElement).value)));
    element("show-scenes").addEventListener("click", (event) => {
      const chosen = (event.target as HTMLElement).closest<HTMLElement>("[data-scene]");
      if (chosen) this.go(Number(chosen.dataset.scene));
    });
    document.addEventListener("fullscreenchange", () => element("show-full").setAttribute("aria-pressed", String(Boolean(document.fullscreenElement))));
    for (const [key, button] of [["PageDown", "show-following"], ["PageUp", "show-previous"]] as const) bindKey(key, "", () => element(button).click());
    addEventListener("pointermove", () => this.wake());
    this.wake();
  }

  private step(by: number): void {
    const { length } = this.setup.scenes;
    this.go((this.at + by + length) % length);
  }

  /** Shows a scene, from its beginning. */
  private go(at: number): void {
    this.at = at;
    this.gone = 0;
    this.held = 0;
    this.frame(at);
    this.mark();
    this.tellPlace();
    this.sayState();
  }

  /** Lets a scene that is drawn take the place of the one before. That one is taken away: its map would go on drawing unseen. */
  private reveal(shown: HTMLIFrameElement): void {
    if (shown !== this.drawn.get(this.at)) return;
    shown.classList.add("is-shown");
    for (const [at, frame] of this.drawn) {
      if (frame === shown) continue;
      this.drawn.delete(at);
      frame.inert = true;
      frame.classList.remove("is-shown");
      setTimeout(() => frame.remove(), FADED_MS);
    }
  }

  private frame(at: number): void {
    const known = this.drawn.get(at);
    if (known) return this.reveal(known);
    const scene = this.setup.scenes[at]!;
    const frame = Object.assign(document.createElement("iframe"), { title: scene.label, src: scene.url, className: "show__frame" });
    frame.addEventListener("load", () => this.join(frame));
    this.frames.append(frame);
    this.drawn.set(at, frame);
  }

  /** What a frame hears the show hears too: its keys, and that somebody touches it. Its ways lead out of the frame. */
  private join(frame: HTMLIFrameElement): void {
    const inside = frame.contentDocument;
    if (!inside) return;
    inside.head.append(Object.assign(inside.createElement("base"), { target: "_top" }));
    inside.addEventListener("keydown", (event) => this.relay(event), true);
    inside.addEventListener("pointermove", () => this.wake());
    setTimeout(() => this.reveal(frame), this.drawn.size > 1 ? DRAWN_MS : 0);
    TOUCHES.forEach((kind) => inside.addEventListener(kind, () => this.hold(), { passive: true }));
  }

  /** A key that the show binds is the show's, any other the scene's. */
  private relay(event: KeyboardEvent): void {
    const name = event.key === " " ? "space" : event.key.toLowerCase();
    const ours = [...document.querySelectorAll<HTMLElement>("[data-key]")].some((one) => one.dataset.key!.toLowerCase() === name);
    if (!ours && !["?", "pagedown", "pageup"].includes(name)) return this.hold();
    event.preventDefault();
    event.stopImmediatePropagation();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, ctrlKey: event.ctrlKey, altKey: event.altKey, metaKey: event.metaKey, bubbles: true }));
  }

  private hold(): void {
    if (!this.running) return;
    this.held = HELD_SECONDS;
    this.tell();
    this.sayState();
  }

  private run(on: boolean): void {
    this.running = on;
    this.held = 0;
    element("show-run").setAttribute("aria-pressed", String(on));
    this.awake.want(on);
    this.tell();
    this.sayState();
  }

  private setStay(seconds: number): void {
    this.chosenStay = seconds;
    this.gone = 0;
    const address = new URL(location.href);
    if (seconds) address.searchParams.set("stay", String(seconds));
    else address.searchParams.delete("stay");
    history.replaceState(history.state, "", address);
    this.tell();
    this.sayState();
  }

  private tick(seconds: number): void {
    if (!this.running) return;
    if (this.held > 0) this.held = Math.max(this.held - seconds, 0);
    else this.gone += seconds;
    const alone = this.setup.scenes.length < 2;
    if (this.gone >= this.stay && !alone) return this.step(1);
    this.tell();
  }

  /** How far the scene is, and what comes next. */
  private tell(): void {
    const next = this.setup.scenes[(this.at + 1) % this.setup.scenes.length]!;
    const rest = Math.ceil(this.stay - this.gone);
    const words = this.held > 0 ? fill(this.setup.held, { seconds: Math.ceil(this.held) }) : fill(this.setup.next, { scene: next.label, seconds: rest });
    element("show-next").textContent = this.running && this.setup.scenes.length > 1 ? words : "";
    element("show-scenes").querySelector<HTMLElement>("[aria-current]")?.style.setProperty("--gone", `${Math.min(this.gone / this.stay, 1) * 100}%`);
  }

  private mark(): void {
    [...element("show-scenes").children].forEach((one, at) => {
      if (at === this.at) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
      one.classList.toggle("is-done", at < this.at);
    });
    const { url, key } = this.setup.scenes[this.at]!;
    (element("show-end") as HTMLAnchorElement).href = url;
    const address = new URL(location.href);
    address.searchParams.set("scene", key);
    history.replaceState(history.state, "", address);
    this.tell();
  }

  /** The number and name of the scene, large, for a moment. */
  private tellPlace(): void {
    const place = element("show-place");
    const number = fill(this.setup.place, { at: this.at + 1, all: this.setup.scenes.length });
    place.replaceChildren(Object.assign(document.createElement("b"), { textContent: number }), ` ${this.setup.scenes[this.at]!.label}`);
    place.classList.add("is-shown");
    clearTimeout(this.placeTimer);
    this.placeTimer = window.setTimeout(() => place.classList.remove("is-shown"), PLACE_MS);
  }

  private async fullScreen(): Promise<void> {
    await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined);
  }

  private point(): void {
    const on = element("show-pointer").getAttribute("aria-pressed") !== "true";
    element("show-pointer").setAttribute("aria-pressed", String(on));
    document.documentElement.classList.toggle("is-pointing", on);
    for (const frame of this.drawn.values()) frame.contentDocument?.documentElement.classList.toggle("is-pointing", on);
  }

  /** The pointer is hidden while nobody moves it. */
  private wake(): void {
    const roots = () => [document.documentElement, ...[...this.drawn.values()].map((frame) => frame.contentDocument?.documentElement)];
    roots().forEach((root) => root?.classList.remove("is-idle"));
    clearTimeout(this.idleTimer);
    this.idleTimer = window.setTimeout(() => roots().forEach((root) => root?.classList.add("is-idle")), IDLE_MS);
  }
}

/** Starts the show of the page. */
export function startShow(): void {
  new Show().start();
}
