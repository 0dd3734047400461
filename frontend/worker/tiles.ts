/** Tiles of the base map for times without a network: those seen, and those around the grids of whoever walks there. Public, so not anybody's own. */

const TILES = "onecity-tiles";
const MOST_TILES = 400;
const AT_ONCE = 4;

async function keepTile(cache: Cache, address: string, answer: Response): Promise<void> {
  if (answer.ok) await cache.put(address, answer);
}

async function trim(cache: Cache): Promise<void> {
  const tiles = await cache.keys();
  await Promise.all(tiles.slice(0, -MOST_TILES).map((tile) => cache.delete(tile)));
}

/** A tile as the server draws it now, which browsers keep a while themselves; without a network as it was last seen. */
export async function tile(request: Request, event: ExtendableEvent): Promise<Response> {
  const cache = await caches.open(TILES);
  const { pathname } = new URL(request.url);
  try {
    const answer = await fetch(request);
    const copy = answer.clone();
    event.waitUntil(keepTile(cache, pathname, copy).then(() => trim(cache)).catch(() => undefined));
    return answer;
  } catch (error) {
    const kept = await cache.match(pathname);
    if (kept) return kept;
    throw error;
  }
}

/** Fetches tiles that are not kept yet, a few at once; stops at the first that cannot be had. */
export async function keepTiles(addresses: string[]): Promise<void> {
  const cache = await caches.open(TILES);
  const known = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = addresses.filter((address) => !known.has(address)).slice(0, MOST_TILES);
  for (let start = 0; start < missing.length; start += AT_ONCE) {
    await Promise.all(missing.slice(start, start + AT_ONCE).map(async (address) => keepTile(cache, address, await fetch(address))));
  }
  await trim(cache);
}
