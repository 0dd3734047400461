import { onLive } from "../live";
import { paced, Parts } from "../patch";
import { CaseDrawer } from "./drawer";

const LIVE_MS = 700;
const CLOCK_MS = 60_000;

/** My desk: the list follows what happens, the drawer the row that is chosen. */
export function startDesk(): void {
  const pane = document.getElementById("drawer");
  if (!pane) return;
  let chosen = "";
  const drawer = new CaseDrawer(pane, (one) => (chosen = one?.id ?? ""));
  if (!document.getElementById("desk-rows")) return;
  const parts = new Parts();
  const address = new URL(location.href);
  address.searchParams.set("parts", "");
  const renew = paced(() => void parts.get(address.href).then(() => drawer.mark(chosen)), LIVE_MS);
  onLive("case", renew);
  onLive("resync", renew);
  setInterval(() => document.hidden || renew(), CLOCK_MS);
}
