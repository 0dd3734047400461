import "../faces/phone";
import "../styles/phone-page.css";
import { startScan } from "../modules/scan/page";

startScan();
