import "../faces/hall";
import "../styles/hall-presenter.css";
import { startPresenter } from "../modules/hall/presenter";

startPresenter();
