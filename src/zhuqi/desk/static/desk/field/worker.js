// The service worker of the field page.  RELEASE and FILES are written above this by the server (desk/field/offline.py).
//
// It keeps the files named in FILES, which know nobody, and nothing else: every other request goes to the network as if
// there were no worker, and no answer with anybody's data is ever stored.  A new release is a new set: the old one goes.
const NAME = "zhuqi-field-" + RELEASE;
const PATHS = new Set(FILES.map((file) => new URL(file, self.location).pathname));

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload", credentials: "omit" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("zhuqi-field-") && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !PATHS.has(url.pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(NAME);
    const kept = await cache.match(url.pathname, { ignoreVary: true });
    return kept || fetch(event.request);
  })());
});
