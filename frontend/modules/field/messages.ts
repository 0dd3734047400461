import { onLive } from "../live";
import { paced, Parts } from "../patch";

const LIVE_MS = 700;
const KEPT = "onecity-read";

function kept(): string[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function keep(keys: string[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(keys));
  } catch {
    // without storage it is read again next time
  }
}

/** What was read without a network is told when there is one; saying it twice does no harm. */
async function tellRead(address: string): Promise<void> {
  const keys = kept();
  if (!keys.length) return;
  const body = new URLSearchParams(keys.map((key) => ["notice", key]));
  const headers = { "X-CSRFToken": document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "" };
  const answer = await fetch(address, { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
  if (answer?.ok && !answer.redirected) keep(kept().filter((key) => !keys.includes(key)));
}

function showRead(): void {
  for (const key of kept()) {
    const row = document.querySelector(`#messages [data-id="${CSS.escape(key)}"]`);
    row?.removeAttribute("data-unread");
    row?.querySelector(".message__new")?.remove();
  }
}

/** Messages to the person: read as soon as they are opened, also without a network; new ones come by themselves. */
export function startMessages(): void {
  const list = document.getElementById("messages")!;
  const tell = () => tellRead(list.dataset.read!);
  const parts = new Parts();
  list.addEventListener("click", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-unread]");
    if (!row) return;
    keep([...new Set([...kept(), row.dataset.id!])]);
    showRead();
    void tell();
  });
  for (const kind of ["notice", "resync"]) onLive(kind, paced(() => void parts.get("?parts").then(showRead), LIVE_MS));
  addEventListener("online", () => void tell());
  showRead();
  void tell();
}
