"""`tongban policy rank`: the list of a round, and the proof that its inputs come to it."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from tongban.basis.policy import ranking
from tongban.basis.policy.ranking import Ranked
from tongban.basis.refusals import Refusal

Listed = tuple[Ranked, Mapping[str, Any], Mapping[str, str]]


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("round", nargs="?", default="", help="like 110000-2026; none with --inputs")
    parser.add_argument(
        "--list", type=int, default=0, metavar="N", help="which version of the list (the one that holds)"
    )
    parser.add_argument("--verify", action="store_true", help="work it out again from the inputs; exit 1 if it differs")
    parser.add_argument("--inputs", type=Path, metavar="FILE.json", help="an exported list instead of the database")
    parser.add_argument("--export", type=Path, metavar="FILE.json", help="write the list with all that it rests on")


def run(out: OutputWrapper, options: dict[str, Any]) -> None:
    """Print the list, or prove it."""
    listed = _from_file(options["inputs"]) if options["inputs"] else _stored(options["round"], options["list"])
    of, result, sha256 = listed
    if options["export"]:
        options["export"].write_text(json.dumps(ranking.to_json(*listed), ensure_ascii=False, indent=1), "utf-8")
    if options["verify"]:
        faults = _faults(options, listed)
        if faults:
            raise CommandError("\n".join([f"Round {of.name}, list {of.version} is not proven:", *faults]), returncode=1)
    else:
        for place in result["places"]:
            sign = "✓" if place["admitted"] else " "
            out.write(f"{place['rank'] or '-':>6} {sign} {place['id']}  {place['total']}")
    cut = ranking.keys_in_words(of.policy(), tuple(result["cutoff"])) if result["cutoff"] else ()
    told = f"{len(result['places'])} people, {result['admitted']} of {of.quota} places given"
    told += f", cut-off {' / '.join(cut)}" if cut else ""
    out.write(f"Round {of.name}, list {of.version}: {told}.")
    out.write(f"{'Proven. ' if options['verify'] else ''}SHA-256 {sha256['list']}")


def _from_file(path: Path) -> Listed:
    try:
        return ranking.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as e:
        raise CommandError(f"{path} is no exported list: {e}. Make one with --export.") from e


def _stored(code: str, version: int) -> Listed:
    from tongban.casework.rounds import listing  # noqa: PLC0415 (a file is proven with no database)

    if not code:
        raise CommandError("Name a round, like 110000-2026, or a file with --inputs.")
    try:
        return listing.stored(code, version)
    except Refusal as e:
        raise CommandError(f"There is no {e}.") from e


def _faults(options: dict[str, Any], listed: Listed) -> list[str]:
    try:
        if options["inputs"]:
            return ranking.faults(*listed)
        from tongban.casework.rounds import listing, record  # noqa: PLC0415 (a file is proven with no database)

        return [*listing.faults(options["round"], options["list"]), *record.broken_chain(options["round"])]
    except (Refusal, ValueError, KeyError, TypeError) as e:
        return [f"it cannot be worked out: {e!r}"]
