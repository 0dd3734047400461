import "../faces/phone";
import "../styles/cases.css";
import "../styles/phone-page.css";
import { startTrack } from "../modules/field/track";
import { startVerify } from "../modules/field/verify";
import { startShots } from "../modules/shots";
import { startVoice } from "../modules/voice/field";

startShots();
startVoice();
startVerify();
startTrack();
