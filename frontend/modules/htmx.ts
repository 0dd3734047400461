import htmx from "htmx.org";
import { startEarlyForms } from "./early";
import { tick } from "./ticking";
import { toast, toastUndo } from "./toast";
import { say } from "./words";

interface RequestDetail {
  headers: Record<string, string>;
  parameters: Record<string, string>;
  xhr: XMLHttpRequest;
}
interface SaidDetail {
  text: string;
  undo?: string;
  error?: boolean;
}

const SIGN_IN = "/accounts/login/";
const TOKEN_FIELD = "csrfmiddlewaretoken";
const detailOf = <T>(event: Event) => (event as CustomEvent<T>).detail;

function configure(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    scrollIntoViewOnBoost: false,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "409", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
}

/** The server says `HX-Trigger: {"onecity:said": {"text": …, "undo": url}}` after an act. */
function onSaid(event: Event): void {
  const { text, undo, error } = detailOf<SaidDetail>(event);
  if (undo) toastUndo(text, () => void htmx.ajax("post", undo, { swap: "none" }));
  else toast(text, { error: error ?? false });
}

function onFault(event: Event): void {
  if (event.defaultPrevented) return;
  const status = detailOf<RequestDetail>(event).xhr.status;
  const key = `fault${status}`;
  const text = say(key);
  toast(text === key ? say("fault") : text, { error: true });
}

/** Signed out meanwhile: the page and what was typed stay, instead of the sign-in page in their place. */
function onSignedOut(event: Event): void {
  const detail = detailOf<{ xhr: XMLHttpRequest; shouldSwap: boolean }>(event);
  if (!detail.xhr.responseURL || !new URL(detail.xhr.responseURL).pathname.startsWith(SIGN_IN)) return;
  detail.shouldSwap = false;
  toast(say("signedOut"), { error: true });
}

/** The cookie's token goes before the page's: signing in elsewhere gives a new one. */
function onRequest(event: Event): void {
  const { headers, parameters } = detailOf<RequestDetail>(event);
  const kept = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  const token = kept ?? document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  headers["X-CSRFToken"] = token;
  if (parameters[TOKEN_FIELD]) parameters[TOKEN_FIELD] = token;
}

/** Starts HTMX under the page's rules: no eval, CSRF on every request, faults told in words. */
export function startHtmx(): void {
  configure();
  startEarlyForms();
  const loading = (on: boolean) => document.documentElement.classList.toggle("is-loading", on);
  document.addEventListener("htmx:configRequest", onRequest);
  document.addEventListener("htmx:beforeSwap", onSignedOut);
  document.addEventListener("htmx:beforeRequest", (event) => event.defaultPrevented || loading(true));
  document.addEventListener("htmx:afterRequest", () => loading(false));
  document.addEventListener("htmx:responseError", onFault);
  document.addEventListener("htmx:sendError", (event) => event.defaultPrevented || toast(say("offline"), { error: true }));
  document.addEventListener("htmx:load", (event) => tick(event.target as HTMLElement));
  document.addEventListener("onecity:said", onSaid);
}

export { htmx };
