/// <reference lib="webworker" />
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, precacheAndRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { sendAll } from "../modules/offline/sending";
import { keepPage, keepPhoto, keptLately, keptPage, keptPhoto, outdatedPages } from "./pages";
import { startPushes } from "./push";
import { keepTiles, tile } from "./tiles";

declare const self: ServiceWorkerGlobalScope;
/** Addresses of the files that the pages are made of; the build writes them here. */
declare const BUILT_FILES: string[];

const SLOW_MS = 8_000;
const PAGES = /^\/m\/(?!manifest|worker|queue\/(?:who|take))/;
const BASE_TILES = /^\/tiles\/base\//;
const BUILT = /^\/static\/(?:onecity\/assets|grid)\//;
const SYNC = "onecity-send";

interface SyncEvent extends ExtendableEvent {
  tag: string;
}
type Order = { kind: "takeOver" } | { kind: "renew" } | { kind: "keep"; addresses: string[] } | { kind: "keepTiles"; addresses: string[] };

precacheAndRoute(BUILT_FILES.map((url) => ({ url, revision: null })));
cleanupOutdatedCaches();
clientsClaim();
startPushes();
registerRoute(({ url }) => url.origin === location.origin && BUILT.test(url.pathname), new CacheFirst({ cacheName: "onecity-built" }));
registerRoute(({ url }) => url.origin === location.origin && BASE_TILES.test(url.pathname), ({ request, event }) => tile(request, event));
registerRoute(({ request, url }) => request.mode === "navigate" && PAGES.test(url.pathname), ({ request, event }) => page(request, event));
registerRoute(({ request, url }) => request.destination === "image" && url.origin === location.origin, ({ request, event }) => photo(request, event));

function inTime(answer: Promise<Response>): Promise<Response> {
  const slow = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error("slow")), SLOW_MS));
  return Promise.race([answer, slow]);
}

/** The page as the server has it, else as it was last seen; a slow network is as good as none where there is a copy. */
async function page(request: Request, event: ExtendableEvent): Promise<Response> {
  const answer = fetch(request);
  event.waitUntil(answer.then((response) => keepPage(request.url, response.clone())).catch(() => undefined));
  try {
    return await inTime(answer);
  } catch {
    return (await keptPage(request.url)) ?? answer;
  }
}

/** A photo of a page; nothing of a photo changes, so the copy goes first. */
async function photo(request: Request, event: ExtendableEvent): Promise<Response> {
  const kept = await keptPhoto(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  event.waitUntil(keepPhoto(request.url, answer.clone()));
  return answer;
}

function photosIn(text: string): string[] {
  const found = [...text.matchAll(/<img\b[^>]*?\ssrc="([^"]+)"/g)].map((match) => new URL(match[1]!.replaceAll("&amp;", "&"), location.origin));
  return found.filter((url) => url.origin === location.origin).map((url) => url.href);
}

async function keepMissing(address: string): Promise<void> {
  if (!(await keptPhoto(address))) await keepPhoto(address, await fetch(address));
}

/** Pages that a page lists as wanted with it. */
function pagesIn(text: string): string[] {
  const list = /<script id="phone-keeps" type="application\/json">(.*?)<\/script>/s.exec(text);
  return list ? (JSON.parse(list[1]!) as string[]) : [];
}

/** Fetches pages that are likely wanted with their photos and the pages they list, one after the other, and stops at the first that cannot be had. */
async function keepAll(addresses: string[]): Promise<void> {
  const wanted = new Set(addresses);
  for (const address of wanted) {
    if (await keptLately(address)) continue;
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "manual" });
    if (!answer.ok) continue;
    const text = await answer.clone().text();
    pagesIn(text).forEach((page) => wanted.add(page));
    await keepPage(new URL(address, location.origin).href, answer);
    await Promise.all(photosIn(text).map(keepMissing));
  }
}

async function done(order: Exclude<Order, { kind: "takeOver" }>): Promise<void> {
  if (order.kind === "keepTiles") return keepTiles(order.addresses);
  return keepAll(order.kind === "keep" ? order.addresses : await outdatedPages());
}

self.addEventListener("message", (event) => {
  const order = event.data as Order;
  if (order.kind === "takeOver") void self.skipWaiting();
  else event.waitUntil(done(order).catch(() => undefined));
});

self.addEventListener("sync", (event) => {
  const { tag, waitUntil } = event as SyncEvent;
  if (tag !== SYNC) return;
  waitUntil.call(
    event,
    sendAll().then((outcome) => {
      if (outcome === "later") throw new Error("the network went again: the browser asks another time");
    }),
  );
});

