// JSON, read strictly: no name twice, no half characters, not too deep; objects become Maps, 1.0 stays apart from 1.
// Mirrors from_json of tongban/basis/credentials/encoding.py.
import { fromUtf8 } from "./bytes.js";
import { malformed } from "./faults.js";
import { Float } from "./values.js";

export const MOST_TEXT = 262_144;
const MOST_DEPTH = 24;
const TOKEN = /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|(true|false|null))/y;
const REST = /[ \t\n\r]*/y;
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

class Reader {
  constructor(text, what) {
    this.text = text;
    this.what = what;
    this.place = 0;
    this.next();
  }

  fault() {
    return malformed(`${this.what} is not JSON`);
  }

  next() {
    TOKEN.lastIndex = this.place;
    this.token = TOKEN.exec(this.text);
    if (this.token) this.place = TOKEN.lastIndex;
  }

  // Take a sign if it is the next thing.
  takes(sign) {
    if (this.token?.[1] !== sign) return false;
    this.next();
    return true;
  }

  must(sign) {
    if (!this.takes(sign)) throw this.fault();
  }

  value(depth) {
    if (!this.token || depth > MOST_DEPTH) throw this.fault();
    const [, sign, text, number, point, power] = this.token;
    if (sign === "{" || sign === "[") {
      if (depth === MOST_DEPTH) throw malformed(`${this.what} is nested too deep`);
      this.next();
      return sign === "{" ? this.object(depth + 1) : this.list(depth + 1);
    }
    if (sign) throw this.fault();
    const found = JSON.parse(this.token[0]);
    if (text && HALF.test(found)) throw this.fault();
    this.next();
    return number && (point || power) ? new Float(found) : found;
  }

  object(depth) {
    const found = new Map();
    if (this.takes("}")) return found;
    do {
      if (!this.token?.[2]) throw this.fault();
      const name = this.value(depth);
      if (found.has(name)) throw this.fault();
      this.must(":");
      found.set(name, this.value(depth));
    } while (this.takes(","));
    this.must("}");
    return found;
  }

  list(depth) {
    const found = [];
    if (this.takes("]")) return found;
    do found.push(this.value(depth));
    while (this.takes(","));
    this.must("]");
    return found;
  }
}

export function fromJson(bytes, what, most = MOST_TEXT) {
  if (bytes.length > most) throw malformed(`${what} is too long`);
  const reader = new Reader(fromUtf8(bytes, what), what);
  const found = reader.value(0);
  REST.lastIndex = reader.place;
  REST.exec(reader.text);
  if (reader.token || REST.lastIndex < reader.text.length) throw reader.fault();
  return found;
}
