import "../faces/desk";
import "../styles/cases.css";
import "../styles/duty.css";
import { startPickers } from "../modules/pickers";
import { PlaceField } from "../modules/place-field";

const form = document.querySelector<HTMLFormElement>("#tester-form")!;
const field = new PlaceField(form.querySelector<HTMLElement>("[data-places]")!, (_place, from) => {
  if (from === "map" && form.querySelector("input[name=category]:checked")) form.requestSubmit();
});

startPickers();
void field.show(document.querySelector<HTMLElement>("#tester-map")!);
