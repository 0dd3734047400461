import "../faces/desk";
import "../styles/cases.css";
import { startPickers } from "../modules/pickers";
import { PlaceField } from "../modules/place-field";

async function start(): Promise<void> {
  const root = document.querySelector<HTMLElement>("#place-form [data-places]");
  const map = document.querySelector<HTMLElement>("#place-map");
  if (root && map) await new PlaceField(root, () => undefined).show(map);
}

startPickers();
void start();
