import { say } from "./words";

const SHOWN_MS = 6_000;
const UNDO_S = 10;

export interface ToastAct {
  label: string;
  run: () => void;
}

function shelf(): HTMLElement {
  const found = document.querySelector<HTMLElement>(".toasts");
  if (found) return found;
  const made = document.createElement("div");
  made.className = "toasts";
  made.setAttribute("role", "status");
  made.setAttribute("aria-live", "polite");
  document.body.append(made);
  return made;
}

function button(act: ToastAct, close: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "toast__act";
  element.textContent = act.label;
  element.addEventListener("click", () => {
    close();
    act.run();
  });
  return element;
}

/** Says `text` at the foot of the page for some seconds; errors stay until closed. Returns the closing call. */
export function toast(text: string, { error = false, act, seconds }: { error?: boolean; act?: ToastAct; seconds?: number } = {}): () => void {
  const element = document.createElement("div");
  element.className = error ? "toast toast--error" : "toast";
  const words = document.createElement("span");
  words.textContent = text;
  element.append(words);
  const close = () => element.remove();
  if (act) element.append(button(act, close));
  if (error) element.append(button({ label: say("close"), run: () => undefined }, close));
  shelf().append(element);
  if (!error) setTimeout(close, seconds ? seconds * 1000 : SHOWN_MS);
  return close;
}

/** Says what was done and offers to take it back for ten seconds. @param url where the undoing is posted */
export function toastUndo(text: string, undo: () => void): () => void {
  return toast(text, { act: { label: say("undo"), run: undo }, seconds: UNDO_S });
}
