import { say } from "./words";

export interface Question {
  title: string;
  text?: string;
  /** The word on the button that does it, for example "Void". */
  yes?: string;
  risk?: boolean;
}

function element(tag: string, className: string, text = ""): HTMLElement {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function answerButton(label: string, className: string, value: string): HTMLButtonElement {
  const button = element("button", className, label) as HTMLButtonElement;
  button.value = value;
  return button;
}

/** Asks once, naming the thing; resolves to true when the reader says yes. Escape and the backdrop mean no. */
export function ask({ title, text, yes, risk = false }: Question): Promise<boolean> {
  const dialog = document.createElement("dialog");
  const form = element("form", "dialog") as HTMLFormElement;
  form.method = "dialog";
  const heading = element("h2", "", title);
  heading.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const acts = element("div", "dialog__acts");
  acts.append(answerButton(say("cancel"), "btn", ""), answerButton(yes ?? say("yes"), risk ? "btn btn--main btn--risk" : "btn btn--main", "yes"));
  form.append(heading, ...(text ? [element("p", "dialog__text", text)] : []), acts);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

interface ConfirmDetail {
  question: string | null;
  elt: HTMLElement;
  issueRequest: (skip: boolean) => void;
}

/** Every `hx-confirm` and every form with `data-confirm` asks by our dialog instead of the browser's. */
export function startConfirm(): void {
  document.addEventListener("htmx:confirm", (event) => {
    const { question, elt, issueRequest } = (event as CustomEvent<ConfirmDetail>).detail;
    if (!question) return;
    event.preventDefault();
    void ask(questionOf(question, elt)).then((yes) => yes && issueRequest(true));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.confirm || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    void ask(questionOf(form.dataset.confirm, form)).then((yes) => yes && form.submit());
  });
}

function questionOf(title: string, source: HTMLElement): Question {
  const { confirmText, confirmYes } = source.dataset;
  return { title, risk: source.matches(".btn--risk, [data-risk]"), ...(confirmText ? { text: confirmText } : {}), ...(confirmYes ? { yes: confirmYes } : {}) };
}
