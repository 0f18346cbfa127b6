"""What each effect of an item would change, beside what the register says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from tests.casework.licences.holders import licence_of
from tests.casework.registry.people import cause
from tests.channels.conftest import SUZHOU, TODAY, Family
from tests.channels.test_desk_queue import hand_in
from tongban.basis.items import EffectUse, Item, Role
from tongban.casework.cases import queries
from tongban.casework.cases.queries import CaseView
from tongban.casework.registry import actions as registry
from tongban.casework.registry.models import Person
from tongban.casework.registry.rules import Act
from tongban.channels.desk.change import change_of
from tongban.channels.desk.following import Line, following


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Read in Chinese, whatever page a test before has asked for."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def view(catalogue: dict[str, Item], neighbour: Family, officer_at: Any) -> CaseView:
    """Hand in a case of an item whose form points to one person."""
    desk = officer_at(SUZHOU, Role.CLERK)
    return queries.case(hand_in(catalogue["TT-002"], neighbour, desk), actor=desk.officer)


def with_effect(view: CaseView, do: str, **parameters: Any) -> CaseView:
    """Return the case as if its item had just this effect."""
    assert view.item.procedure
    use = EffectUse(after="complete", do=do, parameters=parameters)
    return replace(view, item=replace(view.item, procedure=replace(view.item.procedure, effects=(use,))))


def lines(view: CaseView) -> list[tuple[str, str, str]]:
    return [(line.what, line.now, line.then) for line in following(view, TODAY)]


def test_a_document_stands_beside_the_one_in_force(view: CaseView) -> None:
    found = with_effect(view, "registry.issue_document", kind="resident_id_card", holder="$subject", replaces=True)
    assert following(found, TODAY) == [Line("登记", "居民身份证", "无有效证件", "新签发")]


def test_a_correction_stands_beside_what_was_wrong(view: CaseView) -> None:
    found = with_effect(view, "registry.correct", person="$subject", name="吴芸", ethnicity="回族")
    assert lines(found) == [("姓名", "吴云", "吴芸"), ("民族", "汉族", "回族")]
    renamed = with_effect(view, "registry.change_name", person="$subject", name="吴芸")
    assert lines(renamed) == [("姓名", "吴云", "吴芸")]


def test_a_death_and_a_birth_are_told_fact_by_fact(view: CaseView) -> None:
    dead = lines(with_effect(view, "registry.deregister_death", person="$subject", new_head="$subject"))
    assert dead[0][:2] == ("吴云", "在世")
    assert dead[1][0] == "新户主"
    born = lines(with_effect(view, "registry.register_birth", name="$subject"))
    assert born[0][0] == "新生儿: 姓名"
    assert len(born) == 5


def test_what_ends_with_the_dead_is_told_and_afterwards_what_has_ended(view: CaseView) -> None:
    ended = with_effect(view, "licences.end_with_holder", person="$subject")
    subject = UUID(view.answers["subject"])
    number = licence_of(subject, kind="resident_id_card")
    licence_of(subject, kind="vehicle_licence")  # goes to the heirs
    [line] = lines(ended)
    assert (line[0], line[2]) == ("居民身份证", "已注销")
    assert number in line[1]
    Person.objects.filter(pk=subject).update(died_on=TODAY)
    assert lines(ended) == []
    registry.end_document(number=number, act=Act.DEREGISTER, cause=cause())
    assert lines(ended) == [line]


def test_an_effect_of_another_register_shows_what_it_is_given(view: CaseView) -> None:
    [line] = lines(with_effect(view, "vehicles.register", owner="$subject"))
    assert line[1:] == ("–", "吴云")


def test_moving_has_a_table_of_its_own_and_an_address_alone_moves_nobody(transfer: str, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    view = queries.case(transfer, actor=desk.officer)
    assert change_of(view, TODAY).then is not None
    assert all("move" not in line.what for line in following(view, TODAY))
    nobody = with_effect(view, "registry.issue_document", kind="resident_id_card", holder="$applicant")
    assert (change_of(nobody, TODAY).then, change_of(nobody, TODAY).moving) == (None, ())


def test_the_page_of_a_case_says_that_the_applicant_has_died(transfer: str, officer_at: Any, family: Family) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)

    def page() -> str:
        return desk.client.get(f"/desk/cases/{transfer}/").content.decode()  # type: ignore[no-any-return]

    words = "登记信息显示申请人已于2026年3月1日"
    assert words not in page()
    Person.objects.filter(pk=family.people["luo"]).update(died_on=date(2026, 3, 1))
    assert words in page()
    assert "罗芳 · 2026年3月1日（周日）死亡" in page()
