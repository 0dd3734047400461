/** One cell of the duty list as it is sent. */
export interface CellText {
  line: number;
  column: string;
  text: string;
}
/** What the server says of an edit: the lines as they stand now (null: gone), or why nothing was changed. */
export interface Answer {
  edition?: number;
  lines?: Record<string, Record<string, string> | null>;
  problems?: { line: number; column: string; reason: string }[];
  said?: string;
}

const OFFLINE = 0;

/** Sends an edit; `status` 0 means that there was no connection. */
export async function send(url: string, given: object): Promise<Answer & { status: number }> {
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" };
  try {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(given) });
    const known = response.headers.get("Content-Type")?.includes("json");
    return { ...(known ? ((await response.json()) as Answer) : {}), status: response.status };
  } catch {
    return { status: OFFLINE };
  }
}
