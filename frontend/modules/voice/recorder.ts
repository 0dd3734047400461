/** Containers that the server takes, those with the smaller files first. */
const KINDS = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"];
const ENDINGS: Record<string, string> = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };
const BITS_PER_SECOND = 32_000;
const PIECE_MS = 1_000;

/** Why nothing is recorded. */
export type Refusal = "refused" | "none" | "busy";
const REFUSALS: Record<string, Refusal> = { NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "busy", AbortError: "busy" };

/** Why the microphone did not open, by the name of the browser's error. */
export function refusalOf(error: unknown): Refusal {
  return REFUSALS[(error as DOMException).name] ?? "refused";
}

export interface Recording {
  /** Ends it; resolves to the file, empty where nothing was heard. */
  stop: () => Promise<File>;
}

/** Records from now on. Rejects where the microphone does not open. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
  const ended = new Promise<File>((resolve) => {
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      const type = recorder.mimeType.split(";")[0]!;
      resolve(new File(pieces, `voice.${ENDINGS[type] ?? "webm"}`, { type }));
    });
  });
  recorder.start(PIECE_MS);
  return {
    stop: () => {
      if (recorder.state !== "inactive") recorder.stop();
      return ended;
    },
  };
}
