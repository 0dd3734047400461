import "../faces/phone";
import "../styles/phone-page.css";
import { startMessages } from "../modules/field/messages";
import { startPush } from "../modules/field/push";

startMessages();
startPush();
