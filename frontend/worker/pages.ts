/** Copies of pages for times without a network: each person's apart, never more than one person's at a time. */

/** Which build of the scripts this worker brings; the build writes it here. */
declare const BUILD: string;

const KEPT = "onecity-kept-";
const KEPT_AT = "Onecity-Kept";
const OWNER = "Onecity-Owner";
const BUILT_BY = "Onecity-Build";
const MOST_PHOTOS = 120;
const MOST_PAGES = 150;
const LATELY_MS = 600_000;
/** What an address asks for that makes a page another one than its path tells. */
const FILLED = ["after", "asset", "point", "number", "q"];
const QUEUE_PAGE = "/m/queue/";

/** Pages are kept by their path: what is asked beside it changes what a form holds, not what the page is. */
const pathOf = (address: string) => new URL(address).pathname;

async function forgetOthers(owner: string): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT) && name !== KEPT + owner);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function own(): Promise<Cache | undefined> {
  const name = (await caches.keys()).find((one) => one.startsWith(KEPT));
  return name ? caches.open(name) : undefined;
}

/** Keeps a page that says whose it is; those of anybody else go. */
export async function keepPage(address: string, response: Response): Promise<void> {
  const owner = response.headers.get(OWNER);
  if (!response.ok || !owner || FILLED.some((name) => new URL(address).searchParams.has(name))) return;
  const headers = new Headers(response.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  headers.set(BUILT_BY, BUILD);
  ["content-encoding", "content-length"].forEach((name) => headers.delete(name));
  await forgetOthers(owner);
  const cache = await caches.open(KEPT + owner);
  await cache.put(pathOf(address), new Response(await response.blob(), { headers }));
  await trim(cache, isPage, MOST_PAGES);
}

const isPage = (address: string) => new URL(address).pathname.startsWith("/m/");

/** Of the copies of a kind, the oldest go when there are many. */
async function trim(cache: Cache, ofKind: (address: string) => boolean, most: number): Promise<void> {
  const copies = (await cache.keys()).filter((request) => ofKind(request.url));
  await Promise.all(copies.slice(0, -most).map((request) => cache.delete(request)));
}

const isOurs = (copy: Response | undefined) => copy?.headers.get(BUILT_BY) === BUILD;

/** Whether a page was kept only some minutes ago: pages likely wanted are not asked for at every look at the day's tasks. */
export async function keptLately(address: string): Promise<boolean> {
  const found = await (await own())?.match(address);
  return isOurs(found) && Date.now() - Date.parse(found?.headers.get(KEPT_AT) ?? "") < LATELY_MS;
}

/** Addresses of copies that name scripts of another build: those went with the worker that brought them. */
export async function outdatedPages(): Promise<string[]> {
  const cache = await own();
  const pages = ((await cache?.keys()) ?? []).map(({ url }) => url).filter(isPage);
  const ours = await Promise.all(pages.map(async (page) => isOurs(await cache!.match(page))));
  return pages.filter((_page, place) => !ours[place]).map((page) => new URL(page).pathname);
}

function marked(page: Response, text: string, mark: string): Response {
  return new Response(text.replace("<html ", `<html ${mark} `), { headers: page.headers });
}

/** A page as it was last seen, marked with when that was; the page of what is not sent, so marked, in place of one never seen. */
export async function keptPage(address: string): Promise<Response | undefined> {
  const cache = await own();
  const found = await cache?.match(pathOf(address));
  if (found) return marked(found, await found.text(), `data-kept="${found.headers.get(KEPT_AT)}"`);
  const instead = await cache?.match(QUEUE_PAGE);
  return instead && marked(instead, await instead.text(), "data-missing");
}

/** Keeps a photo beside the pages that show it. */
export async function keepPhoto(address: string, response: Response): Promise<void> {
  const cache = await own();
  if (!cache || !response.ok || response.type !== "basic") return;
  await cache.put(address, response);
  await trim(cache, (one) => !isPage(one), MOST_PHOTOS);
}

/** A photo kept for whoever's pages are kept. */
export async function keptPhoto(address: string): Promise<Response | undefined> {
  return (await own())?.match(address);
}
