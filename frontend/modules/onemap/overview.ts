import type { Bounds, CityMap } from "../map";
import { Overview, type OverviewRegion } from "../overview";

type Rings = [number, number][][];
interface Outline {
  geometry: { type: "Polygon"; coordinates: Rings } | { type: "MultiPolygon"; coordinates: Rings[] };
  properties: { code: string; name_zh: string; name_en: string; centre: [number, number] };
}
export type Counted = Record<string, { count: number; late: number }>;

function boundsOf(polygons: Rings[]): Bounds {
  const places = polygons.flat(2);
  const xs = places.map(([longitude]) => longitude);
  const ys = places.map(([, latitude]) => latitude);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The counties of the city. @param url of their outlines as GeoJSON */
export async function countyOutlines(url = "/geo/regions.json"): Promise<Omit<OverviewRegion, "count">[]> {
  const { features } = (await (await fetch(url)).json()) as { features: Outline[] };
  const chinese = document.documentElement.lang.startsWith("zh");
  return features.map(({ geometry, properties }) => ({
    code: properties.code,
    name: chinese ? properties.name_zh : properties.name_en,
    polygons: geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
    centre: properties.centre,
  }));
}

/** The inset of the whole city: open cases by county, the view as a frame; a click flies there. */
export class CountyInset {
  private inset: Overview | undefined;
  private outlines: Omit<OverviewRegion, "count">[] = [];
  private counted: Counted = {};

  constructor(private readonly box: HTMLElement, private readonly bounds: Bounds) {}

  async start(map: CityMap): Promise<void> {
    this.outlines = await countyOutlines();
    this.inset = new Overview(this.box, this.bounds, (code) => {
      const region = this.outlines.find((outline) => outline.code === code);
      if (region) map.fit(boundsOf(region.polygons));
    });
    this.show(this.counted);
    this.inset.follow(map.view().bounds);
  }

  show(counted: Counted): void {
    this.counted = counted;
    this.inset?.show(this.outlines.map((outline) => ({ ...outline, count: counted[outline.code]?.count ?? 0 })));
  }

  follow(bounds: Bounds): void {
    this.inset?.follow(bounds);
  }
}
