import { openDrawer } from "../drawer";
import { selectRow } from "../keyboard";
import type { Place } from "../map";

const FOLLOW_MS = 160;

export interface ChosenCase {
  id: string;
  place?: Place;
}

/** The place a row stands for. */
export function placeOf(row: HTMLElement): Place | undefined {
  const { longitude, latitude } = row.dataset;
  return longitude && latitude ? [Number(longitude), Number(latitude)] : undefined;
}

/** Which case is chosen: one rule for rows, marks and links, with the drawer beside it. */
export class CaseDrawer {
  private shown = "";
  private timer = 0;

  constructor(private readonly element: HTMLElement, private readonly onChosen: (chosen: ChosenCase | undefined) => void) {
    document.addEventListener("onecity:row", (event) => this.onRow(event.target as HTMLElement));
    document.addEventListener("click", (event) => this.onClick(event.target as HTMLElement));
    document.addEventListener("onecity:drawer-closed", () => {
      this.shown = "";
      this.onChosen(undefined);
    });
  }

  get open(): boolean {
    return !this.element.hidden && this.element.childElementCount > 0;
  }

  private onClick(target: HTMLElement): void {
    const row = target.closest<HTMLElement>("a[data-drawer][data-id]");
    if (row) this.shown = row.dataset.id!;
  }

  private onRow(row: HTMLElement): void {
    const { id } = row.dataset;
    if (!id) return;
    const place = placeOf(row);
    this.onChosen({ id, ...(place ? { place } : {}) });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.open && this.shown !== id && this.show(id, row), FOLLOW_MS);
  }

  /** Opens the drawer of a case and marks its row, if it is in the list. */
  show(id: string, from?: HTMLElement): void {
    this.shown = id;
    void openDrawer(`/cases/${id}/`, from);
  }

  /** Opens something else than a case, in the place of what was chosen. */
  other(url: string): void {
    this.shown = "";
    this.onChosen(undefined);
    void openDrawer(url);
  }

  /** Chooses a case that was picked on the map. */
  pick(id: string, place: Place): void {
    this.onChosen({ id, place });
    const row = document.querySelector<HTMLElement>(`[data-rows] [data-id="${id}"]`);
    if (row) {
      selectRow(row);
      row.scrollIntoView({ block: "nearest" });
    }
    this.show(id, row ?? undefined);
  }

  /** After the list was fetched anew: marks the row of the chosen case again. */
  mark(id: string): void {
    const rows = document.querySelectorAll<HTMLElement>("[data-rows] [data-id]");
    rows.forEach((row) => (row.dataset.id === id ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current")));
  }
}
