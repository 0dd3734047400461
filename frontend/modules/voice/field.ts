import { icon } from "../icon";
import { lengthWords } from "./length";
import type { Recording } from "./recorder";

const MOST_SECONDS = 120;
const TICK_MS = 250;
const SECOND_MS = 1_000;
const KEPT_STATUS = [409, 422];
const CAN_RECORD = "MediaRecorder" in window && Boolean(navigator.mediaDevices?.getUserMedia);
let kept: File[] = [];

function fill(words: string | undefined, values: Record<string, string>): string {
  return (words ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function button(className: string, ...inside: (Node | string)[]): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button" as const, className });
  made.append(...inside);
  return made;
}

/** A file input for one voice note, with a recorder and a player around it where the browser has them. */
class VoiceField {
  private readonly shown = Object.assign(document.createElement("div"), { className: "voice-field__shown" });
  private address = "";

  constructor(private readonly input: HTMLInputElement) {
    input.dataset.started = "true";
    input.closest("label")!.before(this.shown);
    input.addEventListener("change", () => {
      this.tell(this.checked());
      this.draw();
    });
    input.addEventListener("onecity:voice", (event) => this.put((event as CustomEvent<File[]>).detail));
    if (kept.length) this.put(kept);
    else this.draw();
    kept = [];
  }

  private get words(): DOMStringMap {
    return this.input.dataset;
  }

  private get file(): File | undefined {
    return this.input.files?.[0];
  }

  private tell(words = ""): void {
    this.input.closest(".field")!.querySelector("[data-voice-error]")!.textContent = words;
  }

  private put(files: File[]): void {
    const transfer = new DataTransfer();
    files.forEach((file) => transfer.items.add(file));
    this.input.files = transfer.files;
    this.draw();
  }

  /** What is wrong with a file that was chosen; such a one is let go. */
  private checked(): string {
    const [file, most] = [this.file, Number(this.words.mostBytes)];
    if (!file) return "";
    const wrong = file.size > most ? this.words.tooLarge : file.type && !file.type.startsWith("audio/") ? this.words.noSound : "";
    if (wrong) this.input.value = "";
    return fill(wrong, { name: file.name });
  }

  /** A player where there is a voice note, else what makes one. With a voice note nobody needs to type. */
  private draw(): void {
    URL.revokeObjectURL(this.address);
    const { file } = this;
    this.shown.replaceChildren(...(file ? this.player(file) : this.ways()));
    this.input.closest("label")!.hidden = Boolean(file) || CAN_RECORD;
    const text = this.input.form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    if (text) text.required = !file;
  }

  private player(file: File): Node[] {
    this.address = URL.createObjectURL(file);
    const audio = Object.assign(document.createElement("audio"), { controls: true, src: this.address });
    audio.setAttribute("aria-label", this.words.told!);
    const discard = button("btn btn--bare", icon("trash"));
    discard.setAttribute("aria-label", this.words.discard!);
    discard.title = this.words.discard!;
    discard.addEventListener("click", () => {
      this.tell();
      this.put([]);
    });
    return [audio, discard];
  }

  private ways(): Node[] {
    if (!CAN_RECORD) return [];
    const start = button("btn", icon("microphone"), this.words.record!);
    start.addEventListener("click", () => void this.record(start));
    return [start];
  }

  private async record(start: HTMLButtonElement): Promise<void> {
    start.disabled = true;
    const { record, refusalOf } = await import("./recorder");
    try {
      this.running(await record());
    } catch (error) {
      this.draw();
      this.tell(this.words[refusalOf(error)]);
      this.input.closest("label")!.hidden = false;
    }
  }

  private running(recording: Recording): void {
    this.tell();
    const began = performance.now();
    const told = document.createElement("span");
    const stop = button("btn btn--risk voice-field__stop", icon("player-stop"), told);
    let over = false;
    const end = async () => {
      if (over) return;
      over = true;
      clearInterval(ticking);
      document.removeEventListener("submit", endFirst, { capture: true });
      const file = await recording.stop();
      this.put(file.size ? [file] : []);
      if (!file.size) this.tell(this.words.empty);
    };
    const tick = () => {
      const seconds = (performance.now() - began) / SECOND_MS;
      told.textContent = fill(this.words.stop, { time: lengthWords(seconds), most: lengthWords(MOST_SECONDS) });
      if (seconds >= MOST_SECONDS || !stop.isConnected) void end();
    };
    const ticking = setInterval(tick, TICK_MS);
    stop.addEventListener("click", () => void end());
    const endFirst = (event: SubmitEvent) => {
      if (over || event.target !== this.input.form) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void end().then(() => this.input.form!.requestSubmit(event.submitter));
    };
    document.addEventListener("submit", endFirst, { capture: true });
    this.shown.replaceChildren(stop);
    stop.focus();
    tick();
  }
}

/** Voice notes (`data-voice`): recorded, heard, discarded; kept when a form comes back with what is wrong. */
export function startVoice(): void {
  const startIn = (root: ParentNode) => root.querySelectorAll<HTMLInputElement>("input[data-voice]:not([data-started])").forEach((input) => new VoiceField(input));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = (event as CustomEvent<{ xhr: XMLHttpRequest; target: HTMLElement }>).detail;
    const files = target.querySelector<HTMLInputElement>("input[data-voice]")?.files;
    if (KEPT_STATUS.includes(xhr.status)) kept = [...(files ?? [])];
  });
  document.addEventListener("htmx:load", (event) => startIn(event.target as HTMLElement));
  startIn(document);
}
