import "../faces/desk";
import "../styles/cases.css";
import "../styles/control.css";
import { startControlMap } from "../modules/control-map";
import { startPickers } from "../modules/pickers";

startPickers();
void startControlMap();
