"""Command line: the keys that licences, status lists and papers are signed with."""

import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime, now

from tongban.basis.credentials.faults import Rejected
from tongban.basis.refusals import Refusal
from tongban.casework.keys import authority, drill, private, queries
from tongban.casework.keys.asking import Answer, Request
from tongban.casework.keys.authority import Authority
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.rules import ANY, DOMESTIC, LIST_SOON, PURPOSES, Held, State, state_of, to_follow
from tongban.casework.keys.site import Site

HELP = """The keys that licences, status lists and papers are signed with.

There are two places. The root's machine is offline: it keeps the root and the key of the trust list, certifies
signers, and signs the trust list. The site signs licences, with keys in files, in a device (PKCS#11) or on another
machine (https://). What goes between the two are files without secrets: a request, and its answer.

  once        root           make root and trust list's key, on the offline machine
  per signer  signer         make a key for a kind of licence and a province (31 x 5 in a country like this)
  90 days     rotate         make the keys that follow; run it daily, it does nothing while nothing is due
  each time   certify        on the offline machine: answer a request
              take           on the site: take the answer
  always      list           say what there is; exit 1 if something is due or lacking
  in need     compromised    stop a key at once and have it taken off the trust list
  yearly      drill          carry a compromise through on a copy, and say how long it took

Where the root's folder can be reached from here (a trial, a small office), --offline FOLDER does all three steps at
once; otherwise --request FILE writes the request.

Passphrases are asked for, or read from TONGBAN_KEYS_PASSPHRASE (keys in files) and TONGBAN_OFFLINE_PASSPHRASE (the
root). A device is named by TONGBAN_PKCS11_MODULE and TONGBAN_PKCS11_PIN; a signing server by TONGBAN_SIGNER_TOKEN,
TONGBAN_SIGNER_CERTIFICATE, TONGBAN_SIGNER_KEY and TONGBAN_SIGNER_AUTHORITIES. docs/licences.md explains the whole.

`--key file-sm2:` makes a signer of the domestic suite (SM2 with SM3), for codes alone."""
IN_FILES = (FILE, DOMESTIC)
KEY_HELP = (
    "file: (encrypted, in the site's folder), pkcs11:token=T;object=NAME, https://…, or file-sm2: (default: file:)"
)


class Command(BaseCommand):
    help = HELP
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **more: Any) -> Any:
        """Return the parser, with the help as it is written above."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **more)

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, parser_class=ArgumentParser)
        root = what.add_parser("root", help="make a root and the key of its trust list, in an empty folder")
        root.add_argument(
            "--offline", type=Path, required=True, metavar="FOLDER", help="on a medium that is kept locked"
        )
        root.add_argument("--name", required=True, help="what the root's certificate says, like 'Authority of …'")
        root.add_argument("--country", required=True, metavar="XX", help="two letters (ISO 3166)")
        signer = what.add_parser("signer", help="make a signer, and ask for its certificate")
        signer.add_argument("--signs", choices=PURPOSES, default="licences", help="what it signs (licences)")
        signer.add_argument("--kind", default=ANY, help="of licence, as the pack calls it (all)")
        signer.add_argument("--province", default=ANY, metavar="CODE", help="whose licences, like 320000 (all)")
        signer.add_argument("--issuer", required=True, metavar="URL", help="who stands as issuer in what it signs")
        signer.add_argument("--key", default=FILE, metavar="PLACE", help=KEY_HELP)
        rotate = what.add_parser(
            "rotate", help="make the signers that follow those whose 90 days end or whose key is lost"
        )
        rotate.add_argument("--key", default=FILE, metavar="PLACE", help=f"{KEY_HELP}; {{n}} becomes a new name")
        lost = what.add_parser("compromised", help="stop a key for good, and ask to have it taken off the trust list")
        lost.add_argument("key_id", help="its first digits, as `tongban keys list` shows them")
        lost.add_argument("--yes", action="store_true", help="do not ask")
        for each in (signer, rotate, lost):
            _how(each)
        certify = what.add_parser("certify", help="on the offline machine: answer a request of the site")
        certify.add_argument("request", type=Path)
        certify.add_argument("answer", type=Path, help="the file that the answer is written to")
        certify.add_argument("--offline", type=Path, required=True, metavar="FOLDER")
        take = what.add_parser("take", help="on the site: take the answer of the offline machine")
        take.add_argument("answer", type=Path)
        take.add_argument("--yes", action="store_true", help="do not ask, even if signers come off the list")
        said = what.add_parser("list", help="say what there is; exit 1 if something is due or lacking")
        said.add_argument("--json", action="store_true", help="for programs")
        what.add_parser(
            "drill", help="carry a compromise through on a copy of made-up keys, and time it; touches nothing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        acts: dict[str, Callable[[dict[str, Any]], None]] = {
            "root": self._root, "signer": self._signer, "rotate": self._rotate, "compromised": self._compromised,
            "certify": self._certify, "take": self._take, "list": self._list, "drill": self._drill,
        }  # fmt: skip
        try:
            acts[options["what"]](options)
        except Refusal as e:
            raise CommandError(str(e)) from e
        except Rejected as e:
            raise CommandError(f"The file is not what it should be: {e.message}.") from e
        except OSError as e:
            raise CommandError(f"{e.filename}: {e.strerror}.") from e

    def _root(self, options: dict[str, Any]) -> None:
        passphrase = _passphrase("TONGBAN_OFFLINE_PASSPHRASE", "Passphrase of the root", new=True)
        made = authority.create(
            options["offline"], passphrase, name=options["name"], country=options["country"], at=now()
        )
        self.stdout.write(
            f"root          {made.root.public.key_id.hex()}\ntrust list    {made.anchor.public.key_id.hex()}"
        )
        self.stdout.write(
            f"\nVerifiers need {made.folder / authority.ANCHOR}, and compare the trust list's key above. "
            "Keep a copy of the folder elsewhere, and the passphrase with two persons: without it nothing is certified."
        )

    def _signer(self, options: dict[str, Any]) -> None:
        site, at = _site(options["key"]), now()
        task = PURPOSES[options["signs"]], options["kind"], options["province"]
        one = site.add(task, options["issuer"], options["key"], at, at)
        self.stdout.write(f"{one.key_id}  {_task(one)}")
        self._ask(site, options, at)

    def _rotate(self, options: dict[str, Any]) -> None:
        site, at = _site(options["key"]), now()
        for one in site.follow(options["key"], at):
            self.stdout.write(f"{one.key_id}  {_task(one)}  signs from {localtime(one.signs_from):%Y-%m-%d}")
        request, listed = site.request(at), site.listed()
        fresh = listed is not None and listed.trust.until - at >= LIST_SOON
        if fresh and not request.wanted and not request.off:
            self.stdout.write("Nothing is due.")
            return
        self._ask(site, options, at)

    def _compromised(self, options: dict[str, Any]) -> None:
        site, at = _site(""), now()
        one = site.find(options["key_id"])
        self.stdout.write(f"{one.key_id}  {_task(one)}, signs since {localtime(one.signs_from):%Y-%m-%d}")
        _sure(
            options["yes"], one.key_id[:8],
            "This key will never sign again, and all that it ever signed will be refused once verifiers have the next "
            "trust list. It cannot be undone.",
        )  # fmt: skip
        site.lose(one.key_id, at)
        self.stdout.write("The key is stopped: nothing is signed with it any more.")
        made = site.follow(FILE, at) if one.place.startswith(IN_FILES) else []
        self._ask(site, options, at)
        follower = made[0].key_id if made else "none yet: tongban keys rotate --key …"
        self.stdout.write(
            f"\nWhat follows it:  {follower}\nThen, in this order:\n"
            "  1. see that the next trust list is served: tongban keys list\n"
            "  2. tell relying parties to fetch it; until then they accept what the key signed\n"
            "  3. tell holders to fetch their copies again: those that the key signed are refused from then on\n"
            "  4. hand copies anew to systems that hold them: tongban issue_licences --kind … --into FOLDER\n"
            "  5. write down when it was noticed, stopped, listed and replaced"
        )

    def _ask(self, site: Site, options: dict[str, Any], at: datetime) -> None:
        """Ask the root for what is missing: at once where its folder is here, else by a file."""
        request = site.request(at)
        if options["offline"]:
            taken = site.take(_authority(options["offline"]).answer(request, at), at)
            self._taken(site, taken)
        else:
            options["request"].write_bytes(request.written())
            self.stdout.write(
                f"\nCarry {options['request']} to the offline machine, and there:\n"
                f"  tongban keys certify {options['request'].name} answer.json --offline FOLDER\n"
                "and here with what comes back:\n  tongban keys take answer.json"
            )

    def _certify(self, options: dict[str, Any]) -> None:
        request = Request.read(options["request"].read_bytes())
        for each in request.wanted:
            self.stdout.write(f"certify   {each.check().key_id.hex()}  {each.purpose.name.lower()}  {each.issuer}")
        for key in request.off:
            self.stdout.write(f"take off  {key.hex()}")
        answer = _authority(options["offline"]).answer(request, now())
        options["answer"].write_bytes(answer.written())
        self.stdout.write(f"Carry {options['answer']} back: tongban keys take {options['answer'].name}")

    def _take(self, options: dict[str, Any]) -> None:
        site, at = _site(""), now()
        answer = Answer.read(options["answer"].read_bytes())
        if gone := site.gone(answer, at):
            names = ", ".join(key[:16] for key in gone)
            _sure(options["yes"], "take", f"These come off the trust list, and it cannot be undone: {names}.")
        self._taken(site, site.take(answer, at))

    def _taken(self, site: Site, taken: list[Held]) -> None:
        for one in taken:
            self.stdout.write(f"certified     {one.key_id}  {_task(one)}")
        if listed := site.listed():
            count = len(listed.trust.by_short_id)
            until = localtime(listed.trust.until)
            self.stdout.write(
                f"trust list    number {listed.trust.sequence}, {count} signers, good until {until:%Y-%m-%d}"
            )

    def _list(self, options: dict[str, Any]) -> None:
        site, at = _site(""), now()
        held, listed = site.held(), site.listed()
        rows = [(each, state_of(each, held, at)) for each in held]
        faults = _faults(site, rows, at)
        if options["json"]:
            signers = [_as_json(each, state) for each, state in rows]
            known = listed and {"number": listed.trust.sequence, "until": listed.trust.until.isoformat()}
            self.stdout.write(json.dumps({"signers": signers, "list": known, "faults": faults}, indent=1))
        else:
            for each, state in rows:
                until = f"until {localtime(each.signs_until):%Y-%m-%d}"
                self.stdout.write(
                    f"{each.key_id[:16]}  {state:<11}  {until}  {_task(each)}  {each.place.partition(':')[0]}"
                )
            self._taken(site, [])
            for fault in faults:
                self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} matter(s) to see to", returncode=1)

    def _drill(self, _options: dict[str, Any]) -> None:
        for step in drill.carried(now()):
            self.stdout.write(f"{step.seconds:7.3f} s  {step.what}")
        self.stdout.write("Carried through on made-up keys; nothing of this site was touched.")


def _how(parser: ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--offline", type=Path, metavar="FOLDER", help="the root's folder, where it can be reached from here"
    )
    how.add_argument(
        "--request", type=Path, metavar="FILE", help="write what to ask of the root's machine to this file"
    )


def _task(one: Held) -> str:
    kind = "all kinds" if one.kind == ANY else one.kind
    province = "all provinces" if one.province == ANY else one.province
    return f"{one.purpose.name.lower()}, {kind}, {province}, {one.issuer}"


def _as_json(one: Held, state: State) -> dict[str, str]:
    return {
        "key_id": one.key_id, "signs": one.purpose.name.lower(), "kind": one.kind, "province": one.province,
        "issuer": one.issuer, "state": state, "until": one.signs_until.isoformat(), "ends": one.ends.isoformat(),
    }  # fmt: skip


def _faults(site: Site, rows: list[tuple[Held, State]], at: datetime) -> list[str]:
    """Return what is due or lacking, in words."""
    held, listed = [each for each, _ in rows], site.listed()
    due = [each for each, _ in to_follow(held, at)]
    said = [f"{each.key_id[:16]}: needs a successor. tongban keys rotate" for each in due]
    said += [
        f"{each.key_id[:16]}: waits for its certificate. tongban keys take" for each, s in rows if s is State.ASKED
    ]
    if not held:
        said.append("There are no signers. tongban keys signer --help")
    if listed is None or listed.trust.until - at < LIST_SOON:
        said.append("The trust list is missing or runs out soon. tongban keys rotate")
    return said


def _site(key: str) -> Site:
    """Return the site's keys, with a passphrase if files of keys are to be opened."""
    site = queries.site()
    private.folder(site.folder)
    files = key in IN_FILES or any(each.place.startswith(IN_FILES) for each in site.held())
    if files and not site.reaches.passphrase:
        return site.with_passphrase(
            _passphrase("TONGBAN_KEYS_PASSPHRASE", "Passphrase of the site's keys", new=not site.held())
        )
    return site


def _authority(folder: Path) -> Authority:
    return authority.opened(folder, _passphrase("TONGBAN_OFFLINE_PASSPHRASE", "Passphrase of the root"))


def _passphrase(variable: str, what: str, *, new: bool = False) -> str:
    if found := os.environ.get(variable):
        return found
    if not sys.stdin.isatty():
        raise CommandError(f"Set {variable}, or run this where a passphrase can be typed.")
    typed = getpass(f"{what}: ")
    if new and getpass("Once more: ") != typed:
        raise CommandError("The two are not the same. Nothing was made.")
    return typed


def _sure(yes: bool, word: str, warning: str) -> None:  # noqa: FBT001 (as it was given on the command line)
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError(f"{warning} Say --yes to do it without being asked.")
    if input(f"{warning}\nType {word} to go on: ").strip() != word:
        raise CommandError("Nothing was done.")
