import "../faces/desk";
import "../styles/onemap.css";
import { OneMap } from "../modules/onemap/page";

void new OneMap().start();
