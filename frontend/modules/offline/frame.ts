import { pageData } from "../words";

/** Where a kind of held-back thing is edited and read; `{about}` stands for the number of what it is about. */
export interface Kind {
  form: string;
  opens: string;
  anew: boolean;
}

/** What the frame of the phone pages tells: the page of what is not sent, that of a new report, the kinds of things that are held back. */
export interface Frame {
  queue: string;
  report: string;
  kinds: Record<string, Kind>;
}

const NONE: Frame = { queue: "", report: "", kinds: {} };

export const frame = (): Frame => pageData<Frame>("phone-frame") ?? NONE;
