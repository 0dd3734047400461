import { onLive } from "../live";

/** How a show stands: `held` seconds until it goes on after a touch, `gone` of the `stay` seconds of its scene, `elapsed` since it began. */
export interface ShowState {
  wall: string;
  scene: string;
  running: boolean;
  held: number;
  gone: number;
  stay: number;
  elapsed: number;
}
/** What is asked of a show; `go` names the scene. */
export interface ShowAct {
  wall: string;
  act: "next" | "previous" | "run" | "go";
  scene: string;
}
/** A wall tells its state or that it is gone; a presenter asks for the state, or for an act. */
export type Said = ({ kind: "state" } & ShowState) | { kind: "gone"; wall: string } | { kind: "ask" } | ({ kind: "act" } & ShowAct);

const CHANNEL = "onecity-show";
const REMEMBERED = 40;
/** A name that no other window has; `randomUUID` is missing where the page is not served over HTTPS. */
export const newName = (): string => crypto.getRandomValues(new Uint32Array(2)).join("-");

/**
 * What the walls and presenters of one person say to each other: between the windows of a browser at once and without a network,
 * between devices over the live line. What comes both ways is heard once.
 */
export class Remote {
  private readonly channel = new BroadcastChannel(CHANNEL);
  private readonly heard: string[] = [];

  constructor(private readonly address: string, private readonly hear: (said: Said) => void) {
    this.channel.addEventListener("message", ({ data }) => this.take(data as Said & { id: string }));
    onLive("show", ({ said }) => this.take(said as Said & { id: string }));
  }

  say(said: Said): void {
    const message = { ...said, id: newName() };
    this.remember(message.id);
    this.channel.postMessage(message);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "" };
    void fetch(this.address, { method: "POST", body: JSON.stringify(message), headers, keepalive: true }).catch(() => undefined);
  }

  private take({ id, ...said }: Said & { id: string }): void {
    if (this.heard.includes(id)) return;
    this.remember(id);
    this.hear(said as Said);
  }

  private remember(id: string): void {
    this.heard.push(id);
    if (this.heard.length > REMEMBERED) this.heard.shift();
  }
}
