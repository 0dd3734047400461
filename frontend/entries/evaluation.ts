import "../faces/desk";
import "../styles/cases.css";
import "../styles/evaluation.css";
import { startCaseView } from "../modules/case-view";
import { htmx } from "../modules/htmx";

const FOLLOW_MS = 200;
let timer = 0;

/** The row that was chosen by key or click stands out, and the side follows it. */
function onRow(event: Event): void {
  const link = event.target as HTMLAnchorElement;
  const row = link.closest("tr");
  if (!row?.closest(".rank-table")) return;
  document.querySelectorAll(".rank-table tr.is-chosen").forEach((other) => other.classList.remove("is-chosen"));
  row.classList.add("is-chosen");
  clearTimeout(timer);
  timer = window.setTimeout(() => void htmx.ajax("get", link.href, { target: "#evaluation-side" }), FOLLOW_MS);
}

/** A click on a name chooses its row; with a modifier it opens in a tab of its own, as links do. */
function onClick(event: MouseEvent): void {
  const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (plain && (event.target as HTMLElement).closest(".rank-table [data-row]")) event.preventDefault();
}

startCaseView();
document.addEventListener("click", onClick);
document.addEventListener("onecity:row", onRow);
