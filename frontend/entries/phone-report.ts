import "../faces/phone";
import "../styles/cases.css";
import "../styles/phone-page.css";
import { startCategories } from "../modules/field/categories";
import { startReport } from "../modules/field/report";
import { startPickers } from "../modules/pickers";
import { startShots } from "../modules/shots";
import { startVoice } from "../modules/voice/field";

startPickers();
startShots();
startVoice();
startReport();
startCategories();
