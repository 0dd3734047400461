import "../faces/phone";
import "../styles/phone-page.css";
import { startMessages } from "../modules/field/messages";

startMessages();
