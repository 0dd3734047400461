import "../faces/desk";
import "../styles/cases.css";
import "../styles/grid-page.css";
import { startCaseView } from "../modules/case-view";
import { startGridPage } from "../modules/grid-page";

startCaseView();
void startGridPage();
