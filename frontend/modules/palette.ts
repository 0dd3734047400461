/** Values of the design tokens as they hold for an element, in its theme and face. */
export class Palette {
  private readonly styles: CSSStyleDeclaration;

  constructor(element: Element = document.documentElement) {
    this.styles = getComputedStyle(element);
  }

  /** The value of `--name`, for example `colour("red")`. */
  colour(name: string): string {
    return this.styles.getPropertyValue(`--${name}`).trim();
  }

  get hall(): boolean {
    return document.documentElement.dataset.face === "hall";
  }

  /** How much larger marks and words are drawn than on a desk: 1.6 on a 2560 wall. */
  get scale(): number {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return this.hall ? Math.max(1, (1.5 * rem) / 16) : 1;
  }
}
