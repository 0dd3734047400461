import { openDrawer } from "./drawer";
import { onLive } from "./live";
import { type Bounds, type CityMap, createMap, type LayerChoice, type Picked } from "./map";
import { Palette } from "./palette";
import { paced, Parts } from "./patch";
import { pageData } from "./words";

interface Setup {
  shape: GeoJSON.Feature;
  bounds: Bounds;
  layers: LayerChoice[];
}

const LIVE_MS = 1_500;
const CLOCK_MS = 60_000;

/** The border of the grid over the base map, under the marks. */
function drawBorder(map: CityMap, shape: GeoJSON.Feature): void {
  const colour = new Palette().colour("accent");
  const before = map.native.getStyle().layers.find((layer) => "source" in layer && layer.source === "cases")?.id;
  map.native.addSource("this-grid", { type: "geojson", data: shape });
  map.native.addLayer({ id: "this-grid-ground", type: "fill", source: "this-grid", paint: { "fill-color": colour, "fill-opacity": 0.08 } }, before);
  map.native.addLayer({ id: "this-grid-line", type: "line", source: "this-grid", paint: { "line-color": colour, "line-width": 2.5 } }, before);
}

/** Opens what was picked beside the page. */
function open({ layers }: Setup, { layer, id }: Picked): void {
  const { opens } = layers.find(({ key }) => key === layer) ?? {};
  const url = layer === "cases" ? `/cases/${id}/` : opens?.replace("{id}", id);
  if (url) void openDrawer(url);
}

/** The page of a base grid: its map, and figures and lists that follow what happens. */
export async function startGridPage(): Promise<void> {
  const setup = pageData<Setup>("grid-setup")!;
  const parts = new Parts();
  const address = new URL(location.href);
  address.searchParams.set("parts", "");
  let map: CityMap | undefined;
  const renew = paced(() => {
    map?.refresh();
    void parts.get(address.href);
  }, LIVE_MS);
  for (const kind of ["case", "duty", "resync"] as const) onLive(kind, renew);
  setInterval(() => document.hidden || renew(), CLOCK_MS);
  map = await createMap(document.getElementById("grid-map")!, { bounds: setup.bounds, layers: setup.layers, onPick: (picked) => open(setup, picked) });
  if (map) drawBorder(map, setup.shape);
}
