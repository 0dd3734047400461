import { toast } from "./toast";
import { say } from "./words";

const KEPT = "onecity-kept-";
const UNSENT_KEY = "onecity-unsent";

async function forgetOthers(user: string): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT) && name !== KEPT + user).map((name) => caches.delete(name)));
}

function unsent(): number {
  try {
    return Number(localStorage.getItem(UNSENT_KEY));
  } catch {
    return 0;
  }
}

/** Copies of pages are for whose they are: signing out or in as somebody else ends them on the next page. What is unsent stays, and is told of. */
export function startKeeping(): void {
  const user = document.body.dataset.user ?? "";
  if ("caches" in window) void forgetOthers(user);
  const count = user ? 0 : unsent();
  if (count) toast(say("unsentHere", { count }), { seconds: 60 });
}
