"""Published policies: kept as text, compiled when asked, never changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from tongban.basis.policy.explain import Outcome
from tongban.basis.policy.written import Written, written_in
from tongban.basis.refusals import NotFound
from tongban.casework.catalog.actions import VersionPublished
from tongban.casework.grants import APPEND_ONLY
from tongban.casework.policies import actions, queries
from tongban.casework.policies.models import PolicyVersion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)
SUZHOU = "320500/points_application"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def second(tmp_path: Path) -> Written:
    """A later version of a policy that extends another: Zhengzhou from 2027 on."""
    written = next(each for each in queries.on_disk() if each.name == "410100/settlement.v3")
    for name, text in written.texts.items():
        (tmp_path / f"{name}.yaml").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    text = written.texts["410100/settlement.v3"]
    changed = text.replace("version: 3\n", "version: 4\n")
    begins = str(written.file.begins)
    changed = changed.replace(f"effective: {{from: {begins}", "effective: {from: 2027-01-01", 1)
    assert "2027-01-01" in changed
    (tmp_path / "410100/settlement.v4.yaml").write_text(changed, "utf-8")
    return next(each for each in written_in(tmp_path) if each.file.version == 4)


def test_every_policy_of_the_pack_is_published_with_it(pack: None) -> None:
    on_disk = queries.on_disk()
    assert len(on_disk) >= 54
    assert [(each.code, each.version, each.sha256) for each in queries.shelf()] == [
        (each.file.code, each.file.version, each.file.sha256) for each in on_disk
    ]


def test_publishing_the_same_again_changes_nothing(pack: None) -> None:
    before = list(PolicyVersion.objects.order_by("pk").values())
    assert actions.publish(queries.on_disk(), at=AT, by=7) == 0
    assert list(PolicyVersion.objects.order_by("pk").values()) == before


def test_a_published_version_says_later_what_its_file_said_also_where_it_extends_others(pack: None) -> None:
    for each in queries.on_disk():
        kept = queries.file(each.file.code, each.file.version)
        assert (kept.sha256, kept.content) == (each.file.sha256, each.file.content)
    longest = max(queries.on_disk(), key=lambda each: len(each.texts))
    assert len(longest.texts) >= 3  # itself, what it extends, its tests


def test_a_published_version_that_says_something_else_is_refused_with_what_to_do(pack: None, tmp_path: Path) -> None:
    path = tmp_path / "110000/points_settlement.yaml"
    path.parent.mkdir()
    text = next(w for w in queries.on_disk() if w.name == "110000/points_settlement").texts["110000/points_settlement"]
    path.write_text("# a comment changes nothing\n" + text, "utf-8")
    assert actions.publish(written_in(tmp_path), at=AT) == 0
    path.write_text(text.replace("value: 3, cite: M#5.1", "value: 4, cite: M#5.1"), "utf-8")
    with pytest.raises(VersionPublished, match=r"110000/points_settlement \(version 1\).*next `version`"):
        actions.publish(written_in(tmp_path), at=AT)


def test_load_pack_refuses_a_changed_policy(pack: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise VersionPublished("published and saying something else: 110000/points_settlement")

    monkeypatch.setattr(actions, "publish", refuse)
    with pytest.raises(CommandError, match="110000/points_settlement") as e:
        call_command("load_pack", "--again")
    assert e.value.returncode == 1


def test_load_pack_publishes_them(pack: None) -> None:
    PolicyVersion.objects.all().delete()
    said = StringIO()
    call_command("load_pack", "--again", stdout=said)
    assert f"{len(queries.on_disk())} of policies" in said.getvalue()


def test_a_newly_published_version_is_seen_at_once_and_by_other_processes_after_some_seconds(
    pack: None, second: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 1000.0
    monkeypatch.setattr(queries, "monotonic", lambda: seconds)
    on = date(2027, 1, 1)
    assert queries.current("410100/settlement", on).version == 3
    assert actions.publish([second], at=AT, by=7) == 1
    assert queries.current("410100/settlement", on).version == 4
    assert queries.current("410100/settlement", date(2026, 12, 31)).version == 3
    assert PolicyVersion.objects.get(policy="410100/settlement", version=4).published_by == 7
    PolicyVersion.objects.filter(version=4).delete()  # as if another process had been at it
    assert queries.current("410100/settlement", on).version == 4
    seconds += queries.KEPT_SECONDS + 1
    assert queries.current("410100/settlement", on).version == 3


def test_asking_again_costs_no_query(pack: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    on = date(2026, 3, 2)
    with django_assert_num_queries(2):  # the shelf, the text
        first = queries.current(SUZHOU, on).explainer(on)
    with django_assert_num_queries(0):
        assert queries.current(SUZHOU, on).explainer(on) is first
    assert first.explain({}).outcome is Outcome.UNKNOWN


def test_what_holds_in_a_region_on_a_day(pack: None) -> None:
    held = queries.in_force("410100", date(2026, 3, 2))
    assert [(each.code, each.version) for each in held] == [("410100/settlement", 3)]
    assert [each.version for each in queries.in_force("410100", date(2018, 3, 2))] == [1]
    assert not queries.in_force("410100", date(1990, 3, 2))
    with pytest.raises(NotFound):
        queries.current("410100/settlement", date(1990, 3, 2))
    with pytest.raises(NotFound):
        queries.published("410100/settlement", 99)
    with pytest.raises(NotFound):
        queries.written("410100/settlement", 99)
    assert queries.published("410100/settlement", 2).file().version == 2


def test_a_stored_text_that_cannot_be_read_any_more_says_why(pack: None) -> None:
    PolicyVersion.objects.filter(policy=SUZHOU).update(files={SUZHOU: "policy: xx"})
    with pytest.raises(LookupError, match="320500"):
        queries.file(SUZHOU, 1)


def test_the_application_may_only_add() -> None:
    assert "policies_policyversion" in APPEND_ONLY
