import "../faces/desk";
import "../styles/cases.css";
import "../styles/onemap.css";
import { startCaseView } from "../modules/case-view";
import { OneMap } from "../modules/onemap/page";

startCaseView();
void new OneMap().start();
