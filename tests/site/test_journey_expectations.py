"""What a journey must look like: the file is read whole or refused, and everything that differs is told."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tongban.basis.packs_yaml import read_yaml
from tongban.site import demo
from tongban.site.journeys.expectations import (
    Act,
    Difference,
    Home,
    Limit,
    Next,
    Paper,
    Seen,
    Unreadable,
    differences,
    home_differences,
    journeys_from,
    paper_differences,
)

FILE = Path(__file__).parents[2] / "packs/cn/checks/journeys.yaml"
CONTENT, REPORT = read_yaml(FILE)
JOURNEYS = journeys_from(CONTENT)
PEOPLE = {resident.username for family in demo.FAMILIES for resident in family.residents}
OFFICERS = {officer.username for officer in demo.OFFICERS}
MONDAY = date(2026, 3, 9)


def act(**changes: Any) -> Act:
    given: dict[str, Any] = {
        "at": datetime.fromisoformat("2026-03-02T09:30"), "who": "luo", "act": "submit", "state": "submitted",
        "limits": (Limit(kind="acceptance", office="police-320508", due=MONDAY),),
        "next": Next(task="accept", role="clerk", office="police-320508"),
    }  # fmt: skip
    return Act(**given | changes)


SEEN = Seen(
    state="submitted",
    limits=frozenset({("acceptance", "police-320508", MONDAY)}),
    next=Next(task="accept", role="clerk", office="police-320508"),
)


def test_the_file_of_the_pack_is_in_order() -> None:
    assert not REPORT.problems
    assert [journey.code for journey in JOURNEYS] == [*"abcdefghijklmnopqrstuvwxyz", "aa", "ab"]


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey.code for journey in JOURNEYS])
def test_every_limit_has_its_article_and_its_count_where_it_begins(journey: Any) -> None:
    known: set[tuple[str, date]] = set()
    for each in journey.acts:
        for limit in each.limits:
            if (limit.kind, limit.due) not in known:
                assert limit.law, f"{each.at} {limit.kind}: the article is missing"
                assert limit.count, f"{each.at} {limit.kind}: the count is missing"
            known.add((limit.kind, limit.due))
    assert all(paper.law for paper in journey.papers)


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey.code for journey in JOURNEYS])
def test_a_journey_names_people_of_the_demonstration_and_goes_forward_in_time(journey: Any) -> None:
    assert {each.who for each in journey.acts} <= PEOPLE | OFFICERS | {"worker"}
    assert journey.applicant in PEOPLE
    moments = [each.at for each in journey.acts]
    assert moments == sorted(moments)
    assert journey.acts[0].act == "submit"


def test_a_case_that_stands_as_it_must_differs_in_nothing() -> None:
    assert differences(act(), SEEN) == []
    assert differences(act(accepted_on=MONDAY), replace(SEEN, accepted_on=MONDAY)) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"state": "accepted"}, "state"),
        ({"limits": ()}, "limits"),
        ({"limits": (Limit(kind="acceptance", office="police-320508", due=date(2026, 3, 10)),)}, "limits"),
        ({"limits": (Limit(kind="acceptance", office="police-511502", due=MONDAY),)}, "limits"),
        ({"next": None}, "next"),
        ({"next": Next(task="accept", role="examiner", office="police-320508")}, "next"),
        ({"accepted_on": MONDAY}, "accepted_on"),
    ],
)
def test_what_differs_is_told_by_its_name(changes: dict[str, Any], what: str) -> None:
    assert [each.what for each in differences(act(**changes), SEEN)] == [what]


def test_a_household_differs_by_office_address_or_members() -> None:
    home = Home(of="luo", office="police-320508", address="平江路1号", members={"luo": "head"})
    assert home_differences(home, home) == []
    assert home_differences(home, None) == [Difference("household of luo", "平江路1号", "none")]
    other = Home(of="luo", office="police-511502", address="平江路2号", members={"luo": "head", "gu": "other"})
    assert [each.what for each in home_differences(home, other)] == [
        "household of luo: office", "household of luo: address", "household of luo: members",
    ]  # fmt: skip


def test_documents_differ_by_kind_holder_or_days() -> None:
    card = Paper(kind="resident_id_card", holder="visitor", first_day=MONDAY, last_day=date(2046, 3, 9))
    endless = Paper(kind="resident_id_card", holder="visitor", first_day=MONDAY)
    assert paper_differences([card], [card]) == []
    assert paper_differences([card, endless], [endless, card]) == []
    assert paper_differences([card], [endless]) != []
    assert paper_differences([card], []) != []


GOOD: dict[str, Any] = {
    "code": "x",
    "title": {"zh": "试", "en": "trial"},
    "item": "HK-016",
    "applicant": "luo",
    "acts": [{"at": "2026-03-02T09:30", "who": "luo", "act": "submit", "state": "submitted"}],
}


HELD = {"kind": "k", "holder": "luo", "office": "police-320508", "first_day": "2023-04-30", "years": 3}
SAYS = {"kind": "k", "holder": "luo", "first_day": "2026-03-02", "says": {"classes": ["C1"]}}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({}, "list of journeys"),
        (["text"], "write fields"),
        ([GOOD | {"colour": "red"}], "unknown field 'colour'"),
        ([{key: value for key, value in GOOD.items() if key != "item"}], "`item` is missing"),
        ([GOOD | {"item": 16}], "`item` is missing, or no text"),
        ([GOOD | {"title": {"zh": "试"}}], "`en` is missing"),
        ([GOOD | {"title": "trial"}], "write fields"),
        ([GOOD | {"acts": "submit"}], "`acts` is a list"),
        ([GOOD | {"answers": []}], "`answers` has fields"),
        ([GOOD | {"not_asked": [1]}], "`not_asked` is a list of texts"),
        ([GOOD | {"acts": [GOOD["acts"][0] | {"at": "Monday"}]}], "`at` is a local moment"),
        ([GOOD | {"acts": [GOOD["acts"][0] | {"at": "2026-03-02T09:30+08:00"}]}], "without a zone"),
        ([GOOD | {"acts": [GOOD["acts"][0] | {"next": "clerk"}]}], "write fields"),
        ([GOOD | {"on_commitment": "yes"}], "`on_commitment` is true or left out"),
        ([GOOD | {"holds": [HELD | {"years": "three"}]}], "`years` is missing, or no number"),
        ([GOOD | {"holds": [HELD | {"last_day": "2026-04-30"}]}], "unknown field 'last_day'"),
        ([GOOD | {"papers": [{"kind": "k", "holder": "luo", "first_day": "soon"}]}], "`first_day` is a day"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(content: Any, fault: str) -> None:
    with pytest.raises(Unreadable, match=fault):
        journeys_from(content)


def test_the_least_that_a_journey_needs_can_be_read() -> None:
    (journey,) = journeys_from([GOOD])
    assert journey.acts[0].next is None
    assert journey.papers == ()


def test_what_somebody_holds_and_promises_before_it_begins_is_read() -> None:
    (journey,) = journeys_from([GOOD | {"holds": [HELD], "later": ["contract"], "on_commitment": True}])
    assert (journey.holds[0].first_day, journey.holds[0].years) == (date(2023, 4, 30), 3)
    assert (journey.later, journey.on_commitment) == (("contract",), True)


def test_what_is_printed_on_a_document_is_read_and_held_to_what_must_be_there() -> None:
    (journey,) = journeys_from([GOOD | {"holds": [HELD | {"facts": {"classes": ["C1"]}}], "papers": [SAYS]}])
    assert journey.holds[0].facts == {"classes": ["C1"]}
    assert paper_differences(journey.papers, [replace(journey.papers[0], law="")]) == []
    (found,) = paper_differences(journey.papers, [replace(journey.papers[0], says={"classes": ["C2"]})])
    assert (found.expected, found.found) == (
        "k luo 2026-03-02 to without end, classes ['C1']", "k luo 2026-03-02 to without end, classes ['C2']",
    )  # fmt: skip


def test_every_kind_of_procedure_has_a_journey() -> None:
    said = " ".join(f"{journey.item} {each.act} {each.page}" for journey in JOURNEYS for each in journey.acts)
    kinds = (
        "send_officers", "supply_gap promised", "find_false", "take_back", "settle", "extend", "hold_hearing",
        "silence", "outcome after", "rate rate", "follow_up after", "first_review", "begin_next", "market_opinion",
    )  # fmt: skip
    assert [kind for kind in kinds if kind not in said] == []
    assert any(journey.on_commitment for journey in JOURNEYS)
    assert any(journey.holds for journey in JOURNEYS)
