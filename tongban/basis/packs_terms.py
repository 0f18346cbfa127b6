"""The terms of an item, built from its pack file: gaps, commitment, bars, fees by condition."""

from collections.abc import Callable, Collection, Mapping

from tongban.basis.applying import Along, ApplyBy
from tongban.basis.citations import Citation
from tongban.basis.packs_places import Place
from tongban.basis.packs_remedies import read_period
from tongban.basis.remedies import Period
from tongban.basis.terms import BarCause, BarRule, Commitment, FeeLine, Guardianship, OwnOrChild, Reach, Terms
from tongban.basis.workdays import DayType

CITATION = ("law", "source", "confidence")
MOST_YEARS, MOST_FEN = 50, 10**9

Fields = Mapping[str, Place]
ReadCitation = Callable[[Fields], Citation]


def read_terms(place: Place, evidence: Collection[str], people: Collection[str], cite: ReadCitation) -> Terms:
    """Return the terms; what they name and nobody declares is reported.

    Args:
        evidence: Codes of the item's evidence.
        people: Questions of its form that point to one person.
    """
    if not place.given:
        return Terms()
    fields = place.fields(
        (), ("in_person", "public_safety", "at_window_if_doubted", "own_or_child", "commitment", "bars")
    )
    terms = Terms(
        in_person=_cited(fields["in_person"], cite),
        public_safety=_cited(fields["public_safety"], cite),
        at_window_if_doubted=_cited(fields["at_window_if_doubted"], cite),
        own_or_child=_own_or_child(fields["own_or_child"], people, cite),
        commitment=_commitment(fields["commitment"], evidence, cite),
        bars=tuple(_bar(member, cite) for member in fields["bars"].each()),
    )
    if terms.commitment and terms.public_safety:
        fields["commitment"].problem(
            "an item of public safety cannot be decided on a commitment", "Take the commitment out"
        )
    causes = [rule.cause for rule in terms.bars]
    if len(set(causes)) != len(causes):
        fields["bars"].problem("two bars follow from the same cause", "Keep one of them")
    return terms


def read_along(place: Place, cite: ReadCitation) -> Along:
    """Return another item that is asked for at the same time. Whether there is one is for the reader of the pack."""
    fields = place.fields(("item", *CITATION))
    return Along(fields["item"].text(), cite(fields))


def read_apply_by(place: Place, cite: ReadCitation) -> ApplyBy:
    """Return until when somebody is to apply."""
    fields = place.fields(("of", "within", *CITATION), ("before", "note"))
    before = fields["before"].truth(otherwise=False)
    within = read_period(fields["within"]) or Period(days=1)
    if before and within.day_type is not DayType.CALENDAR:
        place.problem("working days are not counted back from a day", "Write calendar days, or months")
    return ApplyBy(
        of=fields["of"].words(),
        within=within,
        before=before,
        citation=cite(fields),
        note=fields["note"].words() if fields["note"].given else None,
    )


def read_fee_line(place: Place, choices: Mapping[str, Collection[str]], cite: ReadCitation) -> FeeLine:
    """Return one line of a fee table.

    Args:
        choices: What the questions that a line may depend on can be answered with.
    """
    fields = place.fields(("when", "amount_fen", "words", *CITATION))
    when = fields["when"].fields(("field", "is"))
    name = when["field"].known(list(choices))
    return FeeLine(
        when=(name, when["is"].known(list(choices.get(name, ())))),
        amount_fen=fields["amount_fen"].whole(0, MOST_FEN),
        words=fields["words"].words(),
        citation=cite(fields),
    )


def read_guardianship(place: Place, cite: ReadCitation) -> Guardianship | None:
    """Return what the pack says of guardians, or None if it says nothing."""
    if not place.given:
        return None
    fields = place.fields(("adult_at", "guardians", *CITATION))
    return Guardianship(
        adult_at=fields["adult_at"].whole(1, MOST_YEARS),
        guardians={
            child: tuple(each.text() for each in member.each())
            for child, member in fields["guardians"].members().items()
        },
        citation=cite(fields),
    )


def _cited(place: Place, cite: ReadCitation) -> Citation | None:
    return cite(place.fields(CITATION)) if place.given else None


def _own_or_child(place: Place, people: Collection[str], cite: ReadCitation) -> OwnOrChild | None:
    if not place.given:
        return None
    fields = place.fields(("field", *CITATION))
    return OwnOrChild(field=fields["field"].known(list(people)), citation=cite(fields))


def _commitment(place: Place, evidence: Collection[str], cite: ReadCitation) -> Commitment | None:
    if not place.given:
        return None
    fields = place.fields(("told", *CITATION), ("stands_for",))
    return Commitment(
        told=fields["told"].words(),
        stands_for=tuple(member.known(list(evidence)) for member in fields["stands_for"].each()),
        citation=cite(fields),
    )


def _bar(place: Place, cite: ReadCitation) -> BarRule:
    fields = place.fields(("cause", "years", *CITATION), ("reach",))
    return BarRule(
        cause=fields["cause"].one_of(BarCause),
        years=fields["years"].whole(1, MOST_YEARS),
        reach=fields["reach"].one_of(Reach, Reach.ITEM),
        citation=cite(fields),
    )
