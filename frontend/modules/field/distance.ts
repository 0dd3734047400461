import { metresBetween, type Place } from "../place-field";

const KILOMETRE = 1000;

/** 210 m, 1.2 km: as `apps/grid/views/today.py` says it. */
export function farWords(metres: number): string {
  return metres < KILOMETRE ? `${metres.toFixed(0)} m` : `${(metres / KILOMETRE).toFixed(1)} km`;
}

/** The place an element stands for by data-longitude and data-latitude. */
export function placeOf(element: HTMLElement): Place {
  return [Number(element.dataset.longitude), Number(element.dataset.latitude)];
}

/** Calls `onPlace` with each place the device tells, with its accuracy in metres; `onSilence` once if it tells none. */
export function watchPlace(onPlace: (place: Place, accuracy: number) => void, onSilence: () => void = () => undefined): void {
  if (!navigator.geolocation) return onSilence();
  const options = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 };
  navigator.geolocation.watchPosition(({ coords }) => onPlace([coords.longitude, coords.latitude], coords.accuracy), onSilence, options);
}

export { metresBetween, type Place };
