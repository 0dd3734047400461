import type { ExpressionSpecification, Map as NativeMap } from "maplibre-gl";

/** Degrees, WGS 84, longitude first. */
export type Place = [number, number];
/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** One layer that the reader can switch, as `registry.MapLayer` declares it. */
export interface LayerChoice {
  key: string;
  label: string;
  visible: boolean;
  /** A layer of marks: its tiles, the shape of a mark, the address of one thing with {id}. */
  tiles?: string;
  shape?: string;
  opens?: string;
  fromZoom?: number;
}

/** Which cases the tiles show; empty or missing lists mean all. Sent to the tile server as its query. */
export interface CaseFilter {
  state?: string[];
  urgency?: string[];
  time?: string;
  region?: string;
  [parameter: string]: string | string[] | undefined;
}

/** A case, a worker, a place's counts or a thing of a layer of marks under the pointer. */
export interface Picked {
  layer: string;
  id: string;
  properties: Record<string, unknown>;
  place: Place;
}

export interface View {
  centre: Place;
  zoom: number;
  bounds: Bounds;
}

/** A region's label with its counts, drawn at its centre. */
export interface RegionCount {
  code: string;
  name: string;
  count: number;
  late: number;
  place: Place;
}

export interface MapOptions {
  /** Tile address templates with {z}/{x}/{y}; without `cases` or `workers` that layer is absent. */
  base?: string;
  cases?: string;
  workers?: string;
  bounds?: Bounds;
  centre?: Place;
  zoom?: number;
  /** Switchable layers, shown by the layer tool. */
  layers?: LayerChoice[];
  /** Words of states and kinds for the hover text, by code. */
  labels?: Record<string, string>;
  /** False draws a still picture: no gestures, no tools. */
  interactive?: boolean;
  tools?: boolean;
  /** Milliseconds in which words and marks come and go; each of them draws the whole map anew. */
  fade?: number;
  /** Keep the view in the address as ?at=longitude,latitude,zoom. */
  keepView?: boolean;
  /** A raster base of the city (WMTS, Tianditu) under our own lines: template and attribution. */
  raster?: string;
  rasterAttribution?: string;
  onPick?: (picked: Picked) => void;
  onMove?: (view: View) => void;
}

export type { ExpressionSpecification, NativeMap };
