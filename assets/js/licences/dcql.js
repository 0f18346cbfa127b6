// What a verifier asks for: the part of the Digital Credentials Query Language that is taken; the rest is refused.
// Mirrors tongban/basis/credentials/dcql.py. Source: OpenID for Verifiable Presentations 1.0, 6.
import { malformed } from "./faults.js";
import { Float } from "./values.js";

const PART = /^[!-~]{1,128}$/; // of a path into an mdoc
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const [MOST_QUERIES, MOST_CLAIMS, MOST_SETS, MOST_VALUES] = [8, 64, 16, 16];
const OF_QUERY = ["id", "format", "meta", "claims", "claim_sets", "multiple", "require_cryptographic_holder_binding"];

const not = (message) => malformed(`the query cannot be read: ${message}`);

function only(said, known, what) {
  if (!(said instanceof Map)) throw not(`${what} is an object`);
  for (const name of said.keys()) if (!known.includes(name)) throw not(`'${name}' in ${what} is not taken`);
  return said;
}

function listed(value, most, what) {
  if (!Array.isArray(value) || !value.length || value.length > most) throw not(`${what} is a list of 1 to ${most}`);
  return value;
}

function idOf(value) {
  if (typeof value !== "string" || !ID.test(value)) throw not("an id has letters, digits, _ and - alone");
  return value;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What a claim is known by among those of its licence.
function claimName(path) {
  if (!Array.isArray(path) || path.length !== 1 || typeof path[0] !== "string" || !path[0]) {
    throw not("path is the name of one claim; parts of a claim are not asked for");
  }
  return path[0];
}

function elementName(path) {
  if (!Array.isArray(path) || path.length !== 2 || !path.every((each) => typeof each === "string" && PART.test(each))) {
    throw not("path is the name space and the name of one element");
  }
  return path.join(" ");
}

const FORMATS = new Map([["dc+sd-jwt", { kind: vct, name: claimName }], ["mso_mdoc", { kind: doctype, name: elementName }]]);

function claim(said, nameOf) {
  only(said, ["id", "path", "values"], "a claim");
  const name = nameOf(said.get("path"));
  const values = said.has("values") ? listed(said.get("values"), MOST_VALUES, "values") : [];
  if (!values.every((each) => ["string", "boolean"].includes(typeof each) || Number.isSafeInteger(each)) || values.some((each) => each instanceof Float)) {
    throw not("each of values is a text, a whole number, or true or false");
  }
  return { id: said.has("id") ? idOf(said.get("id")) : "", name, values };
}

function oneSet(names, claims) {
  if (!Array.isArray(names) || !names.length || new Set(names).size !== names.length) throw not("each of claim_sets is a list of ids");
  const found = names.map((name) => claims.find(({ id }) => id === name) ?? null);
  if (found.includes(null)) throw not("each of claim_sets names claims of the query, each once");
  if (new Set(found.map(({ name }) => name)).size !== found.length) throw not("a set names the same claim twice");
  return found;
}

function sets(said, nameOf) {
  if (!said.has("claims")) {
    if (said.has("claim_sets")) throw not("claim_sets needs claims");
    return [[]];
  }
  const claims = listed(said.get("claims"), MOST_CLAIMS, "claims").map((each) => claim(each, nameOf));
  claims.forEach(({ name, values }, place) => {
    if (claims.slice(0, place).some((each) => each.name === name && same(each.values, values))) throw not("the same claim is asked for twice");
  });
  if (!said.has("claim_sets")) return [claims];
  if (claims.some(({ id }) => !id) || new Set(claims.map(({ id }) => id)).size !== claims.length) {
    throw not("with claim_sets each claim has an id of its own");
  }
  return listed(said.get("claim_sets"), MOST_SETS, "claim_sets").map((names) => oneSet(names, claims));
}

function query(said) {
  only(said, OF_QUERY, "a query for a licence");
  const format = FORMATS.get(said.get("format"));
  if (!format) throw not(`only the formats ${Array.from(FORMATS.keys()).join(" and ")} are taken`);
  if (said.get("multiple") ?? false) throw not("multiple is not taken: one licence answers a query");
  if (!(said.get("require_cryptographic_holder_binding") ?? true)) throw not("an answer is always bound to its holder");
  return { id: idOf(said.get("id")), format: said.get("format"), kind: format.kind(said.get("meta")), sets: sets(said, format.name) };
}

function vct(meta) {
  const kinds = only(meta, ["vct_values"], "meta").get("vct_values");
  if (!Array.isArray(kinds) || kinds.length !== 1 || typeof kinds[0] !== "string" || !kinds[0]) {
    throw not("vct_values names one kind of licence");
  }
  return kinds[0];
}

function doctype(meta) {
  const kind = only(meta, ["doctype_value"], "meta").get("doctype_value");
  if (typeof kind !== "string" || !kind) throw not("doctype_value names one kind of licence");
  return kind;
}

export function read(said) {
  const asked = listed(only(said, ["credentials"], "a query").get("credentials"), MOST_QUERIES, "credentials").map(query);
  if (new Set(asked.map(({ id }) => id)).size !== asked.length) throw not("two queries have the same id");
  return asked;
}

const takes = ({ values }, value) => !values.length || values.includes(value);

// The claims to show of a licence that says this (a Map); null if it cannot answer.
export function firstShownBy({ sets }, facts) {
  const found = sets.find((one) => one.every((each) => facts.has(each.name) && takes(each, facts.get(each.name))));
  return found ? found.map(({ name }) => name) : null;
}

// What is asked for beyond a scope: claims by kind of licence. Nothing, if all of it may be asked.
export const beyond = (queries, scope) => queries.flatMap(({ kind, sets }) => {
  const allowed = scope.get(kind);
  if (!allowed) return [kind];
  return sets.flat().filter(({ name }) => !allowed.includes(name)).map(({ name }) => `${kind} ${name}`);
});
