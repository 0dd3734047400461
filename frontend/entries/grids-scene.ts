import "../faces/hall";
import "../styles/hall-grids.css";
import { startGrids } from "../modules/hall/grids";

void startGrids();
