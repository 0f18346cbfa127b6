"""Figures as charts, and charts as pictures: what is drawn is what was counted."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tongban.insight.policies import drawing
from tongban.insight.policies.charts import BARS, Chart, Series, bands, charts_of

SVG = "{http://www.w3.org/2000/svg}"


def stored(**totals: dict[str, int]) -> dict[str, Any]:
    figures = {name: {"totals": each} for name, each in totals.items()}
    turns = {"draft: age": {"20–29": {"gain": 3, "lose": 1}, "30–39": {"gain": 0, "lose": 7}}}
    return {"figures": figures, "turns": turns}


def test_every_total_is_in_one_band_and_the_bands_are_even() -> None:
    """From 60 to 107.5 in bands of 2: 24 of them hold 48."""
    edges, counted = bands(stored(before={"60": 5, "61.5": 2, "107.5": 1}, draft={"80": 4})["figures"])
    assert edges[0] == (60, 62)
    assert edges[-1] == (106, 108)
    assert len(edges) <= BARS + 1
    assert (counted["before"][0], counted["before"][-1], sum(counted["before"])) == (7, 1, 8)
    assert counted["draft"][10] == 4


def test_the_few_at_the_low_end_are_one_band() -> None:
    """Two of 300 are one in 150: fewer than one in a hundred."""
    edges, counted = bands(stored(now={"-900": 1, "-400": 1, "10": 148, "11": 150})["figures"])
    assert edges == [(None, 10), (10, 11), (11, 12)]
    assert counted["now"] == [2, 148, 150]


def test_without_points_there_is_no_chart_of_totals() -> None:
    assert bands(stored(now={})["figures"]) == ([], {"now": []})
    charts = charts_of(stored(now={}))
    assert [chart.key for chart in charts] == ["turn-0"]
    assert charts[0].to_json()["series"] == [
        {"name": "gain", "values": [3, 0]}, {"name": "lose", "values": [1, 7]},
    ]  # fmt: skip
    assert [chart.key for chart in charts_of(stored(now={"1": 1}))] == ["totals", "turn-0"]


def test_where_nobody_gains_or_loses_there_is_no_chart() -> None:
    nothing = {**stored(now={}), "turns": {"draft: age": {"20–29": {"gain": 0, "lose": 0}}}}
    assert charts_of(nothing) == []


def test_bars_of_the_picture_are_as_tall_as_the_figures() -> None:
    chart = Chart("x", "<甲> & 乙", ["a", "b"], [Series("one", [100, 50])])
    root = ET.fromstring(drawing.svg([chart]))  # noqa: S314 (our own)
    first, second = [r for r in root.iter(f"{SVG}rect") if float(r.get("height", "0")) > 20][1:]
    assert float(first.get("height", "0")) == pytest.approx(2 * float(second.get("height", "0")), abs=0.2)
    assert "<甲> & 乙" in [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("values", [[], [0, 0], [1, 2, 3], [10**9]])
def test_any_figures_can_be_drawn(values: list[int]) -> None:
    chart = Chart("x", "x", [f"a very long label {n}" for n in range(len(values))], [Series("s", values)])
    assert re.search(r"</svg>\n$", drawing.svg([chart, chart]))
    image = Image.open(BytesIO(drawing.png([chart, chart])))
    assert image.size == (drawing.WIDTH * drawing.SCALE, 2 * drawing.HEIGHT * drawing.SCALE)


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert "<svg" in drawing.svg([])
    assert Image.open(BytesIO(drawing.png([]))).size[1] == drawing.HEIGHT * drawing.SCALE


def test_the_command_draws_for_a_report_and_refuses_another_kind_of_file(tmp_path: Path) -> None:
    people = tmp_path / "people.parquet"
    day = "2024-01-01"
    code = "110000/points_settlement"
    call_command("policy", "population", code, "--persons", "2000", "--out", str(people), "--on", day)
    draft = tmp_path / "draft.yaml"
    draft.write_text("parameters: {insured_least: {values: [{from: 2020-07-16, value: 5, cite: M#4}]}}\n", "utf-8")
    given = ["policy", "simulate", code, "--population", str(people), "--on", day, "--change", str(draft)]
    for name, begins in (("report.svg", b"<svg"), ("report.png", b"\x89PNG")):
        call_command(*given, "--quota", "100", "--chart", str(tmp_path / name), "--json")
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert sorted(path.name for path in tmp_path.glob("report*")) == ["report.png", "report.svg"]
    with pytest.raises((CommandError, SystemExit)):
        call_command(*given, "--chart", str(tmp_path / "report.pdf"))
