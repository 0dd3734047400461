import "../faces/hall";
import "../styles/hall-show.css";
import { startShow } from "../modules/hall/show";

startShow();
