import { codeOf } from "./codes";
import { type Decoder, decoder } from "./decoder";

const LOOK_MS = 150;
const TOLD_LENGTH = 60;
const REFUSALS: Record<string, string> = { NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };

/** The page that reads labels: what the camera sees, or a photo. */
class ScanPage {
  private readonly shown = document.getElementById("scan")!;
  private readonly view = this.shown.querySelector("video")!;
  private readonly told = this.shown.querySelector(".scan__told")!;
  private readonly decode: Promise<Decoder> = decoder();
  private last = "";
  private timer = 0;

  start(): void {
    document.querySelector("[data-scan-photo]")!.addEventListener("change", (event) => void this.fromPhoto(event.target as HTMLInputElement));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : void this.open()));
    addEventListener("pagehide", () => this.close());
    void this.open();
  }

  private tell(key: string, values: Record<string, string> = {}): void {
    this.told.textContent = (this.shown.dataset[key] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }

  private async open(): Promise<void> {
    if (!navigator.mediaDevices) return this.tell("insecure");
    if (this.view.srcObject) return;
    try {
      this.view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch (error) {
      return this.tell(REFUSALS[(error as DOMException).name] ?? "refused");
    }
    this.view.hidden = false;
    await this.view.play().catch(() => undefined);
    this.tell("looking");
    void this.look();
  }

  private close(): void {
    clearTimeout(this.timer);
    (this.view.srcObject as MediaStream | null)?.getTracks().forEach((track) => track.stop());
    this.view.srcObject = null;
  }

  private async look(): Promise<void> {
    const text = await (await this.decode)(this.view).catch(() => undefined);
    if (text && text !== this.last) this.take(text);
    if (this.view.srcObject) this.timer = window.setTimeout(() => void this.look(), LOOK_MS);
  }

  private async fromPhoto(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    input.value = "";
    const picture = await createImageBitmap(file).catch(() => undefined);
    if (!picture) return this.tell("noPhoto", { name: file.name });
    const text = await (await this.decode)(picture).catch(() => undefined);
    picture.close();
    if (text) this.take(text);
    else this.tell("noCode");
  }

  /** Leads on where a code is a label of this house; says in words what it is where not, and looks further. */
  private take(text: string): void {
    this.last = text;
    const code = codeOf(text);
    if ("site" in code) return this.tell("other", { site: code.site });
    if ("text" in code) return this.tell("unknown", { text: code.text.slice(0, TOLD_LENGTH) });
    this.close();
    navigator.vibrate?.(60);
    location.assign(`${this.shown.dataset.report}?asset=${encodeURIComponent(code.label)}`);
  }
}

/** Reading labels. */
export function startScan(): void {
  new ScanPage().start();
}
