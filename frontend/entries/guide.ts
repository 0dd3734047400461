import "../faces/desk";
import "../styles/guide.css";
import { showGuide } from "../modules/guide";

showGuide();
