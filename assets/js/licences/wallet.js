// The wallet: licences on their holder's own device. Showing one needs no network; nothing of it is told to anybody.
import * as asking from "./asking.js";
import { prepare, scan, textInPicture } from "./camera.js";
import { drawCode } from "./drawing.js";
import { Refused, accept, readOffer, renew } from "./fetching.js";
import { Holdings } from "./holdings.js";
import { judge } from "./outcomes.js";
import { age, element, factLine, factNames, fillFacts, keepOffline, kindWords, part, say, setting, showOnly, tell, word } from "./page.js";
import { readLink } from "./request.js";
import * as sdjwt from "./sdjwt.js";
import { openStore } from "./store.js";
import { contents, nonceIn, show as showCode } from "./view.js";

const PARTS = ["home", "licence", "showing", "camera", "digits", "history", "request"];
const RENEW_CODE = 60; // seconds
const DAY = 86_400;
const [FEW, SOON] = [3, 4 * DAY]; // copies left, and time left, at which new ones are fetched
const MOST_HISTORY = 200;

const store = await openStore("wallet");
let ahead = (await store.get("ahead")) ?? 0; // seconds: only in a demonstration do days pass faster
const at = () => Date.now() / 1000 + ahead;
const holdings = await Holdings.open(store, setting("anchor"), at());
let licences = (await store.get("licences")) ?? [];
let present = null; // the licence that is open
let offered = null;
let asked = null; // a verifier's number that waits for an answer
let online = null; // a request that waits for its holder to agree
let looking = null;
let showing = 0;

const open = (name) => showOnly(name, ...PARTS);
const keep = () => store.put({ licences });
const codesOf = (licence) => Object.keys(licence.copies).filter((name) => name.endsWith(".code"));
const fullOf = (licence) => Object.entries(licence.copies).find(([name]) => name.endsWith(".sd-jwt"))?.[1];

async function note(what, values) {
  const history = (await store.get("history")) ?? [];
  await store.put({ history: [{ at: at(), what, values }, ...history].slice(0, MOST_HISTORY) });
}

// ---- what is known of a licence

// What the lists on this device say of it: as a verifier would judge it.
async function standing(licence) {
  if (licence.denied) return "ended";
  const [one] = licence.copies[codesOf(licence)[0]] ?? [];
  if (!one || !holdings.trusted) return "unknown";
  const text = await showCode(one.copy, one.key, { at: at() });
  const { outcome } = await judge(text, holdings.trusted, (uri) => holdings.list(uri, at()), { at: at() });
  return { valid: "valid", suspended: "suspended", invalid: "ended", run_out: "run_out" }[outcome] ?? "unknown";
}

const leastLeft = (licence) => Math.min(...Object.values(licence.copies).map((copies) => copies.length));

function endsAt(licence) {
  const [one] = licence.copies[codesOf(licence)[0]] ?? [];
  return one ? contents(one.copy).until : 0;
}

// What to say of it; the lists that are here stay if none come.
async function bringUpToDate() {
  tell("told", "");
  let said = "up-to-date";
  try {
    await holdings.update(setting("lists"), at());
    ahead = (await store.get("ahead")) ?? 0;
  } catch (fault) {
    said = fault.why ? "refused" : "no-network";
  }
  for (const licence of licences) {
    if (leastLeft(licence) >= FEW && endsAt(licence) - at() > SOON) continue;
    await renewOne(licence).catch(() => {});
  }
  if (!part("home").hidden) await home(); // the network may come back while a code is being shown
  return said;
}

async function update() {
  tell("told", "fetching");
  tell("told", await bringUpToDate());
}

async function renewOne({ id }) {
  const change = (fields) => replace(id, { ...licences.find((each) => each.id === id), ...fields });
  const hold = async (renewal) => {
    change({ renewal });
    await keep();
  };
  try {
    change(await renew(licences.find((each) => each.id === id), at(), hold));
  } catch (fault) {
    if (fault instanceof Refused && fault.error === "credential_request_denied") change({ denied: true });
    throw fault;
  } finally {
    await keep();
  }
}

function replace(id, changed) {
  licences = licences.map((each) => (each.id === id ? changed : each));
  if (present?.id === id) present = changed;
}

// ---- pages

async function home() {
  stopShowing();
  asked = online = null;
  part("back").hidden = true;
  open("home");
  part("empty").hidden = licences.length > 0;
  const cards = await Promise.all(licences.map(async (licence) => {
    const card = element("button", undefined, "tb-licence");
    card.type = "button";
    card.dataset.licence = licence.id;
    const state = await standing(licence);
    card.dataset.standing = state;
    card.append(element("span", kindWords(licence.kind), "tb-licence__kind"));
    for (const line of await headLines(licence)) card.append(element("span", line, "tb-licence__line"));
    card.append(element("span", say(`standing ${state}`), "tb-licence__state"));
    return card;
  }));
  part("cards").replaceChildren(...cards);
}

async function factsOf(licence) {
  const [one] = fullOf(licence) ?? [];
  if (!one) return new Map();
  return new Map(Array.from((await sdjwt.claims(one.copy)).found, ([name, { value }]) => [name, value]));
}

// The first facts of a licence in the order of its kind: name, then two more, which say what they are.
async function headLines(licence) {
  const facts = await factsOf(licence);
  const wanted = ["name", "plate", "classes", "valid_until", "number"].filter((name) => facts.has(name)).slice(0, 3);
  return wanted.map((name) => (name === "name" ? String(facts.get(name)) : factLine(licence.kind, name, facts.get(name))));
}

async function openLicence(id) {
  present = licences.find((each) => each.id === id);
  stopShowing();
  const state = await standing(present);
  part("licence").dataset.standing = state;
  part("name").textContent = kindWords(present.kind);
  part("standing").textContent = say(`standing ${state}`);
  part("todo").textContent = word(`todo ${state}`) ?? "";
  const facts = await factsOf(present);
  const order = (word(`order ${present.kind}`) ?? "").split(" ").filter((name) => facts.has(name));
  fillFacts(part("facts"), present.kind, new Map(order.map((name) => [name, facts.get(name)])));
  part("views").replaceChildren(...codesOf(present).map((name) => {
    const button = element("button", word(`view ${name.slice(0, -5).replace(".", "/")}`) ?? name, "govuk-button tb-app__big");
    button.type = "button";
    button.dataset.view = name;
    const { kind, facts: disclosed } = contents(present.copies[name][0].copy);
    const shows = element("div");
    shows.append(button, element("p", factNames(kind, disclosed), "govuk-hint"));
    return shows;
  }));
  part("asked").hidden = asked === null;
  part("renewed").textContent = "";
  const left = endsAt(present) - at();
  part("left").textContent = left > 0 ? say("copies-left", { n: leastLeft(present), age: age(left) }) : say("copies-over");
  open("licence");
}

// Each showing uses a copy of its own, so that two verifiers cannot tell that they saw the same one. The last is kept.
async function take({ id }, name) {
  const licence = licences.find((each) => each.id === id); // it may have been renewed since it was looked at
  const [one, ...rest] = licence.copies[name];
  if (rest.length) {
    replace(id, { ...licence, copies: { ...licence.copies, [name]: rest } });
    await keep();
  }
  return one;
}

async function showView(name, nonce = null) {
  const one = await take(present, name);
  const { kind, facts } = contents(one.copy);
  fillFacts(part("shown"), kind, facts);
  part("shown-kind").textContent = kindWords(kind);
  part("showing").dataset.standing = await standing(present);
  part("shown-standing").textContent = say(`standing ${part("showing").dataset.standing}`);
  open("showing");
  await note(nonce ? "answered" : "shown", { kind });
  const stop = ++showing;
  keepAwake();
  for (let drawn = 0; stop === showing;) {
    const left = drawn + RENEW_CODE - Date.now() / 1000;
    if (left <= 0) {
      drawn = Date.now() / 1000;
      drawCode(part("code"), await showCode(one.copy, one.key, { at: at(), nonce }));
      continue;
    }
    part("seconds").textContent = say("renews-in", { n: Math.ceil(left) });
    part("ring").value = left;
    part("clock").textContent = new Date(at() * 1000).toLocaleTimeString(document.documentElement.lang);
    await new Promise((done) => setTimeout(done, 250));
  }
}

function stopShowing() {
  showing++;
  looking?.abort();
}

const keepAwake = () => navigator.wakeLock?.request("screen").catch(() => {});

// ---- what comes in by the camera, a link, or as text

async function look(wanted) {
  stopShowing();
  looking = new AbortController();
  tell("told", "");
  open("camera");
  try {
    return await scan(part("video"), { wanted, signal: looking.signal });
  } catch (fault) {
    await home();
    tell("told", fault.name === "NotAllowedError" ? "no-permission" : "no-camera");
    return null;
  }
}

// A counter's offer of a licence, or the request of somebody who asks for one.
async function scanCode() {
  const text = await look(isForWallet);
  if (text) await takeText(text);
}

const isForWallet = (text) => (readOffer(text) ?? readLink(text)) !== null;
const takeText = (text) => (readOffer(text) ? takeOffer(readOffer(text)) : takeRequest(readLink(text)));

async function fromPicture(file) {
  const text = await textInPicture(file).catch(() => null);
  if (text && isForWallet(text)) await takeText(text);
  else tell("told", "no-code");
}

async function takeRequest(link) {
  open("home");
  tell("told", "fetching");
  await holdings.update(setting("lists"), at()).catch(() => {});
  ahead = (await store.get("ahead")) ?? 0;
  online = await asking.open(link, { licences, trusted: holdings.trusted, at: at() });
  if (online) open("request");
}

async function agree() {
  const answered = online;
  const said = await asking.agree(answered, take, at()).catch(() => null);
  if (said) for (const { licence } of answered.chosen.values()) await note("presented", { kind: licence.kind, to: answered.named });
  await home();
  tell("told", said ? "request-sent" : "request-not-sent");
  asking.goBack(answered, said);
}

async function decline() {
  const answered = online;
  const said = await asking.decline(answered);
  await home();
  tell("told", "request-declined");
  asking.goBack(answered, said);
}

const isNumber = (text) => {
  try {
    return nonceIn(text);
  } catch {
    return null;
  }
};

// A verifier's number first; then its holder chooses what to show.
async function answer() {
  const text = await look((found) => isNumber(found) !== null);
  if (!text) return;
  asked = isNumber(text);
  await openLicence(present.id);
}

async function takeOffer(offer) {
  offered = offer;
  if (offer.grant.tx_code) {
    part("digits-fault").textContent = "";
    part("typed-digits").value = "";
    return open("digits");
  }
  return fetchOffered("");
}

async function fetchOffered(digits) {
  open("home");
  tell("told", "fetching");
  try {
    await navigator.storage?.persist?.();
    await holdings.update(setting("lists"), at()).catch(() => {});
    ahead = (await store.get("ahead")) ?? 0;
    const fetched = await accept(offered, digits, at());
    const kind = fetched.configurations[0].split(".")[0];
    licences = [...licences.filter((each) => each.kind !== kind), { ...fetched, kind }];
    await keep();
    await note("fetched", { kind });
    offered = null;
    await home();
    tell("told", "fetched");
  } catch (fault) {
    await home();
    tell("told", whyNot(fault, "not-fetched"));
  }
}

// The words for a copy that did not come; `refused`: those for an issuer that said no.
function whyNot(fault, refused) {
  if (!(fault instanceof Refused)) return "no-network";
  return fault.error === "temporarily_unavailable" ? "not-now" : refused;
}

async function history() {
  const found = (await store.get("history")) ?? [];
  part("no-history").hidden = found.length > 0;
  part("entries").replaceChildren(...found.map((each) => {
    const when = new Date(each.at * 1000).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const what = say(`history ${each.what}`, { kind: kindWords(each.values.kind), to: each.values.to });
    const line = element("li", undefined, "tb-app__entry");
    line.append(element("span", when, "govuk-hint"), element("span", what));
    return line;
  }));
  open("history");
}

async function forgetHistory() {
  await store.put({ history: [] });
  await history();
}

async function remove() {
  licences = licences.filter((each) => each.id !== present.id);
  await keep();
  await note("removed", { kind: present.kind });
  present = null;
  await home();
}

async function refresh() {
  part("renewed").textContent = say("fetching");
  try {
    await renewOne(present);
    part("renewed").textContent = say("renewed");
  } catch (fault) {
    part("renewed").textContent = say(whyNot(fault, "not-renewed"));
  }
}

const acts = { home, "scan-code": scanCode, agree, decline, answer, history, "forget-history": forgetHistory, remove, refresh, update };
document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("[data-act], [data-licence], [data-view]")?.dataset;
  if (pressed?.act) await acts[pressed.act]();
  else if (pressed?.licence) await openLicence(pressed.licence);
  else if (pressed?.view) {
    const nonce = asked;
    asked = null;
    await showView(pressed.view, nonce);
  }
});
part("picture").addEventListener("change", ({ target }) => {
  if (target.files[0]) fromPicture(target.files[0]);
  target.value = "";
});
part("digits-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const digits = part("typed-digits").value.replace(/\D/g, "");
  if (digits.length < 4) part("digits-fault").textContent = say("digits-missing");
  else await fetchOffered(digits);
});
// A code is not left on a screen that nobody looks at.
document.addEventListener("visibilitychange", () => document.hidden && !part("showing").hidden && home());
addEventListener("online", bringUpToDate);
addEventListener("hashchange", takeFromAddress);

async function begin() {
  await prepare(setting("reader"));
  part("app").hidden = false;
  await home();
  keepOffline().catch(() => {});
  if (!(await takeFromAddress()) && navigator.onLine) await bringUpToDate();
  document.documentElement.dataset.ready = "yes";
}

// An offer or a request that stands in the address. Whether there was one.
async function takeFromAddress() {
  const [, what, said] = /^#(offer|request)=(.+)$/.exec(location.hash) ?? [];
  if (!said) return false;
  cleanAddress();
  const text = decodeURIComponent(said);
  const [offer, link] = what === "offer" ? [readOffer(text), null] : [null, readLink(text)];
  if (offer) await takeOffer(offer);
  else if (link) await takeRequest(link);
  return true;
}

// The code does not stay in the address.
const cleanAddress = () => globalThis.history.replaceState(null, "", location.pathname);

await begin();
