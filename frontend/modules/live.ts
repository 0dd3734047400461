import { clockWords } from "./ticking";
import { say } from "./words";

/** What the server says about one change: its kind and the ids it concerns, never personal data. */
export interface LiveEvent {
  kind: string;
  [key: string]: unknown;
}

const SLOW_RETRY_MS = 5_000;
const TOLD_AFTER_MS = 4_000;

function dispatch(event: LiveEvent): void {
  document.dispatchEvent(new CustomEvent(`onecity:${event.kind}`, { detail: event }));
  document.dispatchEvent(new CustomEvent("onecity:any", { detail: event }));
}

/** One EventSource of the page, its notice of a lost line, and a `resync` after every break. */
class LiveLine {
  private source: EventSource | undefined;
  private broken = false;
  private notice: HTMLElement | undefined;
  private lastHeard = clockWords("time");

  constructor(private readonly url: string) {}

  open(): void {
    this.source?.close();
    this.source = new EventSource(this.url);
    this.source.onopen = () => this.onOpen();
    this.source.onmessage = (message) => this.onMessage(message);
    this.source.onerror = () => this.onError();
  }

  private onOpen(): void {
    document.documentElement.dataset.line = "open";
    this.notice?.remove();
    if (this.broken) dispatch({ kind: "resync" });
    this.broken = false;
  }

  private onMessage(message: MessageEvent<string>): void {
    this.lastHeard = clockWords("time");
    dispatch(JSON.parse(message.data) as LiveEvent);
  }

  private onError(): void {
    if (!this.broken) setTimeout(() => this.tell(), TOLD_AFTER_MS);
    this.broken = true;
    document.documentElement.dataset.line = "lost";
    if (this.source?.readyState === EventSource.CLOSED) setTimeout(() => this.open(), SLOW_RETRY_MS);
  }

  private tell(): void {
    if (!this.broken || document.hidden) return;
    this.notice ??= Object.assign(document.createElement("div"), { className: "live-lost" });
    this.notice.setAttribute("role", "status");
    this.notice.textContent = say("lineLost", { time: this.lastHeard });
    document.body.append(this.notice);
  }

  close(): void {
    this.source?.close();
  }
}

/** Opens the page's live line if its body names one by `data-live`. Events arrive on document as `onecity:<kind>`. */
export function startLive(): void {
  const url = document.body.dataset.live;
  if (!url) return;
  const line = new LiveLine(url);
  line.open();
  addEventListener("pagehide", () => line.close());
  addEventListener("pageshow", (event) => event.persisted && line.open());
}

/** Calls `handler` for each live event of a kind (also `resync`: fetch everything anew). Returns the way to stop. */
export function onLive(kind: string, handler: (event: LiveEvent) => void): () => void {
  const listener = (event: Event) => handler((event as CustomEvent<LiveEvent>).detail);
  document.addEventListener(`onecity:${kind}`, listener);
  return () => document.removeEventListener(`onecity:${kind}`, listener);
}
