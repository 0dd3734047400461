import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "../styles/overlays.css";
import "../styles/forms.css";
import "../styles/map.css";
import "../styles/hall.css";
import "../styles/print.css";
import { startPage } from "../modules/start";

if (self !== top) document.documentElement.dataset.framed = "true";
startPage();
