"""What an applicant proves at the window: recorded by one officer with what showed it, checked by another."""

from typing import Any

import pytest

from tests.casework.rounds.conftest import CODE, FACTS, Beijing, on
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import Invalid, NotFound, NotYours
from tongban.casework.rounds import actions, checking, entering, queries, record, recording
from tongban.casework.rounds.models import Event, Finding, Shown
from tongban.casework.rounds.rules import (
    Act,
    CheckedAlready,
    Grade,
    NotAfter,
    NothingSaid,
    OwnWork,
    RecordedByYou,
    RoundNotThere,
)

pytestmark = pytest.mark.django_db
DIPLOMA = "学位证书原件，2015年6月"


def proves(beijing: Beijing, by: Officer, day: int = 9, **other: Any) -> None:
    """Luo, a master by what she declared, shows that she is a doctor, in the second week of April."""
    given = {"fact": "education", "value": "doctor", "evidence": DIPLOMA, "grade": Grade.SEEN, **other}
    recording.supply(**{"code": CODE, "number": beijing.numbers["luo"], "by": by, "at": on(4, day), **given})


@pytest.fixture
def asked(beijing: Beijing) -> Beijing:
    """Her education was refused for want of proof, and everybody may supply until Friday 17 April."""
    beijing.opened()
    number = beijing.applies("luo")
    beijing.do(Act.CLOSE, on(4, 2))
    district = beijing.officer("chaoyang-examiner")
    checking.refuse(code=CODE, number=number, fact="education", why="学历证书未提供", by=district, at=on(4, 2))
    beijing.do(Act.ASK, on(4, 2))
    return beijing


def clerk_and_examiner(beijing: Beijing) -> Officer:
    user_id = beijing.officer("chaoyang-clerk").user_id + 10**6
    return Officer(user_id, frozenset({("police-110105", Role.CLERK), ("police-110105", Role.EXAMINER)}))


def test_what_is_shown_at_the_window_is_looked_at_again_and_counts_once_it_is_checked(asked: Beijing) -> None:
    proves(asked, asked.officer("chaoyang-clerk"))
    assert not Finding.objects.filter(fact="education").exists()
    own = queries.own_entry(queries.round_of(CODE), asked.citizen("luo"))
    assert own
    assert (own.declared["education"], own.shown["education"].evidence, own.shown["education"].grade) == (
        "doctor", DIPLOMA, "B",
    )  # fmt: skip
    event = Event.objects.get(act=Act.SUPPLY)
    assert event.data == {"fact": "education", "value": "doctor", "grade": "B", "why": DIPLOMA}
    asked.checks("luo", on(4, 20))
    asked.do(Act.RANK, on(4, 20))
    [place] = queries.places(queries.round_of(CODE))
    assert place.total == "117"  # a doctor has 37 points, a master 26: 106 + 11
    assert record.broken_chain(CODE) == []


def test_who_recorded_a_fact_does_not_check_it_and_may_check_the_others(asked: Beijing) -> None:
    both, number = clerk_and_examiner(asked), asked.numbers["luo"]
    proves(asked, both)
    with pytest.raises(RecordedByYou):
        checking.check(code=CODE, number=number, facts={"education": "doctor"}, why="", by=both, at=on(4, 9))
    with pytest.raises(RecordedByYou):
        checking.refuse(code=CODE, number=number, fact="education", why="不能证明", by=both, at=on(4, 9))
    assert checking.check_rest(code=CODE, number=number, by=both, at=on(4, 9)) == 16  # of 17
    asked.checks("luo", on(4, 9))
    assert Finding.objects.get(fact="education").by == asked.officer("chaoyang-examiner").user_id


def test_who_stands_in_for_the_recorder_does_not_check_it_either(asked: Beijing) -> None:
    clerk = asked.officer("chaoyang-clerk")
    proves(asked, clerk)
    deputy = Officer(
        clerk.user_id + 10**6,
        frozenset({("police-110105", Role.CLERK), ("police-110105", Role.EXAMINER)}),
        stands_in=frozenset({("police-110105", Role.CLERK, clerk.user_id)}),
    )
    with pytest.raises(RecordedByYou):
        checking.check(
            code=CODE, number=asked.numbers["luo"], facts={"education": "doctor"}, why="", by=deputy, at=on(4, 9)
        )


def test_who_recorded_in_a_round_does_not_answer_for_its_list(asked: Beijing) -> None:
    both = asked.both_posts()
    proves(asked, both)
    asked.checks("luo", on(4, 20))
    asked.do(Act.RANK, on(4, 20))
    with pytest.raises(OwnWork):
        actions.advance(code=CODE, act=Act.PUBLISH, by=both, at=on(4, 21))


def test_only_the_window_that_received_the_application_records_and_only_in_time(asked: Beijing) -> None:
    for who in ("suzhou-clerk", "chaoyang-examiner", "beijing-examiner"):
        with pytest.raises(NotYours):
            proves(asked, asked.officer(who))
    clerk = asked.officer("chaoyang-clerk")
    with pytest.raises(NotAfter):
        proves(asked, clerk, 18)
    proves(asked, clerk, 17)
    asked.checks("luo", on(4, 20))
    asked.do(Act.RANK, on(4, 20))
    with pytest.raises(RoundNotThere):
        proves(asked, clerk, 20)


def test_what_is_wrong_or_unsaid_or_checked_is_not_recorded(asked: Beijing) -> None:
    clerk = asked.officer("chaoyang-clerk")
    for wrong, refusal in (
        ({"value": "sorcerer"}, Invalid), ({"value": None}, Invalid), ({"fact": "height"}, Invalid),
        ({"evidence": " "}, NothingSaid), ({"number": ""}, NotFound), ({"number": "nobody"}, NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            proves(asked, clerk, **wrong)
    asked.checks("luo", on(4, 8))
    with pytest.raises(CheckedAlready):
        proves(asked, clerk, fact="age", value=41)
    assert not Shown.objects.exists()


def test_what_the_applicant_declares_anew_is_no_longer_what_was_shown(asked: Beijing) -> None:
    proves(asked, asked.officer("chaoyang-clerk"))
    luo = asked.citizen("luo")
    entering.declare(code=CODE, facts={**FACTS, "education": "doctor"}, by=luo, at=on(4, 10))
    assert Shown.objects.exists()  # she said the same
    entering.declare(code=CODE, facts={**FACTS, "education": "bachelor"}, by=luo, at=on(4, 10))
    assert not Shown.objects.exists()
