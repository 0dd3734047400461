import { say } from "./words";

const changed = new Set<HTMLFormElement>();

function guard(form: HTMLFormElement): void {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
  form.addEventListener("htmx:afterRequest", () => changed.delete(form));
}

/** `data-guard` forms ask before their input is lost; `data-auto` forms send themselves when a choice changes. */
export function startForms(): void {
  const start = (root: ParentNode) => root.querySelectorAll<HTMLFormElement>("form[data-guard]").forEach(guard);
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target as HTMLElement));
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("form[data-auto] select, form[data-auto] input:not([type=search])")) field.closest("form")?.requestSubmit();
  });
  addEventListener("beforeunload", (event) => {
    const open = [...changed].some((form) => form.isConnected);
    if (open) event.preventDefault();
  });
}

/** Marks a field as wrong and says why below it; an empty text clears it. */
export function tellField(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, text: string): void {
  const id = `${field.id || field.name}-error`;
  const told = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: "field__error" });
  told.textContent = text;
  field.toggleAttribute("aria-invalid", Boolean(text));
  if (text) field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
  if (text) field.after(told);
  else told.remove();
}

/** Copies `text` and says so on the button for a moment. */
export async function copyText(text: string, button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(text);
  const before = button.getAttribute("aria-label");
  button.setAttribute("aria-label", say("copied"));
  button.title = say("copied");
  setTimeout(() => before && button.setAttribute("aria-label", before), 2000);
}
