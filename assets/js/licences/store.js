// What this device keeps: names and values in one table of IndexedDB. Keys of WebCrypto can be values.
export async function openStore(name) {
  const database = await new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  // One transaction: everything in it is kept, or nothing.
  const run = (mode, act) => new Promise((done, failed) => {
    const transaction = database.transaction("kept", mode);
    const request = act(transaction.objectStore("kept"));
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });

  return {
    get: (key) => run("readonly", (table) => table.get(key)),
    keys: () => run("readonly", (table) => table.getAllKeys()),
    put: (entries) => run("readwrite", (table) => {
      for (const [key, value] of Object.entries(entries)) table.put(value, key);
    }),
    remove: (...keys) => run("readwrite", (table) => {
      for (const key of keys) table.delete(key);
    }),
  };
}
