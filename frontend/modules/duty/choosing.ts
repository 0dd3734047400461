/** The cells of a grid, where the reader stands among them, and which are chosen together. */
export class Choosing {
  private anchor: HTMLTableCellElement | undefined;

  constructor(private readonly table: HTMLTableElement) {
    const first = this.rows[0]?.cells[1];
    if (first) first.tabIndex = 0;
  }

  get rows(): HTMLTableRowElement[] {
    return [...this.table.tBodies[0]!.rows];
  }

  /** The cell that has or last had the focus. */
  get cell(): HTMLTableCellElement | undefined {
    return this.table.querySelector<HTMLTableCellElement>("td[tabindex='0']") ?? undefined;
  }

  private at(row: number, column: number): HTMLTableCellElement | undefined {
    const rows = this.rows;
    const found = rows[Math.min(Math.max(row, 0), rows.length - 1)];
    return found?.cells[Math.min(Math.max(column, 1), found.cells.length - 1)];
  }

  /** The cell some rows and columns away; the grid's edge holds. */
  from(cell: HTMLTableCellElement, down: number, right: number): HTMLTableCellElement {
    const row = this.rows.indexOf(cell.parentElement as HTMLTableRowElement);
    return this.at(row + down, cell.cellIndex + right) ?? cell;
  }

  /** Moves to a cell; with `extend` everything between it and where the reader began is chosen. */
  go(cell: HTMLTableCellElement, extend = false): void {
    const before = this.cell;
    if (before) before.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.anchor = extend ? (this.anchor ?? before) : cell;
    this.mark();
  }

  /** The chosen cells, row by row. */
  get block(): HTMLTableCellElement[][] {
    const to = this.cell;
    const from = this.anchor?.isConnected ? this.anchor : to;
    if (!from || !to) return [];
    const rows = this.rows;
    const [top, bottom] = [from, to].map((cell) => rows.indexOf(cell.parentElement as HTMLTableRowElement)).sort((one, other) => one - other);
    const [left, right] = [from.cellIndex, to.cellIndex].sort((one, other) => one - other);
    return rows.slice(top, bottom! + 1).map((row) => [...row.cells].slice(left, right! + 1) as HTMLTableCellElement[]);
  }

  private mark(): void {
    this.table.querySelectorAll("td[aria-selected]").forEach((cell) => cell.removeAttribute("aria-selected"));
    const block = this.block;
    if (block.flat().length > 1) block.flat().forEach((cell) => cell.setAttribute("aria-selected", "true"));
  }
}
