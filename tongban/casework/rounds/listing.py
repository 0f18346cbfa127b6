"""Lists of a round: worked out from what was checked, kept with their inputs, and worked out again to prove them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from tongban.basis.ids import masked
from tongban.basis.policy import ranking
from tongban.basis.policy.ranking import Ranked
from tongban.basis.refusals import NotFound
from tongban.casework.cases.models import Case
from tongban.casework.cases.states import State as CaseState
from tongban.casework.policies import queries as policies
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import PersonView
from tongban.casework.rounds.models import Entry, Finding, Listing, Place, Round
from tongban.casework.rounds.queries import policy_of, rule_of
from tongban.casework.rounds.rules import NotChecked, Status, masked_name

AT_ONCE = 1000  # rows of one INSERT
STANDS = (CaseState.ACCEPTED, CaseState.APPROVED, CaseState.COMPLETED, CaseState.DELIVERED)


def taking_part(row: Round) -> list[Entry]:
    """Return the applications that stand: a withdrawn case takes its application out. Two queries."""
    entries = list(Entry.objects.filter(~Q(number=""), round=row).order_by("number"))
    standing = set(
        Case.objects.filter(id__in=[entry.case_id for entry in entries], state__in=STANDS).values_list("id", flat=True)
    )
    return [entry for entry in entries if entry.case_id in standing]


def checked_facts(row: Round, entries: list[Entry]) -> dict[str, dict[str, Any]]:
    """Return what was checked of each application, by its number; what was refused is not known. One query.

    Raises:
        NotChecked: A fact that the policy asks for has been neither checked nor refused.
    """
    wanted = set(policy_of(row).used_facts())
    found: dict[Any, dict[str, Finding]] = {entry.person_id: {} for entry in entries}
    for finding in Finding.objects.filter(round=row):
        found.get(finding.person_id, {})[finding.fact] = finding
    if open_ones := [entry.number for entry in entries if not wanted <= found[entry.person_id].keys()]:
        raise NotChecked(open_ones)
    return {
        entry.number: {
            name: each.value
            for name, each in sorted(found[entry.person_id].items())
            if each.status == Status.CHECKED and name in wanted
        }
        for entry in entries
    }


def make(row: Round, *, by: int, at: datetime) -> dict[str, Any]:
    """Work out the next version of a round's list; return what the event keeps of it. The round is locked, not saved.

    Raises:
        NotChecked: Something has been neither checked nor refused.
    """
    entries = {entry.number: entry for entry in taking_part(row)}
    of = _ranked(row, row.listing + 1, checked_facts(row, list(entries.values())))
    found = ranking.rank(of.policy(), of.inputs, of.quota)
    result = ranking.result_to_json(found)
    sha256 = ranking.hashes(of, result)
    Listing(
        round=row, version=of.version, made_at=at, made_by=by, quota=of.quota, cutoff=result["cutoff"],
        admitted=found.admitted, people=len(entries), sha256=sha256,
    ).save(force_insert=True)  # fmt: skip
    persons = registry.persons([entry.person_id for entry in entries.values()], localdate(at))
    rows = [
        _place(of, position, place, (person := entries[place.id].person_id, persons.get(person)))
        for position, place in enumerate(found.places, start=1)
    ]
    Place.objects.bulk_create(rows, batch_size=AT_ONCE)
    row.listing, row.stale, row.ranked_by, row.approved_by = of.version, False, by, None
    return {"version": of.version, "people": len(entries), "admitted": found.admitted, "sha256": sha256["list"]}


def _place(of: Ranked, position: int, place: ranking.Place, who: tuple[UUID, PersonView | None]) -> Place:
    person_id, person = who
    return Place(
        round_id=of.name, version=of.version, position=position, person_id=person_id, number=place.id,
        name=masked_name(person.name) if person else "*", id_number=masked(person.id_number) if person else "*",
        rank=place.rank, admitted=place.admitted, outcome=place.outcome, total=place.total, keys=list(place.keys),
        failed=list(place.failed), facts=of.inputs[place.id],
    )  # fmt: skip


def _ranked(row: Round, version: int, inputs: Mapping[str, Mapping[str, Any]]) -> Ranked:
    rule = rule_of(row)
    return Ranked(
        name=row.code, version=version, on=rule.calculated_on, quota=rule.quota, inputs=inputs,
        policy_text=ranking.policy_as_text(policies.file(rule.policy, row.policy_version)),
    )  # fmt: skip


def stored(code: str, version: int = 0) -> tuple[Ranked, dict[str, Any], dict[str, str]]:
    """Return a list as it is stored, with its inputs and hashes; the one that holds, if none is named. Four queries.

    Raises:
        NotFound: There is no such list.
    """
    row = Round.objects.filter(code=code).first()
    version = version or (row.listing if row else 0)
    listed = Listing.objects.filter(round=row, version=version).first() if row else None
    if row is None or listed is None:
        raise NotFound(f"list {version} of round {code}")
    places = list(Place.objects.filter(round=row, version=version).order_by("position"))
    result = {
        "admitted": listed.admitted,
        "cutoff": listed.cutoff,
        "places": [
            {
                "id": place.number, "rank": place.rank, "admitted": place.admitted, "outcome": place.outcome,
                "total": place.total, "keys": place.keys, "failed": place.failed,
            }
            for place in places
        ],
    }  # fmt: skip
    return _ranked(row, version, {place.number: place.facts for place in places}), result, listed.sha256


def faults(code: str, version: int = 0) -> list[str]:
    """Return in what a stored list is not what its stored inputs come to; nothing if it is proven.

    A frozen round must name this list's hash, and its policy must be the one that it was announced with.
    """
    of, result, sha256 = stored(code, version)
    row = Round.objects.get(code=code)
    found = ranking.faults(of, result, sha256)
    if sha256.get("policy") != row.policy_sha256:
        found.append("the policy is not the one that the round was announced with")
    if row.sha256 and of.version == row.listing and sha256.get("list") != row.sha256:
        found.append("the list is not the one that was frozen")
    return found
