import { startPhotos } from "./compare";
import { startConfirm } from "./dialog";
import { startDrawer } from "./drawer";
import { startForms } from "./forms";
import { startHtmx } from "./htmx";
import { startKeeping } from "./keeping";
import { startKeyboard } from "./keyboard";
import { startLive } from "./live";
import { startMenus } from "./menus";
import { startScrollers } from "./scrollers";
import { startSearch } from "./search";
import { startTicking } from "./ticking";

/** What every page of every face does. */
export function startPage(): void {
  startHtmx();
  startConfirm();
  startDrawer();
  startForms();
  startKeeping();
  startKeyboard();
  startMenus();
  startPhotos();
  startScrollers();
  startSearch();
  startTicking();
  startLive();
}
