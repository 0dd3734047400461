import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "../styles/overlays.css";
import "../styles/forms.css";
import "../styles/map.css";
import "../styles/public.css";
import "../styles/print.css";
import { startPage } from "../modules/start";

startPage();
