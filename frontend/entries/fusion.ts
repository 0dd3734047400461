import "../faces/desk";
import "../styles/cases.css";
import "../styles/fusion.css";
import { startCaseView } from "../modules/case-view";
import { startComparison, startOverlay } from "../modules/fusion-map";

void startOverlay();
void startComparison();
startCaseView();
