import "../faces/hall";
import "../styles/hall-page.css";
import { Scene } from "../modules/hall/scene";

void new Scene().start();
