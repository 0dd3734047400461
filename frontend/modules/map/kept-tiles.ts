import type { RequestParameters } from "maplibre-gl";

/** Tiles asked for by the page itself (`kept://tiles/…`): the map's own worker lies outside what the worker of the phone pages keeps. */
export const KEPT = "kept";

/** Fetches a tile by the page. Rejects where it cannot be had: the map then leaves the place bare. */
export async function keptTile({ url }: RequestParameters, { signal }: AbortController): Promise<{ data: ArrayBuffer }> {
  const answer = await fetch(url.replace(`${KEPT}:/`, location.origin), { signal });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return { data: await answer.arrayBuffer() };
}
