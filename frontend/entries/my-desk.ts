import "../faces/desk";
import "../styles/cases.css";
import "../styles/onemap.css";
import { startCaseView } from "../modules/case-view";
import { startDesk } from "../modules/onemap/desk";

startCaseView();
startDesk();
