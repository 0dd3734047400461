const SVG = "http://www.w3.org/2000/svg";

/** An icon of the sprite as an element; the name must be written as a literal so that the build finds it. */
export function icon(name: string, small = true): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", small ? "icon icon--s" : "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}
