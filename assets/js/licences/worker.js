// Answers for the page when there is no network: everything it consists of is kept together, in one version.
// The server writes NAME, VERSION, PAGES and FILES before this.
const CACHE = `${NAME} ${VERSION}`;
const KEPT = new Set([...PAGES, ...FILES]);

self.addEventListener("install", (event) => {
  const all = [...KEPT].map((address) => new Request(address, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(all)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(`${NAME} `) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !KEPT.has(pathname)) return;
  event.respondWith(caches.open(CACHE).then(async (cache) => (await cache.match(pathname)) ?? fetch(event.request)));
});
