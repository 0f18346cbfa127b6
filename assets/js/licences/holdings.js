// The trust list and the status lists that this device holds: each is checked before it is kept, and again when opened.
import { Rejected } from "./faults.js";
import { fromHex, utf8 } from "./bytes.js";
import { keyOf } from "./keys.js";
import * as status from "./status.js";
import * as trust from "./trust.js";

const LIST = "list ";

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

export class Holdings {
  // `anchor`: the point of the key that signs the trust list, in hexadecimal.
  constructor(store, anchor, trusted) {
    Object.assign(this, { store, anchor, trusted, open: new Map() });
  }

  // What is held; `trusted` is null if there is no trust list, or it has run out.
  static async open(store, anchor, at) {
    const holdings = new Holdings(store, anchor, null);
    const [text, signed] = [await store.get("trust"), await store.get("anchor")];
    if (text && signed === anchor) {
      try {
        holdings.trusted = await holdings.read(text, at);
      } catch (fault) {
        if (!(fault instanceof Rejected)) throw fault;
      }
    }
    return holdings;
  }

  async read(text, at) {
    const seen = (await this.store.get("anchor")) === this.anchor ? await this.store.get("seen") : 0;
    return trust.read(text, await keyOf(fromHex(this.anchor, "the anchor")), { at, seen: seen ?? 0 });
  }

  // Bring everything up to date; what is refused stays as it was. All lists are fetched in one file, so that
  // nobody learns which one is looked up.
  async update(index, at) {
    const said = JSON.parse(new TextDecoder().decode(await fetched(index)));
    const text = new TextDecoder().decode(await fetched(said.trust)).trim();
    this.trusted = await this.read(text, at);
    await this.store.put({ trust: text, anchor: this.anchor, seen: this.trusted.sequence, ahead: said.ahead ?? 0 });
    for (const line of new TextDecoder().decode(await fetched(said.all)).split("\n")) {
      if (line) await this.add(utf8(line), at);
    }
  }

  // Take up one list; of two for the same address the newer one is kept.
  async add(bytes, at) {
    const found = await status.read(bytes, this.trusted, { at });
    const held = await this.list(found.uri, at);
    if (held && held.issuedAt > found.issuedAt) return;
    await this.store.put({ [LIST + found.uri]: bytes });
    this.open.set(found.uri, found);
  }

  async list(uri, at) {
    if (!this.open.has(uri)) {
      const bytes = await this.store.get(LIST + uri);
      if (bytes) this.open.set(uri, await status.read(bytes, this.trusted, { at }));
    }
    return this.open.get(uri);
  }

  // When the oldest of the status lists was issued; null if there is none.
  async oldest(at) {
    const found = [];
    for (const key of await this.store.keys()) {
      if (String(key).startsWith(LIST)) found.push((await this.list(String(key).slice(LIST.length), at)).issuedAt);
    }
    return found.length ? Math.min(...found) : null;
  }
}
