// Why a licence, or a list that one is checked against, is not accepted. Mirrors tongban/basis/credentials/faults.py.
export const Why = Object.freeze({
  MALFORMED: "malformed", SIGNATURE: "signature", UNKNOWN_ISSUER: "unknown_issuer", NOT_YET: "not_yet",
  EXPIRED: "expired", DISCLOSURE: "disclosure", HOLDER: "holder", AUDIENCE: "audience", OLD_PROOF: "old_proof",
  CLOCK: "clock", ROLLBACK: "rollback", OLD_LIST: "old_list",
});

// It is not accepted. Every reader here throws this, whatever the bytes were, and nothing else.
export class Rejected extends Error {
  constructor(why, message) {
    super(`${why}: ${message}`);
    this.why = why;
  }
}

export const malformed = (message) => new Rejected(Why.MALFORMED, message);
