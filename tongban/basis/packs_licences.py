"""The kinds of licences of a pack: what copies of them say, and what may be done to them.

licences.yaml    one field for each kind, named like the kind of document that it is
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from tongban.basis.licences import Claim, Element, FromRecord, LicenceAct, LicenceGround, LicenceKind, View
from tongban.basis.packs_places import Place, did_you_mean, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem
from tongban.basis.words import Words

LICENCES_FILE = "licences.yaml"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
TYPE_CODE = re.compile(r"[0-9A-Z]{18}[0-9]{3}", re.ASCII)
MOST_DAYS, MOST_YEARS, MOST_CHOICE = 457, 120, 99
RECORD = "$"  # what the record itself says is written so: $number


def read_licence_kinds(
    folder: Path, documents: Collection[str] = ()
) -> tuple[Mapping[str, LicenceKind], list[Problem]]:
    """Return the kinds of licences of a pack by their code, and what is wrong with its file. A pack may have none.

    Args:
        documents: The kinds of documents of the pack; where they are not known they are not compared.
    """
    return read_file(folder / LICENCES_FILE, lambda kinds: _kinds(kinds, documents), {})


def _kinds(all_kinds: Place, documents: Collection[str]) -> dict[str, LicenceKind]:
    found = {}
    for code, place in all_kinds.members().items():
        if documents and code not in documents:
            place.problem(f"no document is of the kind {code!r}", did_you_mean(code, documents))
        found[code] = _kind(code, place)
    return found


def _kind(code: str, place: Place) -> LicenceKind:
    optional = ("type_code", "doctype", "elements", "hide_suspended", "ends_with_holder", "views", "acts")
    fields = place.fields(("credential_type", "copy_days", "claims"), optional)
    claims = {name: _claim(name, member) for name, member in fields["claims"].members().items()}
    return LicenceKind(
        code=code,
        type_code=_text(fields["type_code"], TYPE_CODE),
        credential_type=fields["credential_type"].text(),
        doctype=_text(fields["doctype"]),
        copy_days=fields["copy_days"].whole(1, MOST_DAYS),
        hide_suspended=fields["hide_suspended"].truth(otherwise=False),
        ends_with_holder=fields["ends_with_holder"].truth(otherwise=False),
        claims=claims,
        views={name: _view(member, claims) for name, member in fields["views"].members().items()},
        elements={space: _elements(member, claims) for space, member in fields["elements"].members().items()},
        acts={_act(member): _grounds(member) for member in fields["acts"].members().values()},
    )


def _text(place: Place, form: re.Pattern[str] | None = None) -> str:
    if not place.given:
        return ""
    return place.matching(form, "Write 18 digits or capital letters, then three digits") if form else place.text()


def _claim(name: str, place: Place) -> Claim:
    if not NAME.fullmatch(name):
        place.problem(f"{name[:40]!r} is no name of a claim", "Write small letters, digits and _, like age_over_18")
    fields = place.fields(("label",), ("from", "age_over", "choices", "city"))
    if fields["from"].given == fields["age_over"].given:
        place.wrong("Say where it comes from: `from: name`, or `age_over: 18`; one of the two")
    choices = {value: words.words() for value, words in fields["choices"].members().items()}
    label = fields["label"].words()
    if fields["age_over"].given:
        return Claim(label=label, age_over=fields["age_over"].whole(1, MOST_YEARS))
    return replace(_from(fields["from"], label, choices), city=fields["city"].truth(otherwise=False))


def _from(place: Place, label: Words, choices: Mapping[str, Words]) -> Claim:
    source = place.text()
    if not source.startswith(RECORD):
        return Claim(label=label, fact=source, choices=choices)
    known = {f"{RECORD}{each.value}": each for each in FromRecord}
    return Claim(label=label, record=known.get(place.known(known), FromRecord.NUMBER), choices=choices)


def _view(place: Place, claims: Collection[str]) -> View:
    fields = place.fields(("name", "claims"))
    return View(fields["name"].words(), tuple(member.known(claims) for member in fields["claims"].each()))


def _elements(place: Place, claims: Collection[str]) -> dict[str, Element]:
    return {name: _element(member, claims) for name, member in place.members().items()}


def _element(place: Place, claims: Collection[str]) -> Element:
    fields = place.fields((), ("claim", "day", "choices", "says"))
    if fields["claim"].given == fields["says"].given:
        place.wrong("Say what stands there: `claim: …`, or `says: …` if it is always the same; one of the two")
        return Element()
    if fields["says"].given:
        return Element(says=fields["says"].text())
    choices = {value: member.whole(0, MOST_CHOICE) for value, member in fields["choices"].members().items()}
    day = fields["day"].truth(otherwise=False)
    return Element(claim=fields["claim"].known(claims), day=day, choices=choices)


def _act(place: Place) -> LicenceAct:
    name = place.keys[-1]
    known = {each.value: each for each in LicenceAct}
    if name not in known:
        place.problem(f"no act is called {name!r}", did_you_mean(str(name), known))
    return known.get(str(name), LicenceAct.SUSPEND)


def _grounds(place: Place) -> tuple[LicenceGround, ...]:
    found = []
    for code, member in place.members().items():
        fields = member.fields(("words", *CITATION), ("second_officer",))
        second = fields["second_officer"].truth(otherwise=False)
        ground = LicenceGround(
            code=code, name=fields["words"].words(), second_officer=second, citation=read_citation(fields)
        )
        found.append(ground)
    return tuple(found)
