/** Finds the text of a QR code in a picture. */
export type Decoder = (picture: Picture) => Promise<string | undefined>;
export type Picture = HTMLVideoElement | ImageBitmap;

interface Detector {
  detect: (picture: Picture) => Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

const QR = "qr_code";
const LONG_SIDE = 960;

async function ownOfBrowser(): Promise<Decoder | undefined> {
  const known = (window as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!known || !(await known.getSupportedFormats()).includes(QR)) return undefined;
  const detector = new known({ formats: [QR] });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue;
}

function sizeOf(picture: Picture): [number, number] {
  return "videoWidth" in picture ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
}

async function bundled(): Promise<Decoder> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const draw = canvas.getContext("2d", { willReadFrequently: true })!;
  return async (picture) => {
    const [width, height] = sizeOf(picture);
    const scale = Math.min(1, LONG_SIDE / Math.max(width, height));
    Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
    if (!canvas.width || !canvas.height) return undefined;
    draw.drawImage(picture, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(draw.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // most pictures of a camera hold no code
    }
  };
}

/** The browser's own decoder where it has one, else a small one of ours, fetched only then. */
export async function decoder(): Promise<Decoder> {
  return (await ownOfBrowser().catch(() => undefined)) ?? bundled();
}
