import "../faces/phone";
import "../styles/phone-page.css";
import { startPlaces } from "../modules/field/places";

startPlaces();
