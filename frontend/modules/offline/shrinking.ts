/** Photos made smaller before they wait, with what the camera wrote: when and where they were taken proves a check. */

const LARGE_BYTES = 1_500_000;
const JPEG = "image/jpeg";
const QUALITY = 0.85;
const EXIF_MARK = 0xe1;
const SCAN_MARK = 0xda;
const ORIENTATION = 0x0112;

/** The segment of a JPEG that the camera wrote (EXIF), if there is one. */
export function cameraNotes(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== SCAN_MARK; at += 2 + view.getUint16(at + 2)) {
    const exif = bytes[at + 1] === EXIF_MARK && String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === "Exif";
    if (exif) return bytes.slice(at, at + 2 + view.getUint16(at + 2));
  }
  return undefined;
}

/** The browser has turned the picture upright: the notes say so, or it would be turned twice. */
function setUpright(notes: Uint8Array): void {
  const view = new DataView(notes.buffer);
  const head = 10;
  const little = view.getUint16(head) === 0x4949;
  const first = head + view.getUint32(head + 4, little);
  if (first + 2 > notes.length) return;
  for (let entry = 0; entry < view.getUint16(first, little); entry++) {
    const at = first + 2 + entry * 12;
    if (at + 12 > notes.length) return;
    if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little);
  }
}

async function drawn(file: Blob, side: number): Promise<Blob | undefined> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), JPEG, QUALITY));
}

/** A photo with its long side at most `side` pixels; as it came where it is small already or cannot be drawn: the server says why. */
export async function shrunk(file: File, side: number, largeBytes = LARGE_BYTES): Promise<Blob> {
  if (file.size <= largeBytes || !file.type.startsWith("image/")) return file;
  try {
    const small = await drawn(file, side);
    if (!small || small.size >= file.size) return file;
    const notes = file.type === JPEG ? cameraNotes(new Uint8Array(await file.arrayBuffer())) : undefined;
    if (!notes) return small;
    setUpright(notes);
    return new Blob([small.slice(0, 2), notes as Uint8Array<ArrayBuffer>, small.slice(2)], { type: JPEG });
  } catch {
    return file;
  }
}
