// The page on which anybody checks a licence. A check makes no request: everything it needs is held beforehand.
import { prepare, scan, textInPicture } from "./camera.js";
import { drawCode } from "./drawing.js";
import { Holdings } from "./holdings.js";
import { judge } from "./outcomes.js";
import { age, element, fillFacts, keepOffline, kindWords, part, say, setting, showOnly, word } from "./page.js";
import { openStore } from "./store.js";
import { PREFIX, asking, newNonce } from "./view.js";

const PARTS = ["start", "camera", "number", "result"];
const UPDATE_EVERY = 10 * 60_000;
const FORGET_AFTER = 120_000; // milliseconds: a result does not stay on an unwatched screen

const store = await openStore("verifier");
let ahead = (await store.get("ahead")) ?? 0; // seconds: only in a demonstration do days pass faster
const at = () => Date.now() / 1000 + ahead;
const holdings = await Holdings.open(store, setting("anchor"), at());
let nonce = null;
let looking = null;
let forgetting = 0;

const show = (name) => showOnly(name, ...PARTS);

async function showAges() {
  const oldest = holdings.trusted && (await holdings.oldest(at()));
  part("trust-age").textContent = holdings.trusted ? age(at() - holdings.trusted.issuedAt) : say("none");
  part("status-age").textContent = oldest ? age(at() - oldest) : say("none");
  part("nothing").hidden = Boolean(holdings.trusted);
}

async function update() {
  const told = part("updated");
  told.textContent = say("updating");
  try {
    await holdings.update(setting("lists"), at());
    ahead = (await store.get("ahead")) ?? 0;
    told.textContent = say("updated");
  } catch (fault) {
    const held = holdings.trusted ? "offline" : "offline-none";
    told.textContent = say(fault.why ? "refused" : held);
  }
  await showAges();
}

async function check(text) {
  if (!holdings.trusted) return home();
  const verdict = await judge(text, holdings.trusted, (uri) => holdings.list(uri, at()), { at: at(), nonce });
  nonce = null;
  showVerdict(verdict);
}

function showVerdict({ outcome, shown, because, trustFrom, statusFrom }) {
  const panel = part("result");
  panel.dataset.outcome = outcome;
  part("outcome").textContent = say(`outcome ${outcome}`);
  part("todo").textContent = say(because ? `why ${because.why}` : `todo ${outcome}`);
  part("shown").hidden = !shown;
  if (shown) {
    part("kind").textContent = kindWords(shown.kind);
    const place = word(`issuer ${shown.issuer.split("/").at(-1)}`);
    part("issuer").textContent = place ? `${place} · ${shown.issuer}` : shown.issuer;
    fillFacts(part("facts"), shown.kind, shown.facts);
  }
  const status = statusFrom ? say("status-from", { age: age(at() - statusFrom) }) : say(shown?.status ? "no-status" : "not-needed");
  const ages = [say("trust-from", { age: age(at() - trustFrom) }), ...(shown ? [status] : [])];
  part("ages").replaceChildren(...ages.map((line) => element("li", line)));
  show("result");
  forgetting = setTimeout(home, FORGET_AFTER);
}

function home() {
  clearTimeout(forgetting);
  looking?.abort();
  for (const name of ["facts", "ages"]) part(name).replaceChildren();
  for (const name of ["outcome", "todo", "kind", "issuer", "fault"]) part(name).textContent = "";
  part("typed").value = "";
  nonce = null;
  show("start");
}

async function look() {
  looking = new AbortController();
  part("fault").textContent = "";
  show("camera");
  try {
    const text = await scan(part("video"), { wanted: (found) => found.startsWith(PREFIX), signal: looking.signal });
    if (text) await check(text);
  } catch (fault) {
    home();
    part("fault").textContent = say(fault.name === "NotAllowedError" ? "no-permission" : "no-camera");
  }
}

async function fromPicture(file) {
  part("fault").textContent = "";
  const text = await textInPicture(file).catch(() => null);
  if (text) await check(text);
  else part("fault").textContent = say("no-code");
}

function showNumber() {
  nonce = newNonce();
  show("number");
  drawCode(part("asking"), asking(nonce));
}

const acts = { look, number: showNumber, home, update, answer: look };
document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act) acts[act]();
});
part("picture").addEventListener("change", ({ target }) => {
  if (target.files[0]) fromPicture(target.files[0]);
  target.value = "";
});
part("typing").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = part("typed").value.trim() !== "";
  part("typed-fault").textContent = typed ? "" : say("typed-missing");
  if (typed) check(part("typed").value);
});
document.addEventListener("visibilitychange", () => document.hidden && home());
addEventListener("online", update);
setInterval(() => part("start").hidden || update(), UPDATE_EVERY);

await prepare(setting("reader"));
await showAges();
part("app").hidden = false;
keepOffline().catch(() => {});
if (navigator.onLine) await update();
document.documentElement.dataset.ready = "yes";
