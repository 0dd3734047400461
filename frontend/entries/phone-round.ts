import "../faces/phone";
import "../styles/phone-page.css";
import { startRound } from "../modules/field/round";

startRound();
