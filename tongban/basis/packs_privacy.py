"""What a pack says of the processing of personal data.

privacy.yaml    `basis`, `way`, `children`, `refusal`, `retention`, `rights`
"""

from collections.abc import Collection
from pathlib import Path

from tongban.basis.packs_places import Place, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.privacy import PrivacyNotice, Retention, Right, Said
from tongban.basis.problems import Problem

PRIVACY_FILE = "privacy.yaml"
PAGES = ("ledger", "entry")
SENTENCES = ("basis", "way", "children", "refusal")


def read_privacy(
    folder: Path, areas: Collection[str] = (), items: Collection[str] = ()
) -> tuple[PrivacyNotice | None, list[Problem]]:
    """Return what a pack says of personal data, or None where it says nothing or has a problem.

    Args:
        areas, items: Those that the pack has; what it names and does not have is reported. Left out: not checked.
    """

    def build(place: Place) -> PrivacyNotice:
        return _notice(place, areas, items)

    return read_file(folder / PRIVACY_FILE, build, None)


def _notice(place: Place, areas: Collection[str], items: Collection[str]) -> PrivacyNotice:
    fields = place.fields((*SENTENCES, "retention", "rights", *CITATION))
    retention = tuple(_retention(member, areas) for member in fields["retention"].each())
    if fields["retention"].given and sum(not rule.areas for rule in retention) != 1:
        fields["retention"].problem("it is not said how long all other data are kept", "Leave `areas:` out once")
    return PrivacyNotice(
        basis=_said(fields["basis"]),
        way=_said(fields["way"]),
        children=_said(fields["children"]),
        refusal=_said(fields["refusal"]),
        retention=retention,
        rights=tuple(_right(member, items) for member in fields["rights"].each()),
        citation=read_citation(fields),
    )


def _said(place: Place) -> Said:
    fields = place.fields(("words", *CITATION))
    return Said(fields["words"].words(), read_citation(fields))


def _retention(place: Place, areas: Collection[str]) -> Retention:
    fields = place.fields(("words", *CITATION), ("areas",))
    named = tuple(member.known(list(areas)) if areas else member.text() for member in fields["areas"].each())
    return Retention(areas=named, said=Said(fields["words"].words(), read_citation(fields)))


def _right(place: Place, items: Collection[str]) -> Right:
    fields = place.fields(("words", *CITATION), ("page", "item"))
    item = fields["item"]
    return Right(
        said=Said(fields["words"].words(), read_citation(fields)),
        page=fields["page"].known(PAGES) if fields["page"].given else "",
        item=(item.known(list(items)) if items else item.text()) if item.given else "",
    )
