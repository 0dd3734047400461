import "../faces/public";
import "../styles/cases.css";
import { htmx } from "../modules/htmx";
import { onLive } from "../modules/live";

/** Fetches the stages anew, unless the reporter is just writing an answer. */
function renew(): void {
  const shown = document.querySelector<HTMLElement>("#follow-case");
  const writing = [...document.querySelectorAll<HTMLTextAreaElement>("#follow-case textarea")].some((field) => field.value);
  if (shown && !writing) void htmx.ajax("get", shown.dataset.address!, { target: "#follow-case", swap: "innerHTML" });
}

onLive("follow", renew);
onLive("resync", renew);
