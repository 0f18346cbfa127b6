"""`tongban verify FILE`: a licence checked at the command line, with files alone."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tongban.basis.credentials.outcomes import Asked, Outcome, Verdict
from tongban.basis.credentials.sdjwt_check import Request
from tongban.verify.verifier import CannotCheck, Verifier
from tongban.verify.wording import facts, words

EXIT = {Outcome.VALID: 0, Outcome.STATUS_OLD: 3}
REFUSED, NOT_CHECKED = 1, 2
HELP = """Check an electronic licence without a network: SD-JWT VC, ISO mdoc, or the text of a QR code (EL1:…).
Exit 0: valid. 1: not to be relied on. 2: nothing could be checked. 3: genuine, but its status is old or unknown."""


def main(arguments: Sequence[str]) -> int:
    """Check one licence, say what it comes to, and return the exit code."""
    chosen = _parser().parse_args(arguments)
    at = chosen.at or datetime.now(UTC)
    try:
        verifier = Verifier.from_files(trust=chosen.trust, anchor=chosen.anchor, status=chosen.status, at=at)
        data = sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()
        asked = _asked(chosen)
    except CannotCheck as e:
        print(f"tongban verify: {e}", file=sys.stderr)  # noqa: T201 (a command)
        return NOT_CHECKED
    except OSError as e:
        print(f"tongban verify: {e.filename}: {e.strerror}.", file=sys.stderr)  # noqa: T201 (a command)
        return NOT_CHECKED
    verdict = verifier.check(data, at=at, asked=asked, fresh=timedelta(minutes=chosen.fresh))
    print(_as_json(verdict) if chosen.json else "\n".join(_as_text(verdict, at, chosen.language)))  # noqa: T201 (same)
    return EXIT.get(verdict.outcome, REFUSED)


def _parser() -> ArgumentParser:
    parser = ArgumentParser("tongban verify", description=HELP)
    parser.add_argument("file", help="the licence, or - for what is typed or piped in")
    parser.add_argument("--trust", required=True, metavar="LIST", help="the trust list")
    parser.add_argument("--anchor", metavar="KEY", help="the public key that signs it (PEM); needed the first time")
    parser.add_argument("--status", action="append", default=[], metavar="LIST", help="a status list; can be repeated")
    parser.add_argument("--audience", help="whom an online presentation was made for")
    parser.add_argument("--nonce", help="the number of the request; of a QR code in hexadecimal")
    parser.add_argument("--transcript", metavar="FILE", help="the session transcript of an mdoc, as CBOR")
    parser.add_argument("--fresh", type=int, default=60, metavar="MINUTES", help="how old a status list may be (60)")
    parser.add_argument("--at", type=_moment, metavar="MOMENT", help="check as of then (2026-03-02T09:00:00+08:00)")
    parser.add_argument("--language", choices=["zh", "en"], default=_language())
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("say the time zone")
    return found


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def _asked(chosen: Namespace) -> Asked:
    transcript = Path(chosen.transcript).read_bytes() if chosen.transcript else None
    if chosen.audience:
        return Asked(Request(chosen.audience, chosen.nonce or ""), transcript)
    try:
        return Asked(transcript=transcript, nonce=bytes.fromhex(chosen.nonce) if chosen.nonce else None)
    except ValueError as e:
        raise CannotCheck("Write the number of a QR request in hexadecimal, or say --audience as well.") from e


def _as_text(verdict: Verdict, at: datetime, language: str) -> list[str]:
    lines = words(verdict, at=at, language=language)
    return [*lines, "", *facts(verdict.shown.facts)] if verdict.shown else lines


def _as_json(verdict: Verdict) -> str:
    shown, because = verdict.shown, verdict.because
    said = {
        "outcome": verdict.outcome,
        "because": because and {"why": because.why, "message": because.message},
        "trust_from": verdict.trust_from.isoformat(),
        "status_from": verdict.status_from and verdict.status_from.isoformat(),
        "kind": shown and shown.kind,
        "issuer": shown and shown.issuer,
        "until": shown and shown.until.isoformat(),
        "holder_proven": bool(shown and shown.proven_at),
        "facts": shown and shown.facts,
    }
    return json.dumps(said, ensure_ascii=False, indent=2, default=lambda value: f"({len(value)} bytes)")
