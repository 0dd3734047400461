import "../faces/hall";
import "../styles/guide.css";
import { showGuide } from "../modules/guide";

showGuide();
