import { bindKey } from "../keyboard";
import { onLive } from "../live";
import { Parts } from "../patch";
import { pageData } from "../words";
import { Remote, type Said, type ShowAct, type ShowState } from "./remote";

interface Setup {
  scenes: { key: string; label: string }[];
  show: string;
  remote: string;
  notes: string;
  next: string;
  held: string;
  paused: string;
  place: string;
  none: string;
}

const TICK_MS = 250;
const ASK_MS = 15_000;
const LOST_MS = 35_000;
const SIZE = "onecity-notes-size";
const SIZES = [-3, 6] as const;
const element = (id: string) => document.getElementById(id)!;
const fill = (text: string, values: Record<string, string | number>) => text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name]));

/** Seconds as a clock: 0:07, 12:30, 1:02:03. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A state some time after it was told: the clock of the show goes on. */
function later(state: ShowState, seconds: number): ShowState {
  if (!state.running) return { ...state, elapsed: state.elapsed + seconds };
  const moved = Math.max(seconds - state.held, 0);
  return { ...state, held: Math.max(state.held - seconds, 0), gone: Math.min(state.gone + moved, state.stay), elapsed: state.elapsed + seconds };
}

/** What the speaker sees beside the wall: the notes of its scene and of the next, the times, and the buttons that lead it. */
class Presenter {
  private readonly setup = pageData<Setup>("speaker-setup")!;
  private readonly remote = new Remote(this.setup.remote, (said) => this.hear(said));
  private readonly parts = new Parts();
  private state: ShowState | undefined;
  private heardAt = 0;
  private scene = new URLSearchParams(location.search).get("scene") ?? "";
  private size = 0;

  start(): void {
    if (!this.setup.scenes.some(({ key }) => key === this.scene)) this.scene = this.setup.scenes[0]!.key;
    this.listen();
    this.resize(Number(this.kept()));
    this.remote.say({ kind: "ask" });
    setInterval(() => document.hidden || this.remote.say({ kind: "ask" }), ASK_MS);
    setInterval(() => this.draw(), TICK_MS);
    this.draw();
  }

  private listen(): void {
    for (const [id, act] of [["previous", "previous"], ["run", "run"], ["following", "next"]] as const) element(`speaker-${id}`).addEventListener("click", () => this.act(act));
    for (const [key, id] of [["PageDown", "speaker-following"], ["PageUp", "speaker-previous"]] as const) bindKey(key, "", () => element(id).click());
    element("speaker-scenes").addEventListener("click", ({ target }) => {
      const chosen = (target as HTMLElement).closest<HTMLElement>("[data-scene]");
      if (chosen) this.act("go", chosen.dataset.scene!);
    });
    document.addEventListener("click", ({ target }) => {
      const button = (target as HTMLElement).closest<HTMLElement>("[data-size]");
      if (button) this.resize(this.size + Number(button.dataset.size));
    });
    for (const kind of ["scene-note", "resync"]) onLive(kind, () => void this.renew());
    document.addEventListener("visibilitychange", () => document.hidden || this.remote.say({ kind: "ask" }));
  }

  /** The wall first heard of is followed until it is gone. */
  private hear(said: Said): void {
    if (said.kind === "gone" && said.wall === this.state?.wall) this.state = undefined;
    if (said.kind !== "state" || (this.wall() && said.wall !== this.state!.wall)) return;
    this.state = said;
    this.heardAt = performance.now();
    this.scene = said.scene;
    this.draw();
  }

  /** The wall that is followed, unless it has not been heard of for long. */
  private wall(): string {
    return this.state && performance.now() - this.heardAt < LOST_MS ? this.state.wall : "";
  }

  private act(act: ShowAct["act"], scene = ""): void {
    const wall = this.wall();
    if (wall) this.remote.say({ kind: "act", wall, act, scene });
    else if (act === "go") this.scene = scene;
    else if (act !== "run") this.scene = this.neighbour(act === "next" ? 1 : -1).key;
    this.draw();
  }

  private neighbour(by: number): { key: string; label: string } {
    const { scenes } = this.setup;
    return scenes[(scenes.findIndex(({ key }) => key === this.scene) + by + scenes.length) % scenes.length]!;
  }

  private async renew(): Promise<void> {
    await this.parts.get(this.setup.notes);
    this.draw();
  }

  private draw(): void {
    const state = this.wall() ? later(this.state!, (performance.now() - this.heardAt) / 1000) : undefined;
    const next = this.neighbour(1);
    document.documentElement.dataset.wall = state ? "open" : "none";
    element("speaker-line").textContent = state ? "" : this.setup.none;
    element("speaker-elapsed").textContent = state ? clock(state.elapsed) : "–";
    element("speaker-gone").textContent = state ? clock(state.gone) : "–";
    element("speaker-next").textContent = state ? this.coming(state, next.label) : "";
    element("speaker-run").setAttribute("aria-pressed", String(Boolean(state?.running && !state.held)));
    element("speaker-place").textContent = fill(this.setup.place, { at: this.setup.scenes.findIndex(({ key }) => key === this.scene) + 1, all: this.setup.scenes.length });
    this.mark(next.key, state);
  }

  private coming(state: ShowState, label: string): string {
    if (!state.running) return this.setup.paused;
    if (state.held > 0) return fill(this.setup.held, { seconds: Math.ceil(state.held) });
    return this.setup.scenes.length > 1 ? fill(this.setup.next, { scene: label, seconds: Math.ceil(state.stay - state.gone) }) : "";
  }

  private mark(next: string, state: ShowState | undefined): void {
    for (const one of document.querySelectorAll<HTMLElement>(".speaker__note")) {
      one.classList.toggle("is-now", one.dataset.scene === this.scene);
      one.classList.toggle("is-next", one.dataset.scene === next && next !== this.scene);
    }
    for (const one of element("speaker-scenes").children as HTMLCollectionOf<HTMLElement>) {
      if (one.dataset.scene === this.scene) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
      one.style.setProperty("--gone", state ? `${(state.gone / state.stay) * 100}%` : "100%");
    }
  }

  private kept(): string | null {
    try {
      return localStorage.getItem(SIZE);
    } catch {
      return null;
    }
  }

  private resize(size: number): void {
    this.size = Math.min(Math.max(size, SIZES[0]), SIZES[1]);
    element("main").style.setProperty("--size", String(this.size));
    try {
      localStorage.setItem(SIZE, String(this.size));
    } catch {
      // without storage it is chosen anew next time
    }
  }
}

/** Starts the presenter of the page. */
export function startPresenter(): void {
  new Presenter().start();
}
