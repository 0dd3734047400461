import { icon } from "./icon";

const KEPT_STATUS = [409, 422];
const kept = new Map<string, File[]>();
const addresses = new WeakMap<File, string>();

function fill(words: string | undefined, values: Record<string, string>): string {
  return (words ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function setFiles(input: HTMLInputElement, files: File[]): void {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
  draw(input);
}

function addressOf(file: File): string {
  const known = addresses.get(file) ?? URL.createObjectURL(file);
  addresses.set(file, known);
  return known;
}

function preview(input: HTMLInputElement, file: File): HTMLElement {
  const figure = Object.assign(document.createElement("figure"), { className: "photo shots__one" });
  const image = Object.assign(new Image(), { src: addressOf(file), alt: file.name });
  const words = fill(input.dataset.remove, { name: file.name });
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "shots__remove", title: words });
  remove.setAttribute("aria-label", words);
  remove.append(icon("x"));
  remove.addEventListener("click", (event) => {
    event.stopPropagation(); // a photo that is touched opens large
    setFiles(input, [...(input.files ?? [])].filter((other) => other !== file));
  });
  figure.append(image, remove);
  return figure;
}

function draw(input: HTMLInputElement): void {
  const shelf = input.closest("[data-shots]");
  if (!shelf) return;
  shelf.querySelectorAll(".shots__one").forEach((figure) => figure.remove());
  shelf.prepend(...[...(input.files ?? [])].map((file) => preview(input, file)));
}

/** What is wrong with a file, in words; empty for a photo that can be sent. */
function problem(input: HTMLInputElement, file: File): string {
  if (!input.accept.split(",").includes(file.type)) return fill(input.dataset.noPhoto, { name: file.name });
  if (file.size > Number(input.dataset.mostBytes)) return fill(input.dataset.tooLarge, { name: file.name });
  return "";
}

function choose(input: HTMLInputElement, before: File[]): void {
  const chosen = [...(input.files ?? [])];
  const problems = chosen.map((file) => problem(input, file)).filter(Boolean);
  const good = [...before, ...chosen.filter((file) => !problem(input, file))];
  const most = Number(input.dataset.most);
  if (good.length > most) problems.push(fill(input.dataset.tooMany, { most: String(most) }));
  const told = input.closest(".field")?.querySelector("[data-shots-error]");
  if (told) told.textContent = problems.join(" ");
  setFiles(input, good.slice(0, most));
}

function start(input: HTMLInputElement): void {
  if (input.dataset.started) return;
  input.dataset.started = "true";
  let before: File[] = [];
  input.addEventListener("click", () => (before = [...(input.files ?? [])]));
  input.addEventListener("change", () => choose(input, before));
  input.addEventListener("onecity:shots", (event) => setFiles(input, (event as CustomEvent<File[]>).detail));
  const files = kept.get(input.name);
  if (files?.length) setFiles(input, files);
  kept.delete(input.name);
}

/** Photo inputs (`data-photos`) show what was chosen, check it before it is sent, and keep it when a form comes back with errors. */
export function startShots(): void {
  const startIn = (root: ParentNode) => root.querySelectorAll<HTMLInputElement>("input[data-photos]").forEach(start);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = (event as CustomEvent<{ xhr: XMLHttpRequest; target: HTMLElement }>).detail;
    if (!KEPT_STATUS.includes(xhr.status)) return;
    target.querySelectorAll<HTMLInputElement>("input[data-photos]").forEach((input) => kept.set(input.name, [...(input.files ?? [])]));
  });
  document.addEventListener("htmx:load", (event) => startIn(event.target as HTMLElement));
  startIn(document);
}
