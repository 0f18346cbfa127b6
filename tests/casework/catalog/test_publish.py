"""Publishing the packs: once, never changed, read anew when something was added."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.casework.cases.conftest import NOTICE_OF_2027
from tongban.basis.refusals import NotFound
from tongban.casework.catalog import actions, queries
from tongban.casework.catalog.actions import VersionPublished
from tongban.casework.catalog.models import CalendarFile, ItemVersion
from tongban.casework.offices.models import Authority

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)
DAY = AT.date()


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def content(pack: None) -> dict[str, Any]:
    found: dict[str, Any] = ItemVersion.objects.get(code="HK-016", version=1).content
    return found


def test_publishing_the_same_again_changes_nothing(pack: None) -> None:
    before = list(ItemVersion.objects.order_by("pk").values())
    assert len(before) >= 275

    assert actions.publish_items(queries.item_contents(), at=AT) == 0

    assert list(ItemVersion.objects.order_by("pk").values()) == before


def test_a_published_version_that_says_something_else_is_refused_with_nothing_written(
    content: dict[str, Any],
) -> None:
    fresh = {("ZZ-001", 1): content | {"code": "ZZ-001"}}
    changed = {("HK-016", 1): content | {"visits": 2}}

    with pytest.raises(VersionPublished, match="HK-016 version 1"):
        actions.publish_items(fresh | changed, at=AT)

    assert not ItemVersion.objects.filter(code="ZZ-001").exists()
    assert ItemVersion.objects.get(code="HK-016", version=1).content == content


def test_a_new_version_is_in_force_from_its_day_and_the_old_one_stays_readable(content: dict[str, Any]) -> None:
    second = content | {"version": 2, "effective_from": "2026-06-01", "visits": 0}
    assert actions.publish_items({("HK-016", 2): second}, at=AT) == 1

    assert queries.current("HK-016", date(2026, 5, 31)).version == 1
    assert queries.current("HK-016", date(2026, 6, 1)).version == 2
    assert (queries.item("HK-016", 1).visits, queries.item("HK-016", 2).visits) == (1, 0)
    assert [i.version for i in queries.in_force(date(2026, 6, 1)) if i.code == "HK-016"] == [2]


def test_what_is_not_published_or_not_in_force_yet_is_not_found(pack: None) -> None:
    with pytest.raises(NotFound):
        queries.item("HK-016", 99)
    with pytest.raises(NotFound):
        queries.current("ZZ-999", DAY)
    with pytest.raises(NotFound):
        queries.current("HK-016", date(2020, 1, 1))


def test_items_are_found_by_every_word_in_both_languages_and_by_area(pack: None) -> None:
    assert "HK-016" in [item.code for item in queries.search("合法稳定就业", on=DAY)]
    assert "HK-016" in [item.code for item in queries.search("employment TRANSFER", on=DAY)]
    assert queries.search("employment dragon", on=DAY) == []
    assert {item.area for item in queries.search("", on=DAY, area="id_card")} == {"id_card"}


def test_a_calendar_loaded_by_another_process_is_known_after_a_minute(
    pack: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 1000.0
    monkeypatch.setattr(queries, "monotonic", lambda: seconds)
    assert queries.calendar().last == date(2026, 12, 31)
    CalendarFile.objects.create(name="2027.yaml", text=NOTICE_OF_2027, loaded_at=AT)  # as another process does
    seconds += 59
    assert queries.calendar().last == date(2026, 12, 31)
    seconds += 2
    assert queries.calendar().last == date(2027, 12, 31)
    known = queries.calendar()
    seconds += 61
    assert queries.calendar() is known  # nothing new: not read again


def test_a_calendar_file_is_new_when_it_says_something_else(pack: None) -> None:
    assert actions.publish_calendar(queries.calendar_files(), at=AT) == []
    assert actions.publish_calendar({"2027.yaml": NOTICE_OF_2027}, at=AT) == ["2027.yaml"]
    assert actions.publish_calendar({"2027.yaml": NOTICE_OF_2027 + "# again\n"}, at=AT) == ["2027.yaml"]


def test_without_a_calendar_nobody_guesses(pack: None) -> None:
    CalendarFile.objects.all().delete()
    with pytest.raises(LookupError, match=r"there is no calendar|counting\.yaml"):
        queries.calendar()


def test_the_whole_pack_goes_into_the_database_with_one_command_and_again_with_none_new(db: None) -> None:
    ItemVersion.objects.all().delete()
    CalendarFile.objects.all().delete()
    said = StringIO()
    call_command("load_pack", stdout=said)
    assert f"Published: {len(queries.item_contents())} new item version(s)" in said.getvalue()
    assert Authority.objects.get(code="police-320508").name_zh == "苏州市公安局姑苏分局"
    again = StringIO()
    call_command("load_pack", "--again", stdout=again)
    assert again.getvalue().startswith("Published: 0 new item version(s)")
    assert " 0 new calendar file(s)." in again.getvalue()


def test_load_pack_refuses_a_version_that_changed(pack: None, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = queries.item_contents()
    changed = contents["HK-016", 1] | {"visits": 2}
    monkeypatch.setattr(queries, "item_contents", lambda: contents | {("HK-016", 1): changed})
    with pytest.raises(CommandError, match="HK-016 version 1") as e:
        call_command("load_pack")
    assert e.value.returncode == 1


def test_check_packs_is_content_with_the_pack() -> None:
    said = StringIO()
    call_command("check_packs", stdout=said)
    assert said.getvalue() == "The data pack is in order.\n"


def test_a_faulty_pack_is_told_with_file_line_and_remedy_and_is_not_loaded(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    source = queries.pack_folder()
    for name in ("pack.yaml", "remedies.yaml", "documents.yaml", "calendar", "regions"):
        (tmp_path / name).symlink_to(source / name)
    folder = tmp_path / "items/household"
    folder.mkdir(parents=True)
    text = (source / "items/household/HK-016.yaml").read_text("utf-8")
    (folder / "HK-016.yaml").write_text(text.replace("do: registry.move_persons", "do: registry.fly_persons"), "utf-8")
    settings.PACK_DIR = str(tmp_path)  # type: ignore[attr-defined]
    said = StringIO()

    with pytest.raises(CommandError, match="1 problem") as e:
        call_command("check_packs", stdout=said)

    assert e.value.returncode == 1
    line = next(number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "effects:")
    assert said.getvalue().startswith(f"{folder / 'HK-016.yaml'}:{line}: effect 'registry.fly_persons' is not known.")
    assert "registry.move_persons" in said.getvalue()  # the remedy lists those that are
    with pytest.raises(CommandError, match="is not known"):
        call_command("load_pack")


def test_a_pack_that_cannot_be_read_says_why(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.PACK_DIR = str(tmp_path)  # type: ignore[attr-defined]
    queries.regions.cache_clear()
    queries.pack.cache_clear()
    try:
        for ask in (queries.regions, queries.pack):
            with pytest.raises(LookupError, match=str(tmp_path)):
                ask()
    finally:
        queries.regions.cache_clear()
        queries.pack.cache_clear()
