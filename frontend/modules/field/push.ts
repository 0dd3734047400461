import { toast } from "../toast";

/** Under which key the server lists this browser: once it is taken off there, it is asked anew. */
const KNOWN = "onecity-push";
const IOS = /iPhone|iPad/;

const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytesOf(letters: string): Uint8Array<ArrayBuffer> {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function remembered(): string {
  try {
    return localStorage.getItem(KNOWN) ?? "";
  } catch {
    return "";
  }
}

function remember(device: string): void {
  try {
    localStorage.setItem(KNOWN, device);
  } catch {
    // the next look asks anew
  }
}

/** Telling this phone while the app is closed: asked for only when somebody taps for it. */
class PushPart {
  private readonly told: Element;
  private readonly ask: HTMLButtonElement;

  constructor(private readonly part: HTMLElement) {
    this.told = part.querySelector("[data-push-told]")!;
    this.ask = part.querySelector("[data-push-ask]")!;
  }

  async start(): Promise<void> {
    if (!able()) return this.tell(IOS.test(navigator.userAgent) ? "home" : "unable");
    this.ask.addEventListener("click", () => void this.set());
    const listed = Boolean(remembered()) && Boolean(this.part.querySelector(`form[action*="/${CSS.escape(remembered())}/drop"]`));
    const denied = Notification.permission === "denied";
    this.ask.hidden = listed || denied;
    this.tell(listed ? "told" : denied ? "denied" : "off");
  }

  private tell(key: string): void {
    this.told.textContent = this.part.dataset[key] ?? "";
  }

  private async subscribed(): Promise<PushSubscription> {
    const registration = await navigator.serviceWorker.ready;
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(this.part.dataset.key!) });
  }

  private async set(): Promise<void> {
    this.ask.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.tell("denied");
      await this.send(await this.subscribed());
    } catch (error) {
      console.warn(error);
      this.tell("unreached");
    } finally {
      this.ask.disabled = false;
    }
  }

  private async send(subscription: PushSubscription): Promise<void> {
    const { endpoint, keys } = subscription.toJSON();
    const body = new URLSearchParams({ endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
    const headers = { "X-CSRFToken": document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "" };
    const answer = await fetch(this.part.dataset.add!, { method: "POST", body, headers });
    const told = (await answer.json()) as { device?: number; words?: string };
    if (!answer.ok) return void toast(told.words ?? String(answer.status), { error: true });
    remember(String(told.device));
    location.reload();
  }
}

/** The part of the messages page about this phone. */
export function startPush(): void {
  const part = document.getElementById("push");
  if (part) void new PushPart(part).start();
}
