import "../faces/desk";
import "../styles/onemap.css";
import { startDesk } from "../modules/onemap/desk";

startDesk();
