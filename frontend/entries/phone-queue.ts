import "../faces/phone";
import "../styles/phone-page.css";
import { startList } from "../modules/offline/list";

startList();
