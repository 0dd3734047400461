import "../faces/desk";
import "../styles/cases.css";
import "../styles/duty.css";
import { Grid } from "../modules/duty/grid";

const table = document.querySelector<HTMLTableElement>("#duty-grid");
if (table) new Grid(table);
