import "../faces/desk";
import "../styles/cases.css";
import "../styles/fusion.css";
import { startComparison, startOverlay } from "../modules/fusion-map";

void startOverlay();
void startComparison();
