import "../faces/phone";
import "../styles/phone-page.css";
import { startToday } from "../modules/field/today";

startToday();
