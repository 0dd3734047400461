import { ask } from "../dialog";
import { bindKey } from "../keyboard";
import { say } from "../words";
import { Choosing } from "./choosing";
import { type Answer, type CellText, send } from "./saving";
import { Writing } from "./writing";

type Cell = HTMLTableCellElement;
const ARROWS: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0], Home: [0, -99], End: [0, 99] };
const LONG = 24;
const CONFLICT = 409;

function lineOf(cell: Cell): number {
  return Number((cell.parentElement as HTMLElement).dataset.line);
}

function put(cell: Cell, text: string): void {
  cell.textContent = text;
  cell.title = text.length > LONG ? text : "";
  cell.removeAttribute("aria-invalid");
  delete cell.dataset.was;
}

/** The duty list as a grid: arrows move, Enter or typing edits, a paste takes the cells of a spreadsheet. */
export class Grid {
  private readonly choosing: Choosing;
  private readonly said = document.querySelector<HTMLElement>("#duty-said")!;
  private edition: number;

  constructor(private readonly table: HTMLTableElement) {
    this.choosing = new Choosing(table);
    this.edition = Number(table.dataset.edition);
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("mousedown", (event) => this.pressed(event));
    table.addEventListener("dblclick", (event) => this.cellOf(event) && this.write(this.cellOf(event)!));
    document.addEventListener("copy", (event) => this.copy(event));
    if (!this.writable) return;
    document.addEventListener("paste", (event) => this.paste(event));
    for (const act of ["add", "remove", "undo"] as const) document.querySelector(`[data-duty=${act}]`)?.addEventListener("click", () => void this[act]());
    bindKey("Ctrl+z", say("undo"), () => void this.undo());
  }

  private get writable(): boolean {
    return Boolean(this.table.dataset.cells);
  }

  private cellOf(event: Event): Cell | undefined {
    return (event.target as HTMLElement).closest<Cell>("td[data-column]") ?? undefined;
  }

  private pressed(event: MouseEvent): void {
    const cell = this.cellOf(event);
    if (!cell || cell.querySelector("input")) return;
    event.preventDefault();
    this.choosing.go(cell, event.shiftKey);
  }

  private key(event: KeyboardEvent): void {
    const cell = this.cellOf(event);
    if (!cell || event.isComposing) return;
    const step = ARROWS[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (step && plain) this.choosing.go(this.choosing.from(cell, ...step), event.shiftKey);
    else if (!this.writable || !plain) return;
    else if (event.key === "Enter" || event.key === "F2") this.write(cell);
    else if (event.key === "Delete" || event.key === "Backspace") void this.save(this.choosing.block.flat().map((one) => this.text(one, "")));
    else if (event.key.length === 1 && event.key !== "?") this.write(cell, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private text(cell: Cell, text: string): CellText {
    return { line: lineOf(cell), column: cell.dataset.column!, text };
  }

  private write(cell: Cell, typed?: string): void {
    if (!this.writable) return;
    const before = cell.textContent ?? "";
    const marked = cell.hasAttribute("aria-invalid");
    new Writing(
      cell,
      (text, down = 0, right = 0) => {
        cell.textContent = text ?? cell.dataset.was ?? before;
        if (text === undefined) cell.removeAttribute("aria-invalid");
        this.choosing.go(this.choosing.from(cell, down, right));
        if (text !== undefined && (text !== before || marked)) void this.save([this.text(cell, text)], before);
      },
      typed,
    );
  }

  private copy(event: ClipboardEvent): void {
    const block = this.choosing.block;
    if (!block.length || !this.table.contains(document.activeElement) || document.activeElement?.matches("input")) return;
    event.clipboardData?.setData("text/plain", block.map((row) => row.map((cell) => cell.textContent).join("\t")).join("\n"));
    event.preventDefault();
  }

  private paste(event: ClipboardEvent): void {
    const cell = this.choosing.cell;
    const given = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!cell || given === undefined || document.activeElement !== cell) return;
    event.preventDefault();
    const top = this.choosing.block[0]?.[0] ?? cell;
    const rows = given.split("\n").map((row) => row.split("\t"));
    const cells = rows.flatMap((row, down) => row.map((text, right): [Cell, string] => [this.choosing.from(top, down, right), text.trim()]));
    const first = new Map<Cell, string>();
    for (const [one, text] of cells) if (!first.has(one)) first.set(one, text);
    void this.save([...first].map(([one, text]) => this.text(one, text)));
  }

  private async save(cells: CellText[], before?: string): Promise<void> {
    await this.tell(await send(this.table.dataset.cells!, { cells, seen: this.edition }), cells, before);
  }

  private async add(): Promise<void> {
    const cell = this.choosing.cell;
    if (cell) await this.tell(await send(this.table.dataset.add!, { like: lineOf(cell) }));
  }

  private async remove(): Promise<void> {
    const cell = this.choosing.cell;
    const words = document.querySelector<HTMLElement>("[data-duty=remove]")!.dataset;
    if (!cell || !(await ask({ title: words.confirmWords!.replace("{number}", String(lineOf(cell))), yes: words.confirmYes!, risk: true }))) return;
    await this.tell(await send(this.table.dataset.remove!, { line: lineOf(cell), seen: this.edition }));
  }

  private async undo(): Promise<void> {
    await this.tell(await send(this.table.dataset.undo!, {}));
  }

  private async tell(answer: Answer & { status: number }, cells: CellText[] = [], before = ""): Promise<void> {
    if (answer.edition !== undefined) this.edition = answer.edition;
    for (const [number, shown] of Object.entries(answer.lines ?? {})) this.show(number, shown);
    for (const problem of answer.problems ?? []) this.mark(problem.line, problem.column, cells, before);
    const reasons = answer.problems?.map((one) => this.reason(one.line, one.column, one.reason)) ?? [];
    const fault = answer.status === 0 ? say("offline") : answer.status >= 400 && !reasons.length ? (answer.said ?? say("fault")) : answer.said;
    this.said.textContent = [...reasons, fault ?? (reasons.length ? "" : this.table.dataset.saved!)].filter(Boolean).join("\n");
    this.said.classList.toggle("is-bad", answer.status === 0 || answer.status >= 400);
    if (answer.edition !== undefined) document.querySelector("[data-duty=undo]")?.removeAttribute("disabled");
    if (answer.status === CONFLICT) this.edition = -1;
  }

  private reason(line: number, column: string, reason: string): string {
    const head = this.table.querySelector(`th[data-column="${CSS.escape(column)}"]`)?.textContent ?? column;
    return this.table.dataset.problem!.replace("{line}", String(line)).replace("{column}", head).replace("{reason}", reason);
  }

  /** What was typed stays in the cell, marked, until it is put right or given up. */
  private mark(line: number, column: string, cells: CellText[], before: string): void {
    const cell = this.table.querySelector<Cell>(`tr[data-line="${line}"] td[data-column="${CSS.escape(column)}"]`);
    if (!cell) return;
    cell.dataset.was ??= cells.length === 1 ? before : (cell.textContent ?? "");
    cell.textContent = cells.find((one) => one.line === line && one.column === column)?.text ?? cell.textContent;
    cell.setAttribute("aria-invalid", "true");
  }

  private show(number: string, shown: Record<string, string> | null): void {
    const row = this.table.querySelector<HTMLTableRowElement>(`tr[data-line="${number}"]`);
    if (shown === null) return this.drop(row);
    const target = row ?? this.insert(number);
    for (const cell of target.cells) if (cell.dataset.column) put(cell as Cell, shown[cell.dataset.column] ?? "");
    if (!row) this.choosing.go(target.cells[1] as Cell);
  }

  private drop(row: HTMLTableRowElement | null): void {
    if (!row) return;
    const held = row.contains(this.choosing.cell ?? null) ? (row.nextElementSibling ?? row.previousElementSibling) : null;
    row.remove();
    if (held) this.choosing.go((held as HTMLTableRowElement).cells[1] as Cell);
  }

  private insert(number: string): HTMLTableRowElement {
    const like = (this.choosing.cell?.parentElement ?? this.choosing.rows.at(-1)) as HTMLTableRowElement;
    const row = like.cloneNode(true) as HTMLTableRowElement;
    row.dataset.line = number;
    row.id = `line-${number}`;
    row.removeAttribute("aria-selected");
    row.cells[0]!.textContent = number;
    [...row.cells].forEach((cell, at) => at && (cell.tabIndex = -1));
    like.after(row);
    return row;
  }
}
