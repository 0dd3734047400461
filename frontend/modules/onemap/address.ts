import type { Place } from "../map";

/** What a link to the map carries beside the view, which the map keeps itself as `?at=`. */
export interface Asked {
  tab: string;
  states: string[];
  time: string;
  region: string;
  upto: string;
  chosen: string;
}

const NAMES = { tab: "tab", time: "time", region: "region", upto: "upto", chosen: "case" } as const;

/** Reads what the address asks for. */
export function readAddress(): Asked {
  const query = new URLSearchParams(location.search);
  const one = (name: string) => query.get(name) ?? "";
  return { tab: one("tab") || "mine", states: query.getAll("state"), time: one("time"), region: one("region"), upto: one("upto"), chosen: one("case") };
}

/** Keeps it in the address, so that a copied link brings a colleague to the same view. */
export function keepAddress(asked: Asked): void {
  const address = new URL(location.href);
  for (const [field, name] of Object.entries(NAMES)) {
    const value = asked[field as keyof typeof NAMES];
    if (value && !(name === "tab" && value === "mine")) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  address.searchParams.delete("state");
  asked.states.forEach((state) => address.searchParams.append("state", state));
  history.replaceState(history.state, "", address);
}

/** The view a search answer links to: `#map=zoom/latitude/longitude`. */
export function hashView(): { place: Place; zoom: number } | undefined {
  const [zoom, latitude, longitude] = location.hash.replace(/^#map=/, "").split("/").map(Number);
  if (!location.hash.startsWith("#map=") || !zoom || !latitude || !longitude) return undefined;
  return { place: [longitude, latitude], zoom };
}
