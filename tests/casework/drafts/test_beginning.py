"""A policy that is not there yet is drafted by one officer and published by another, and takes only what it extends."""

from datetime import date
from uuid import UUID

import pytest

from tests.basis.policy.samples import PLAIN
from tests.basis.policy.test_trials import GOOD
from tests.casework.drafts.conftest import AT, FANG, GAO, WU, policy_officer, sample  # noqa: F401 (a fixture)
from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.drafts import actions, queries
from tongban.casework.drafts.beginning import PublishedAlready, WrongName, check_name, frame, needed, renamed
from tongban.casework.drafts.rules import BaseOutdated, DraftFaulty, OtherSide, State
from tongban.casework.policies import queries as policies
from tongban.casework.policies.models import PolicyVersion

pytestmark = pytest.mark.django_db
WHY = "本市此前没有此项规定，现按新办法制定。"
HUAIROU = "110116"


def begun(name: str = "renewal", like: str = "", jurisdiction: str = "110000", by: Officer = FANG) -> UUID:
    return actions.start_new(jurisdiction=jurisdiction, name=name, like=like, by=by, at=AT)


@pytest.mark.usefixtures("sample")
def test_a_new_policy_begins_like_another_and_is_published_by_a_second_officer() -> None:
    draft = begun(like="110000/validity")
    view = queries.draft(draft, by=GAO)
    assert (view.policy, view.version, view.state) == ("110000/renewal", 1, State.EDITING)
    assert [each.id for each in queries.drafts(GAO)] == [draft]
    now = queries.revision(draft, 1)
    assert (now.text, now.tests) == tuple(
        text.replace("xx/settle", "110000/renewal").replace("jurisdiction: xx", 'jurisdiction: "110000"')
        for text in (PLAIN, GOOD)
    )
    found = queries.said(view)
    assert (found.problems, found.failing, found.persons) == ([], [], 15)
    actions.propose(draft_id=draft, seen=1, words=WHY, knowing=True, by=FANG, at=AT)
    with pytest.raises(OtherSide):
        actions.publish(draft_id=draft, seen=1, by=FANG, at=AT)
    assert actions.publish(draft_id=draft, seen=1, by=GAO, at=AT) == 1
    kept = PolicyVersion.objects.get(policy="110000/renewal")
    assert sorted(kept.files) == ["110000/renewal", "110000/renewal.tests"]
    assert kept.published_by == GAO.user_id
    assert policies.current("110000/renewal", date(2026, 3, 3)).file().code == "110000/renewal"
    with pytest.raises(PublishedAlready):
        begun()


@pytest.mark.usefixtures("sample")
def test_a_district_may_extend_what_its_city_has_published_and_keeps_that_text_with_its_own() -> None:
    draft = begun("validity", jurisdiction=HUAIROU)
    own = (
        f'extends: 110000/validity\npolicy: {HUAIROU}/validity\nversion: 1\njurisdiction: "{HUAIROU}"\n'
        "title: {zh: 怀柔区有效期, en: Validity in Huairou}\n"
    )
    tests = GOOD.replace("xx/settle", f"{HUAIROU}/validity")
    seen = actions.save(draft_id=draft, text=own, tests=tests, seen=1, by=FANG, at=AT)
    view = queries.draft(draft, by=FANG)
    found = queries.said(view)
    assert (found.problems, found.failing) == ([], [])
    actions.propose(draft_id=draft, seen=seen, words=WHY, knowing=True, by=FANG, at=AT)
    actions.publish(draft_id=draft, seen=seen, by=GAO, at=AT)
    kept = PolicyVersion.objects.get(policy=f"{HUAIROU}/validity")
    assert sorted(kept.files) == ["110000/validity", f"{HUAIROU}/validity", f"{HUAIROU}/validity.tests"]


@pytest.mark.usefixtures("sample")
def test_of_two_drafts_of_the_same_new_policy_one_is_published() -> None:
    first, second = begun(like="110000/validity"), begun(like="110000/validity")
    for draft in (first, second):
        actions.propose(draft_id=draft, seen=1, words=WHY, knowing=True, by=FANG, at=AT)
    actions.publish(draft_id=first, seen=1, by=GAO, at=AT)
    with pytest.raises(BaseOutdated):
        actions.publish(draft_id=second, seen=1, by=GAO, at=AT)


@pytest.mark.usefixtures("sample")
def test_a_frame_is_not_proposed_before_it_is_filled_in() -> None:
    draft = begun()
    found = queries.said(queries.draft(draft, by=FANG))
    assert found.problems
    with pytest.raises(DraftFaulty):
        actions.propose(draft_id=draft, seen=1, words=WHY, knowing=True, by=FANG, at=AT)


@pytest.mark.usefixtures("sample")
def test_of_another_place_or_none_or_like_nothing_no_draft_is_begun() -> None:
    for given, refusal in (
        ({"by": WU}, NotYours), ({"jurisdiction": "999999"}, NotFound), ({"like": "110000/none"}, NotFound),
        ({"name": "积分"}, WrongName), ({"name": "a/b"}, WrongName), ({"name": "validity"}, PublishedAlready),
    ):  # fmt: skip
        with pytest.raises(refusal):
            begun(**given)


def test_an_officer_drafts_for_the_cities_below_their_own() -> None:
    on = AT.date()
    assert queries.places(FANG, on) == ["110000"]
    assert queries.places(WU, on) == ["320500"]
    jiangsu = policy_officer(4, "320000", "police-32")
    assert {"320000", "320100", "320500"} <= set(queries.places(jiangsu, on))
    assert "cn" not in queries.places(jiangsu, on)
    nation = queries.places(policy_officer(9, "000000", "police-"), on)
    assert {"cn", "110000", "320500"} <= set(nation)


def test_names_frames_and_what_is_extended() -> None:
    assert check_name("points_settlement") == "points_settlement"
    for wrong in ("", "Points", "1st", "a" * 61):
        with pytest.raises(WrongName):
            check_name(wrong)
    text, tests = frame("320500/example", "2027-01-01")
    assert 'jurisdiction: "320500"' in text
    assert tests.startswith("policy: 320500/example\n")
    assert renamed("policy: a/b # old\nversion: 3\nx: 1\n", "c/d") == "policy: c/d # old\nversion: 1\nx: 1\n"
    texts = {"a": "extends: b\n", "b": 'extends: "c"\n', "c": "extends: a\n", "d": "x: 1\n", "e": "extends: f\n"}
    assert list(needed("a", texts)) == ["a", "b", "c"]
    assert list(needed("d", texts)) == ["d"]
    assert list(needed("e", texts)) == ["e"]
    assert list(needed("f", texts)) == []
