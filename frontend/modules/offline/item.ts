/** What a worker made and the server has not got yet. `order` is given by the store; times are the phone's own. */
export interface Item {
  order?: number;
  key: string;
  owner: number;
  kind: string;
  /** The number of what it is about: a case, a check point; 0 where it begins something. Stored as `case` since phones hold things. */
  case: number;
  title: string;
  fields: [string, string][];
  /** The phone's clock when it was made, in milliseconds since 1970. */
  made: number;
  /** Which run of a page made it, and how long that had run: a counter that nobody can set. */
  run: string;
  ran: number;
  state: "waiting" | "refused";
  /** The server's sentence, where it refused. */
  words: string;
  /** How often the server broke on it. */
  faults: number;
}

/** A photo of an item, under the name of the form's field. */
export interface Shot {
  key: string;
  number: number;
  field: string;
  name: string;
  blob: Blob;
}

/** What was sent, as it is told afterwards. */
export interface Done {
  key: string;
  owner: number;
  title: string;
  words: string;
  url: string;
  at: number;
}

/** A random key (UUID, version 4); without `crypto.randomUUID`, which plain http does not have. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** This run of the page or worker. */
export const RUN = newKey();
