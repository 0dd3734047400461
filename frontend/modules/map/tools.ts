import { icon } from "../icon";
import { say } from "../words";
import type { LayerChoice } from "./types";

interface Tool {
  words: string;
  picture: SVGSVGElement;
  key?: string;
  run: (button: HTMLButtonElement) => void;
}

function toolButton({ words, picture, key, run }: Tool): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", title: words });
  button.setAttribute("aria-label", words);
  if (key) button.dataset.key = key;
  button.append(picture);
  button.addEventListener("click", () => run(button));
  return button;
}

function group(place: string, tools: Tool[]): HTMLElement {
  const box = Object.assign(document.createElement("div"), { className: `map-tools map-tools--${place}` });
  box.append(...tools.map(toolButton));
  return box;
}

/** The panel that switches layers on and off. */
function layerPanel(choices: LayerChoice[], onSwitch: (key: string, on: boolean) => void): HTMLElement {
  const panel = Object.assign(document.createElement("fieldset"), { className: "map-layers", hidden: true });
  panel.append(Object.assign(document.createElement("legend"), { className: "unseen", textContent: say("layers") }));
  for (const choice of choices) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: choice.visible });
    box.addEventListener("change", () => onSwitch(choice.key, box.checked));
    const label = document.createElement("label");
    label.append(box, choice.label);
    panel.append(label);
  }
  return panel;
}

export interface ToolCalls {
  home: () => void;
  zoom: (by: number) => void;
  show: (key: string, on: boolean) => void;
}

/** Layers, home and zoom, as buttons over the map. */
export function addTools(element: HTMLElement, choices: LayerChoice[], calls: ToolCalls): void {
  const panel = layerPanel(choices, calls.show);
  const toggle = (button: HTMLButtonElement) => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  };
  const layers: Tool = { words: say("layers"), picture: icon("stack-2"), key: "l", run: toggle };
  const home: Tool = { words: say("home"), picture: icon("current-location"), key: "g", run: calls.home };
  const closer: Tool = { words: say("zoomIn"), picture: icon("plus"), run: () => calls.zoom(1) };
  const further: Tool = { words: say("zoomOut"), picture: icon("minus"), run: () => calls.zoom(-1) };
  element.append(group("top", choices.length ? [layers, home] : [home]), group("bottom", [closer, further]), panel);
}
