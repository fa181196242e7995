// What lies in the telephone: drafts and their photographs, the little the form starts from, briefings somebody asked to
// keep.  Everything is filed under its owner; another owner never reads it.
const NAME = "zhuqi-field";
const VERSION = 1;

let opening = null;

function open() {
  opening = opening || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const db = request.result;
      const drafts = db.createObjectStore("drafts", { keyPath: "key" });
      drafts.createIndex("owner", "owner");
      const photos = db.createObjectStore("photos", { keyPath: "id", autoIncrement: true });
      photos.createIndex("draft", "draft");
      db.createObjectStore("profiles", { keyPath: "owner" });
      const briefings = db.createObjectStore("briefings", { keyPath: ["owner", "number"] });
      briefings.createIndex("owner", "owner");
      db.createObjectStore("meta", { keyPath: "name" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => { opening = null; reject(request.error); };
  });
  return opening;
}

// One transaction; `work` is given the stores and may return a request whose result is wanted.
async function within(names, mode, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const request = work(stores);
    transaction.oncomplete = () => resolve(request ? request.result : undefined);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const read = (name, work) => within([name], "readonly", (stores) => work(stores[name]));
const write = (name, work) => within([name], "readwrite", (stores) => work(stores[name]));

// ---- who used this telephone last
export async function owner() {
  const row = await read("meta", (meta) => meta.get("owner"));
  return row ? row.value : "";
}

export async function profile(whose) {
  return whose ? read("profiles", (profiles) => profiles.get(whose)) : undefined;
}

// Somebody is here: keep what their form starts from; what was kept for others but their drafts goes.
export async function arrive(whose, content) {
  await within(["meta", "profiles", "briefings"], "readwrite", ({ meta, profiles, briefings }) => {
    meta.put({ name: "owner", value: whose });
    profiles.clear();
    profiles.put({ owner: whose, ...content });
    const cursor = briefings.openCursor();
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      if (cursor.result.value.owner !== whose) cursor.result.delete();
      cursor.result.continue();
    };
  });
}

// ---- drafts
export async function drafts(whose) {
  if (!whose) return [];
  const found = await read("drafts", (store) => store.index("owner").getAll(whose));
  return found.sort((one, other) => one.made_at - other.made_at);
}

export async function othersHaveDrafts(whose) {
  const owners = await read("drafts", (store) => store.getAll());
  return owners.some((draft) => draft.owner !== whose && draft.state !== "done");
}

export const draft = (key) => read("drafts", (store) => store.get(key));
export const keep = (one) => write("drafts", (store) => { store.put(one); });

// Change a draft as it is now, if `change` finds it fit; returns whether it did.  One transaction: two pages cannot both.
export async function alter(key, change) {
  let done = false;
  await write("drafts", (store) => {
    const request = store.get(key);
    request.onsuccess = () => {
      const next = request.result && change(request.result);
      if (next) { store.put(next); done = true; }
    };
  });
  return done;
}

export async function discard(key) {
  await within(["drafts", "photos"], "readwrite", ({ drafts: store, photos }) => {
    store.delete(key);
    const cursor = photos.index("draft").openCursor(IDBKeyRange.only(key));
    cursor.onsuccess = () => { if (cursor.result) { cursor.result.delete(); cursor.result.continue(); } };
  });
}

// ---- photographs
export const photos = (key) => read("photos", (store) => store.index("draft").getAll(key));
export const addPhoto = (key, name, blob) => write("photos", (store) => { store.add({ draft: key, name, blob }); });
export const removePhoto = (id) => write("photos", (store) => { store.delete(id); });

// ---- briefings kept on request
export const keepBriefing = (whose, number, content) =>
  write("briefings", (store) => { store.put({ owner: whose, number, kept_at: Date.now(), ...content }); });
export const briefing = (whose, number) => read("briefings", (store) => store.get([whose, number]));
export const briefings = (whose) => (whose ? read("briefings", (store) => store.index("owner").getAll(whose)) : []);
export const dropBriefing = (whose, number) => write("briefings", (store) => { store.delete([whose, number]); });

// ---- going: nothing of this person stays
export async function wipe(whose) {
  for (const one of await drafts(whose)) await discard(one.key);
  await within(["meta", "profiles", "briefings"], "readwrite", ({ meta, profiles, briefings: store }) => {
    meta.delete("owner");
    profiles.delete(whose);
    const cursor = store.index("owner").openCursor(IDBKeyRange.only(whose));
    cursor.onsuccess = () => { if (cursor.result) { cursor.result.delete(); cursor.result.continue(); } };
  });
}
