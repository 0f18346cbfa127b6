// What a check comes to: one of seven outcomes. Nothing is fetched. Mirrors tongban/basis/credentials/outcomes.py.
import { Rejected, Why, malformed } from "./faults.js";
import { Status } from "./status.js";
import { SKEW, check } from "./view.js";

export const FRESH = 3600; // seconds
const ENDS = /^[\r\n]+|[\r\n]+$/g; // a space at the end is part of a code
const OF_CAUSE = {
  [Why.EXPIRED]: "run_out", [Why.OLD_PROOF]: "run_out", [Why.UNKNOWN_ISSUER]: "unknown_issuer", [Why.CLOCK]: "clock_differs",
};

function byStatus(found, reference, at, fresh) {
  if (found.uri !== reference.uri) throw malformed("the status list is another than the licence names");
  if (found.issuedAt > at + SKEW) {
    throw new Rejected(Why.CLOCK, "the status list lies in the future; the clock of this device is wrong");
  }
  const said = found.at(reference.index);
  if (said === Status.SUSPENDED) return "suspended";
  if (said !== Status.VALID) return "invalid";
  const old = at - found.issuedAt > fresh || (found.until !== null && at > found.until);
  return old ? "status_old" : "valid";
}

// `lists`: gives the status list of an address as far as this device holds it, or undefined.
export async function judge(text, trust, lists, { at, nonce = null, fresh = FRESH }) {
  const verdict = { trustFrom: trust.issuedAt, shown: null, because: null, statusFrom: null };
  try {
    const shown = await check(text.replace(ENDS, ""), trust, { at, nonce });
    if (!shown.status) return { ...verdict, outcome: "valid", shown };
    const found = await lists(shown.status.uri);
    if (!found) return { ...verdict, outcome: "status_old", shown };
    const outcome = byStatus(found, shown.status, at, fresh);
    return { ...verdict, outcome, shown, statusFrom: found.issuedAt };
  } catch (fault) {
    if (!(fault instanceof Rejected)) throw fault;
    return { ...verdict, outcome: OF_CAUSE[fault.why] ?? "invalid", because: fault };
  }
}
