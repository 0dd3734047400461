const FORMS = "form:is([hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete])";
const held = new WeakSet<EventTarget>();
const waiting = new WeakMap<EventTarget, HTMLElement>();

function press(pressed: HTMLElement): void {
  if (pressed instanceof HTMLFormElement) pressed.requestSubmit();
  else pressed.click();
}

/** By the time the microtask runs, everything that came with the form has settled. */
function onHeld({ target }: Event): void {
  held.add(target!);
  const pressed = waiting.get(target!);
  waiting.delete(target!);
  if (pressed) queueMicrotask(() => press(pressed));
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches(FORMS) || held.has(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(form, event.submitter ?? form);
}

/**
 * A form sent in the moment between its arrival and htmx's hold of it waits for that hold: the browser would leave the page with it.
 * To be started before htmx takes hold of the page.
 */
export function startEarlyForms(): void {
  document.addEventListener("htmx:afterProcessNode", onHeld);
  document.addEventListener("submit", onSubmit, true);
}
