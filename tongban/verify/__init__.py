"""Check electronic licences without a network, a database or Django.

    from tongban import verify

    verifier = verify.Verifier.from_files(trust="trust.jwt", anchor="anchor.pem", status=["status.jwt"], at=moment)
    verdict = verifier.check(b"EL1:…", at=moment)
    verdict.outcome, verdict.shown.facts, verify.words(verdict, at=moment, language="en")

docs/licences.md tells a relying party the rest.
"""

from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.outcomes import Asked, Outcome, Verdict
from tongban.basis.credentials.sdjwt_check import Request
from tongban.basis.credentials.showing import Shown
from tongban.verify.verifier import CannotCheck, Verifier
from tongban.verify.wording import words

__all__ = [
    "Asked", "CannotCheck", "Outcome", "Rejected", "Request", "Shown", "Verdict", "Verifier", "Why", "words",
]  # fmt: skip
