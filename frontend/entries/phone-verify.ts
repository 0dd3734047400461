import "../faces/phone";
import "../styles/cases.css";
import "../styles/phone-page.css";
import { startVerify } from "../modules/field/verify";
import { startShots } from "../modules/shots";
import { startVoice } from "../modules/voice/field";

startShots();
startVoice();
startVerify();
