import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "../styles/overlays.css";
import "../styles/forms.css";
import "../styles/map.css";
import "../styles/phone.css";
import "../styles/print.css";
import { startBand, startWorker } from "../modules/offline/kept";
import { startWaiting } from "../modules/offline/waiting";
import { startPage } from "../modules/start";

startPage();
if (document.getElementById("offline-words")) {
  startBand();
  startWaiting();
  void startWorker();
}

/** A form that came back with what is wrong begins there. */
function beginAtFault({ target }: Event): void {
  const page = target as HTMLElement;
  const fault = page.matches(".phone") && page.querySelector<HTMLElement>("form [role=alert]:not(:empty), [aria-invalid=true]");
  if (!fault) return;
  if (fault.matches("[role=alert]")) fault.tabIndex = -1;
  fault.focus();
}

document.addEventListener("htmx:load", beginAtFault);
