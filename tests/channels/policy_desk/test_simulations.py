"""A simulation asked on a page, counted by its command, followed, and read as tables, pictures and JSON."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import call_command
from PIL import Image
from pytest_django import Settings

from tests.channels.conftest import Desk
from tests.channels.policy_desk.conftest import BEIJING_POINTS
from tests.channels.policy_desk.test_drafts import draft, now, shown, written  # noqa: F401 (a fixture)
from tongban.casework.drafts.models import Simulation
from tongban.casework.drafts.rules import MADE_UP, Counting
from tongban.insight.policies import asked

DAY = {"on_year": "2027", "on_month": "1", "on_day": "4"}
PEOPLE = {"population": f"{MADE_UP}100000", "quota": "300", **DAY}
FEW = {**PEOPLE, "population": f"{MADE_UP}3000"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer few people, so that counting is quick."""
    monkeypatch.setattr("tongban.channels.policy_desk.views.simulations.MADE_UP_CHOICES", (1000, 3000))


def counted(address: str) -> str:
    out = StringIO()
    call_command("simulation", address.split("/")[-2], stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("few")
def test_a_draft_is_counted_beside_what_is_published(beijing: Desk, draft: str) -> None:  # noqa: F811
    written(beijing, draft, "value: 7, cite: M#4", "value: 5, cite: M#4")
    # Its tests say what the law gave before; counting asks only that the text has no problem.
    page = shown(beijing, draft)
    assert f"{draft}simulate/" in page
    assert "测试第" in page
    address = beijing.client.post(f"{draft}simulate/", FEW)["Location"]
    waiting = shown(beijing, address)
    assert beijing.client.get(address)["Refresh"] == "2"
    assert "<progress" in waiting
    assert "done" in counted(address)
    page = shown(beijing, address)
    assert "Refresh" not in beijing.client.get(address)
    for said in (
        "符合条件",
        "入围分数",
        "最高学历学位",
        "大学本科并取得学士学位",
        "北京市",
        "农村",
        "30–39",
        "采用草案",
    ):
        assert said in page, said
    row = Simulation.objects.get()
    assert (row.state, row.done) == ("done", row.whole)
    result = json.loads(row.result or "")
    assert list(result["figures"]) == ["before", "after"]
    figures = result["figures"]
    assert figures["before"]["persons"] == figures["after"]["persons"] == 3000
    assert figures["after"]["entitled"] > figures["before"]["entitled"]
    assert result == json.loads(beijing.client.get(f"{address}result.json").content)
    turns = result["turns"]["after: age"].values()
    assert sum(t["gain"] - t["lose"] for t in turns) == figures["after"]["admitted"] - figures["before"]["admitted"]
    assert address in shown(beijing, "/policy-desk/simulations/")


@pytest.mark.usefixtures("few")
def test_a_published_version_is_drawn_for_the_page_and_for_a_report(beijing: Desk) -> None:
    address = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"]
    shown(beijing, f"{address}totals.svg", 404)
    shown(beijing, f"{address}result.json", 404)
    counted(address)
    picture = beijing.client.get(f"{address}totals.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert "现行规定" in picture.content.decode()
    assert Image.open(BytesIO(beijing.client.get(f"{address}all.png").content)).format == "PNG"
    chart = json.loads(beijing.client.get(f"{address}totals.json").content)
    assert (
        sum(chart["series"][0]["values"])
        == json.loads(beijing.client.get(f"{address}result.json").content)["figures"]["before"]["entitled"]
    )
    for wrong in ("nothing.svg", "totals.pdf"):
        shown(beijing, f"{address}{wrong}", 404)


@pytest.mark.usefixtures("few")
def test_people_that_were_made_up_once_are_used_again(beijing: Desk) -> None:
    for _ in range(2):
        counted(beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"])
    files = sorted(path.name for path in asked.folder().iterdir())
    assert len(files) == 2
    assert files[0].removesuffix(".parquet") + ".parquet.complete" == files[1]


@pytest.mark.usefixtures("few")
def test_a_population_that_does_not_fit_is_told_and_nothing_counted(beijing: Desk) -> None:
    asked.folder().mkdir()
    (asked.folder() / "notes.txt").write_text("no population")
    call_command(
        "policy", "population", "410100/settlement", "--persons", "50", "--out", str(asked.folder() / "city.parquet"),
        "--on", "2024-01-01", stderr=StringIO(),
    )  # fmt: skip
    assert asked.placed() == ["city.parquet"]
    form = shown(beijing, f"{BEIJING_POINTS}1/simulate/")
    assert "city.parquet" in form
    assert str(asked.folder()) not in form  # where the server keeps it is nobody's business
    address = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", {**FEW, "population": "city.parquet"})["Location"]
    counted(address)
    assert "there is no column" in shown(beijing, address)
    (asked.folder() / "city.parquet").unlink()
    Simulation.objects.update(state="waiting", fault="")
    counted(address)
    assert "人口数据已不在原处" in shown(beijing, address)


@pytest.mark.usefixtures("few")
def test_it_is_stopped_while_it_is_counted_and_leaves_nothing_half_made(beijing: Desk) -> None:
    address = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"]
    with patch("tongban.casework.drafts.simulations.tell", lambda **_: False):
        assert "stopped" in counted(address)
    assert "已停止" in shown(beijing, address)
    assert not list(asked.folder().glob("*.unfinished"))
    assert "or was stopped" in counted(address)
    again = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"]
    assert beijing.client.post(f"{again}stop/").status_code == 302
    assert Simulation.objects.filter(state=Counting.STOPPED).count() == 2


@pytest.mark.usefixtures("few")
def test_without_the_engines_page_and_process_say_what_to_install(beijing: Desk) -> None:
    address = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"]
    with patch("tongban.insight.policies.asked.missing", lambda: ["polars"]):
        page = shown(beijing, f"{BEIJING_POINTS}1/simulate/")
        assert "pip install tongban[simulate]" in page
        assert "<form method" not in page.split("govuk-heading-l")[1].split("tb-footer")[0]
        beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)
        counted(address)
    assert Simulation.objects.count() == 1
    assert "pip install tongban[simulate]" in shown(beijing, address)


@pytest.mark.usefixtures("few")
def test_a_fault_is_kept_and_told_and_still_a_fault(beijing: Desk) -> None:
    address = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", FEW)["Location"]
    with (
        patch("tongban.insight.policies.asked.counted", side_effect=ZeroDivisionError),
        pytest.raises(ZeroDivisionError),
    ):
        counted(address)
    assert "系统管理员可在日志中查看" in shown(beijing, address)


def test_a_day_on_which_it_does_not_hold_and_people_who_are_not_there_are_told(beijing: Desk) -> None:
    for wrong in ({"on_year": "2019"}, {"population": "other.parquet"}, {"quota": "-1"}):
        answer = beijing.client.post(f"{BEIJING_POINTS}1/simulate/", {**PEOPLE, **wrong})
        assert answer.status_code == 422
        assert "govuk-error-message" in answer.content.decode()
    assert not Simulation.objects.exists()


def test_of_a_draft_of_another_city_nobody_learns(beijing: Desk, elsewhere: Desk, draft: str) -> None:  # noqa: F811
    address = beijing.client.post(f"{draft}simulate/", PEOPLE)["Location"]
    shown(elsewhere, address, 404)
    shown(elsewhere, f"{draft}simulate/", 404)
    assert "tb-empty" in shown(elsewhere, "/policy-desk/simulations/")
    assert now(draft)[2] == 1
