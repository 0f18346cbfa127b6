// Somebody registered asks for licences: who, what for, what would be shown; and the holder says yes or no.
import * as dcql from "./dcql.js";
import { Rejected } from "./faults.js";
import { element, fillFacts, kindWords, part, say, tell, word } from "./page.js";
import * as request from "./request.js";
import * as sdjwt from "./sdjwt.js";

// Why nothing is shown to whoever asks: a text of the page.
class NotShown extends Error {}

const fullOf = (licence) => Object.keys(licence.copies).find((name) => name.endsWith(".sd-jwt"));

// What the pack says that this party may ask for this purpose. It stands in the page, so nobody learns who is looked up.
function scopeOf({ party, purpose, queries }) {
  const named = word(`party ${party}`);
  const what = word(`purpose ${party} ${purpose}`);
  if (!named || !what) throw new NotShown("request-unregistered");
  const scope = new Map(queries.flatMap(({ kind }) => {
    const claims = word(`scope ${party} ${purpose} ${kind}`);
    return claims === undefined ? [] : [[kind, claims.split(/\s*\n\s*/)]];
  }));
  if (dcql.beyond(queries, scope).length) throw new NotShown("request-too-much");
  return { named, what, law: word(`law ${party} ${purpose}`) };
}

async function candidate(query, licences) {
  for (const licence of licences.filter(({ denied }) => !denied)) {
    const name = fullOf(licence);
    const [one] = licence.copies[name] ?? [];
    const said = one && (await sdjwt.claims(one.copy));
    if (said?.type !== query.kind) continue;
    const facts = new Map(Array.from(said.found, ([claim, { value }]) => [claim, value]));
    const names = dcql.firstShownBy(query, facts);
    if (names) return { licence, name, names, facts: new Map(names.map((each) => [each, facts.get(each)])) };
  }
  throw new NotShown("request-missing");
}

// What is asked, checked; its page is filled. Null if nothing can be shown: then the page says why.
export async function open(link, { licences, trusted, at }) {
  try {
    const text = await request.fetchRequest(link);
    if (text === null) throw new NotShown("request-over");
    if (!trusted) throw new NotShown("request-no-list");
    const asked = await request.read(text, link, trusted, at);
    const { named, what, law } = scopeOf(asked);
    const chosen = new Map();
    for (const query of asked.queries) chosen.set(query.id, await candidate(query, licences));
    fill(named, what, law, chosen);
    return { asked, named, chosen };
  } catch (fault) {
    tell("told", faultWords(fault));
    return null;
  }
}

function faultWords(fault) {
  if (fault instanceof NotShown) return fault.message;
  return fault instanceof Rejected ? "request-wrong" : "no-network";
}

function fill(named, what, law, chosen) {
  part("who-asks").textContent = say("request-by", { to: named });
  part("why-asked").textContent = what;
  part("law-asked").textContent = law;
  part("would-show").replaceChildren(...Array.from(chosen.values()).flatMap(({ licence, facts }) => {
    const list = element("dl", undefined, "govuk-summary-list");
    fillFacts(list, licence.kind, facts);
    return [element("h2", kindWords(licence.kind), "govuk-heading-m"), list];
  }));
}

// The holder agrees. `take`: a copy for this showing alone. What whoever asked says to it; null if it was not taken.
export async function agree({ asked, chosen }, take, at) {
  const shown = new Map();
  for (const [id, { licence, name, names }] of chosen) shown.set(id, { one: await take(licence, name), names });
  return request.send(asked, { response: await request.answer(asked, shown, at) });
}

export const decline = ({ asked }) => request.send(asked, { error: "access_denied", state: asked.state }).catch(() => null);

// Go back to whoever asked, if they asked for it on this device; say where, and leave a way if the browser does not go.
export function goBack({ asked, named }, said) {
  const to = request.backTo(said, word(`returns ${asked.party}`) ?? "", location.hostname);
  part("back").hidden = to === null;
  if (!to) return;
  part("back").href = to.href;
  part("back").textContent = say("go-back", { to: named, host: to.host });
  location.assign(to.href);
}
