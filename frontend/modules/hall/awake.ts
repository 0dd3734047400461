/** Keeps the screen awake while it is wanted and the page is seen, where the browser can: it lets go of the screen whenever the page is hidden. */
export class Awake {
  private wanted = false;
  private lock: WakeLockSentinel | undefined;

  constructor() {
    document.addEventListener("visibilitychange", () => void this.settle());
    addEventListener("pagehide", () => this.want(false));
  }

  want(on: boolean): void {
    this.wanted = on;
    void this.settle();
  }

  private async settle(): Promise<void> {
    if (!this.wanted) return this.release();
    const { wakeLock } = navigator as Partial<Navigator>;
    if (!wakeLock || document.hidden || (this.lock && !this.lock.released)) return;
    this.lock = await wakeLock.request("screen").catch(() => undefined);
    if (!this.wanted) await this.release();
  }

  private async release(): Promise<void> {
    const held = this.lock;
    this.lock = undefined;
    await held?.release();
  }
}
