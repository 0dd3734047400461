import "../faces/phone";
import "../styles/phone-page.css";
import { startAround } from "../modules/field/around";

void startAround();
