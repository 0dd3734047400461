import { say } from "./words";

function slider(box: HTMLElement): HTMLInputElement {
  const range = Object.assign(document.createElement("input"), { type: "range", min: "0", max: "100", value: "50" });
  range.setAttribute("aria-label", say("compare"));
  range.addEventListener("input", () => box.style.setProperty("--at", `${range.value}%`));
  return range;
}

function picture(source: HTMLImageElement): HTMLImageElement {
  return Object.assign(new Image(), { src: source.dataset.full ?? source.src, alt: source.alt });
}

/** The photos side by side become one above the other with a slider between them. */
function comparison(photos: HTMLImageElement[]): HTMLElement {
  const box = Object.assign(document.createElement("div"), { className: "compare" });
  box.append(...photos.slice(0, 2).map(picture));
  if (photos.length > 1) {
    const bar = Object.assign(document.createElement("span"), { className: "compare__bar" });
    box.append(bar, slider(box));
  }
  return box;
}

/** Shows photos full screen; two of them with a slider. */
export function showPhotos(photos: HTMLImageElement[]): void {
  if (!photos.length) return;
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog--wide" });
  const form = Object.assign(document.createElement("form"), { className: "dialog", method: "dialog" });
  const acts = Object.assign(document.createElement("div"), { className: "dialog__acts" });
  acts.append(Object.assign(document.createElement("button"), { className: "btn", textContent: say("close") }));
  form.append(comparison(photos), acts);
  dialog.append(form);
  dialog.setAttribute("aria-label", photos.map((photo) => photo.alt).join(", "));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Photos of a `.photo-pair` open in comparison, others alone; `data-compare` buttons open the pair that follows. */
export function startPhotos(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const compare = target.closest("[data-compare]");
    const button = target.closest<HTMLElement>(".photo button");
    if (!compare && !button) return;
    event.preventDefault();
    const pair = compare ? document.querySelector(compare.getAttribute("data-compare") || ".photo-pair") : button!.closest(".photo-pair");
    showPhotos([...(pair ?? button!.parentElement!).querySelectorAll<HTMLImageElement>("img")]);
  });
}
