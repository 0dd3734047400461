import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { Done, Item, Shot } from "./item";

export interface Held extends DBSchema {
  items: { key: number; value: Item; indexes: { key: string } };
  shots: { key: [string, number]; value: Shot };
  done: { key: string; value: Done };
}
type Step = (database: IDBPDatabase<Held>, change: IDBPTransaction<Held, StoreNames<Held>[], "versionchange">) => void;

const NAME = "onecity-phone";
const MOST_DONE = 20;

/** What each version of the store changed; a phone that comes with an older one goes through the steps it lacks, its items with it. */
const STEPS: Step[] = [
  (database) => {
    database.createObjectStore("items", { keyPath: "order", autoIncrement: true }).createIndex("key", "key", { unique: true });
    database.createObjectStore("shots", { keyPath: ["key", "number"] });
  },
  (database) => void database.createObjectStore("done", { keyPath: "key" }),
];

let opened: Promise<IDBPDatabase<Held>> | undefined;

function open(): Promise<IDBPDatabase<Held>> {
  opened ??= openDB<Held>(NAME, STEPS.length, {
    upgrade: (database, before, _after, change) => STEPS.slice(before).forEach((step) => step(database, change)),
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => (opened = undefined),
  });
  return opened;
}

const ofItem = (key: string) => IDBKeyRange.bound([key, 0], [key, Infinity]);

/** Keeps an item with its photos, whole or not at all; one of the same key is replaced and keeps its turn. Rejects where storage is full. */
export async function keep(item: Item, shots: Shot[]): Promise<void> {
  const change = (await open()).transaction(["items", "shots"], "readwrite", { durability: "strict" });
  const items = change.objectStore("items");
  const finished = change.done;
  const write = async () => {
    const before = await items.index("key").getKey(item.key);
    await items.put(before === undefined ? item : { ...item, order: before });
    await change.objectStore("shots").delete(ofItem(item.key));
    await Promise.all(shots.map((shot) => change.objectStore("shots").put(shot)));
  };
  await Promise.all([finished, write()]);
}

/** Changes what is known of an item, if it is still there. */
export async function note(item: Item, news: Partial<Item>): Promise<void> {
  const change = (await open()).transaction("items", "readwrite");
  const order = await change.store.index("key").getKey(item.key);
  if (order !== undefined) await change.store.put({ ...item, ...news, order });
  await change.done;
}

/** All items in the order they were made, of whoever. */
export async function items(): Promise<Item[]> {
  return (await open()).getAll("items");
}

/** One item by its key. */
export async function itemOf(key: string): Promise<Item | undefined> {
  return (await open()).getFromIndex("items", "key", key);
}

/** The photos of an item. */
export async function shotsOf(key: string): Promise<Shot[]> {
  return (await open()).getAll("shots", ofItem(key));
}

/** Lets go of an item and its photos; `done` is what is told of it from then on. */
export async function letGo(key: string, done?: Done): Promise<void> {
  const change = (await open()).transaction(["items", "shots", "done"], "readwrite");
  const order = await change.objectStore("items").index("key").getKey(key);
  if (order !== undefined) await change.objectStore("items").delete(order);
  await change.objectStore("shots").delete(ofItem(key));
  if (done) await change.objectStore("done").put(done);
  await change.done;
}

/** What was sent last, newest first; of older things nothing is kept. */
export async function lately(owner: number): Promise<Done[]> {
  const database = await open();
  const all = (await database.getAll("done")).sort((one, other) => other.at - one.at);
  await Promise.all(all.slice(MOST_DONE).map(({ key }) => database.delete("done", key)));
  return all.slice(0, MOST_DONE).filter((done) => done.owner === owner);
}
