"""Authorities by code and place, officers by the posts of a day, log-ins."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework.offices import actions, queries
from tongban.casework.offices.models import Authority, Post, User
from tongban.casework.offices.rules import police_name, police_name_en

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("level", "name", "parent", "called"),
    [
        ("province", "江苏省", "", "江苏省公安厅"),
        ("province", "新疆维吾尔自治区", "", "新疆维吾尔自治区公安厅"),
        ("province", "上海市", "", "上海市公安局"),
        ("prefecture", "苏州市", "江苏省", "苏州市公安局"),
        ("county", "姑苏区", "苏州市", "苏州市公安局姑苏分局"),
        ("county", "昆山市", "苏州市", "昆山市公安局"),
        ("county", "兴文县", "宜宾市", "兴文县公安局"),
    ],
)
def test_a_police_bureau_is_called_by_its_place(level: str, name: str, parent: str, called: str) -> None:
    assert police_name(level, name, parent) == called


@pytest.mark.parametrize(
    ("level", "name", "called"),
    [
        ("province", "Jiangsu Province", "Jiangsu Province Public Security Department"),
        ("province", "Shanghai", "Shanghai Public Security Bureau"),
        ("county", "Gusu", "Gusu Public Security Bureau"),
    ],
)
def test_and_so_in_english(level: str, name: str, called: str) -> None:
    assert police_name_en(level, name) == called


def test_the_competent_authority_is_the_one_of_the_level_for_the_place(pack: None) -> None:
    found = {
        level: queries.competent(kind="police", level=level, region_code="320508", on=DAY).code
        for level in ("province", "prefecture", "county")
    }
    assert found == {"province": "police-320000", "prefecture": "police-320500", "county": "police-320508"}
    with pytest.raises(NotFound):
        queries.competent(kind="fire", level="county", region_code="320508", on=DAY)


def test_an_authority_is_competent_only_while_it_is(db: None) -> None:
    old = Authority(
        code="police-999901", kind="police", level="county", region_code="999901", name_zh="旧", name_en="Old",
        valid_from=date(2000, 1, 1), valid_to=date(2012, 9, 1),
    )  # fmt: skip
    actions.publish([old])
    ask = {"kind": "police", "level": "county", "region_code": "999901"}
    assert queries.competent(on=date(2012, 8, 31), **ask).code == "police-999901"
    for day in (date(2012, 9, 1), date(1999, 12, 31)):
        with pytest.raises(NotFound):
            queries.competent(on=day, **ask)


def test_authorities_are_told_by_code_or_that_one_is_missing(pack: None) -> None:
    assert queries.authority("police-320508").name.zh == "苏州市公安局姑苏分局"
    with pytest.raises(NotFound, match="police-x"):
        queries.authorities(["police-320508", "police-x"])


@pytest.fixture
def user(pack: None) -> User:
    return actions.open_login(username="he", display_name="何", password="correct horse battery")


def test_an_officer_has_the_posts_of_the_day_and_no_others(user: User) -> None:
    actions.post_to(user=user, authority="police-320508", role=Role.CLERK, on=date(2026, 1, 1))
    Post.objects.create(
        user=user, authority_id="police-320500", role="approver", valid_from=date(2025, 1, 1), valid_to=DAY
    )
    Post.objects.create(user=user, authority_id="police-320000", role="supervisor", valid_from=date(2026, 3, 3))
    assert queries.officer(user.pk, DAY).posts == {("police-320508", Role.CLERK)}
    assert queries.officer(user.pk, date(2026, 3, 1)).posts == {
        ("police-320508", Role.CLERK), ("police-320500", Role.APPROVER),
    }  # fmt: skip
    assert queries.officer(user.pk, date(2026, 3, 3)).supervises == {"police-32"}
    assert queries.officer(user.pk, DAY).supervises == frozenset()
    assert queries.officer(user.pk + 1, DAY).posts == frozenset()


def test_the_same_post_given_again_is_one_post(user: User) -> None:
    for _ in range(2):
        actions.post_to(user=user, authority="police-320508", role=Role.CLERK, on=DAY)
    assert Post.objects.filter(user=user).count() == 1


def test_the_supervisor_of_a_station_oversees_that_station_alone(user: User) -> None:
    for number in ("01", "02"):
        code = f"police_station-320508-{number}"
        Authority.objects.create(
            code=code, kind="police_station", level="station", region_code="320508", name_zh="所", name_en="Station"
        )
    actions.post_to(user=user, authority="police_station-320508-01", role=Role.SUPERVISOR, on=DAY)
    assert queries.officer(user.pk, DAY).supervises == {"police_station-320508-01"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"role": "king"}, "post_role_known"), ({"valid_to": date(2020, 1, 1)}, "post_valid_in_order")],
)
def test_the_database_refuses_a_post_that_cannot_be(user: User, change: dict[str, object], constraint: str) -> None:
    actions.post_to(user=user, authority="police-320508", role=Role.CLERK, on=DAY)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Post.objects.filter(user=user).update(**change)


def test_a_log_in_without_a_password_opens_to_no_typed_one(user: User) -> None:
    assert user.check_password("correct horse battery")
    again = actions.open_login(username="he", display_name="何", password=None, person_id=UUID(int=1))
    assert again.pk == user.pk
    assert not again.check_password("correct horse battery")
    assert not again.has_usable_password()


def test_made_up_people_are_known_by_their_names_alone(user: User) -> None:
    made_up = actions.open_login(username="demo.he", display_name="何", password=None)
    actions.post_to(user=made_up, authority="police-320508", role=Role.CLERK, on=DAY)
    assert queries.demo_user("demo.he") == made_up
    assert queries.demo_user("he") is None
    shown = {account.username: account.role for account in queries.demo_accounts()}
    assert shown["demo.he"] == "clerk"
    assert "he" not in shown


def test_made_up_people_come_citizens_first_and_then_office_by_office(pack: None) -> None:
    for name, office in {"demo.a": "police-511502", "demo.b": "police-320508", "demo.c": "police-511502"}.items():
        officer = actions.open_login(username=name, display_name="何", password=None)
        actions.post_to(user=officer, authority=office, role=Role.CLERK, on=DAY)
    actions.open_login(username="demo.d", display_name="罗", password=None, person_id=UUID(int=2))
    listed = [account.username for account in queries.demo_accounts()]
    assert [name for name in listed if name in {"demo.a", "demo.b", "demo.c", "demo.d"}] == [
        "demo.d", "demo.b", "demo.a", "demo.c",
    ]  # fmt: skip
