import { pageData } from "../words";

const CHOICES: Record<string, string> = { category: "categories", region: "regions", lead: "organisations", assisting: "organisations" };
const MOST_SHOWN = 12;

function listFor(column: string, typed: string): string[] {
  const known = pageData<Record<string, string[]>>("duty-choices")?.[CHOICES[column] ?? ""] ?? [];
  const wanted = typed.trim().toLowerCase();
  return wanted ? known.filter((one) => one.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN) : [];
}

/** Writing in one cell: `done` gets the text and in which direction to go on, or nothing when the reader gave up. */
export class Writing {
  private readonly input = document.createElement("input");
  private readonly found = document.createElement("datalist");
  private over = false;

  constructor(private readonly cell: HTMLTableCellElement, private readonly done: (text?: string, down?: number, right?: number) => void, typed?: string) {
    this.found.id = "duty-found";
    this.input.className = "duty__input";
    this.input.setAttribute("list", this.found.id);
    this.input.setAttribute("aria-label", cell.closest("table")!.tHead!.rows[0]!.cells[cell.cellIndex]!.textContent ?? "");
    this.input.value = typed ?? cell.textContent ?? "";
    cell.replaceChildren(this.input, this.found);
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("blur", () => this.end(this.input.value));
    this.input.addEventListener("paste", (event) => event.stopPropagation());
    this.input.focus();
    if (typed === undefined) this.input.select();
  }

  private offer(): void {
    this.found.replaceChildren(...listFor(this.cell.dataset.column!, this.input.value).map((value) => Object.assign(document.createElement("option"), { value })));
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing) return;
    const back = event.shiftKey ? -1 : 1;
    if (event.key === "Escape") this.end();
    else if (event.key === "Enter") this.end(this.input.value, back);
    else if (event.key === "Tab") this.end(this.input.value, 0, back);
    else return;
    event.preventDefault();
  }

  private end(text?: string, down = 0, right = 0): void {
    if (this.over) return;
    this.over = true;
    this.done(text, down, right);
  }
}
