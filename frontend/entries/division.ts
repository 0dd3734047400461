import "../faces/desk";
import "../styles/cases.css";
import "../styles/control.css";
import "../styles/division.css";
import { startDivisionMap } from "../modules/division-map";

void startDivisionMap();
