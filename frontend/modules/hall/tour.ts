/** A stop of the tour: the whole city (empty code) or a county. */
export interface Stop {
  code: string;
  name: string;
}

/** Seconds a stop stays: those chosen by whoever presents, 0 for those the scene declares. */
export interface Stay {
  stay: number;
  declared_stay: number;
}

const TICK_MS = 200;

/** The tour over city and counties: `onStop` hears of each stop that is shown. */
export class Tour {
  private stops: Stop[] = [];
  private at = 0;
  private gone = 0;
  private running = false;

  constructor(private readonly box: HTMLElement, private readonly button: HTMLElement, private readonly seconds: Stay, private readonly onStop: (stop: Stop) => void) {
    this.button.addEventListener("click", () => this.run(!this.running));
    this.box.addEventListener("click", (event) => {
      const chosen = (event.target as HTMLElement).closest<HTMLElement>("[data-stop]");
      if (chosen) this.show(Number(chosen.dataset.stop));
    });
    setInterval(() => this.tick(), TICK_MS);
  }

  get stop(): Stop | undefined {
    return this.stops[this.at];
  }

  /** Takes over the stops; draws them once, later only their counts. */
  update(stops: Stop[], chosen: string): void {
    this.stops = stops;
    this.at = Math.max(stops.findIndex((stop) => stop.code && chosen.startsWith(stop.code)), 0);
    this.draw();
  }

  go(step: number): void {
    this.show((this.at + step + this.stops.length) % this.stops.length);
  }

  run(on: boolean): void {
    this.running = on;
    this.gone = 0;
    this.button.setAttribute("aria-pressed", String(on));
    const address = new URL(location.href);
    if (on) address.searchParams.set("tour", "on");
    else address.searchParams.delete("tour");
    history.replaceState(history.state, "", address);
    this.draw();
  }

  /** Lets each stop stay so many seconds from now on. */
  setStay(seconds: number): void {
    this.seconds.stay = seconds;
    this.gone = 0;
  }

  private get stayMs(): number {
    return (this.seconds.stay || this.seconds.declared_stay) * 1000;
  }

  private show(at: number): void {
    this.at = at;
    this.gone = 0;
    this.draw();
    if (this.stop) this.onStop(this.stop);
  }

  private tick(): void {
    if (!this.running || document.hidden) return;
    this.gone += TICK_MS;
    if (this.gone >= this.stayMs) this.go(1);
    this.box.querySelector<HTMLElement>("[aria-current]")?.style.setProperty("--gone", `${(this.gone / this.stayMs) * 100}%`);
  }

  private draw(): void {
    if (this.box.childElementCount !== this.stops.length) this.box.replaceChildren(...this.stops.map((stop, at) => this.entry(stop, at)));
    [...this.box.children].forEach((entry, at) => {
      if (at === this.at) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
      (entry as HTMLElement).style.setProperty("--gone", this.running ? "0%" : "100%");
    });
  }

  private entry(stop: Stop, at: number): HTMLElement {
    const entry = Object.assign(document.createElement("button"), { type: "button", className: "presenter__scene", textContent: stop.name });
    entry.dataset.stop = String(at);
    return entry;
  }
}
