from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.checks import PACK, checks, regions
from tongban.basis.packs_regions import read_populations, read_region_rows, read_regions, read_sets
from tongban.basis.refusals import NotFound
from tongban.basis.regions import CityClass, Region, Regions, Relation

REGIONS = checks("regions")
TODAY = date(2026, 11, 21)
CODES = sorted({region.code for region in regions().rows})
CURRENT = [region for region in regions().rows if region.is_valid(TODAY)]
CLOSENESS = list(Relation)


@pytest.mark.parametrize("check", REGIONS["chains"], ids=lambda check: check["code"])
def test_a_region_lies_in_those_above_it(check: dict[str, Any]) -> None:
    assert [region.name_zh for region in regions().chain(check["code"])] == check["names"]


@pytest.mark.parametrize("check", REGIONS["resolved"], ids=lambda check: f"{check['code']} {check['day']}")
def test_a_code_of_any_time_stands_for_the_regions_of_a_day(check: dict[str, Any]) -> None:
    assert [region.name_zh for region in regions().resolve(check["code"], check["day"])] == check["is"]


@pytest.mark.parametrize("check", REGIONS["relations"], ids=lambda check: f"{check['a']} {check['b']}")
def test_how_close_two_regions_are(check: dict[str, Any]) -> None:
    assert regions().relation(check["a"], check["b"], TODAY) is Relation(check["is"])
    assert regions().relation(check["b"], check["a"], TODAY) is Relation(check["is"])


def test_without_a_day_regions_are_compared_as_they_were() -> None:
    assert regions().relation("320502", "320508") is Relation.SAME_PREFECTURE
    assert regions().relation("830000", "710000") is Relation.SAME_PROVINCE


@pytest.mark.parametrize("check", REGIONS["in_sets"], ids=lambda check: f"{check['code']} {check['day']}")
def test_whether_a_region_lies_in_a_named_set(check: dict[str, Any]) -> None:
    assert regions().in_set(check["set"], check["code"], check["day"]) is check["is"]


@pytest.mark.parametrize("check", REGIONS["city_classes"], ids=lambda check: f"{check['code']} {check['year']}")
def test_the_class_of_a_city(check: dict[str, Any]) -> None:
    found = regions().city_class(check["code"], check["year"])
    assert found.city_class is CityClass(check["is"])
    assert (found.counted is None) == (check["is"] == "unknown")


def test_the_class_of_a_city_says_what_it_rests_on_and_how_sure_that_is() -> None:
    found = regions().city_class("320508", 2026)
    assert found.counted is not None
    assert found.boundaries is not None
    assert (found.counted.city_code, found.counted.year, found.counted.citation.verified) == ("320500", 2020, False)
    assert found.boundaries.verified


@pytest.mark.parametrize("check", REGIONS["scale"], ids=lambda check: str(check["persons"]))
def test_a_boundary_belongs_to_the_upper_class(check: dict[str, Any]) -> None:
    scale = regions().scale
    assert scale is not None
    assert scale.class_of(check["persons"]) is CityClass(check["is"])


def test_without_a_scale_every_class_is_unknown() -> None:
    bare = Regions(regions().rows, {}, regions().populations)
    assert bare.city_class("310000", 2026).city_class is CityClass.UNKNOWN


def test_the_provinces_are_the_children_of_none() -> None:
    provinces = regions().children(None, TODAY)
    assert len(provinces) == REGIONS["provinces"]
    assert {region.level for region in provinces} == {"province"}


def test_children_are_those_of_the_day() -> None:
    suzhou = {region.name_zh for region in regions().children("320500", TODAY)}
    assert suzhou == {"虎丘区", "吴中区", "相城区", "姑苏区", "吴江区", "常熟市", "张家港市", "昆山市", "太仓市"}
    assert "沧浪区" in {region.name_zh for region in regions().children("320500", date(2011, 1, 1))}


def test_the_counties_of_a_province_are_those_of_its_prefectures() -> None:
    counties = regions().counties("110000", TODAY)
    assert [region.code for region in counties] == sorted(region.code for region in counties)
    assert {region.name_zh for region in counties} >= {"东城区", "密云区"}
    assert len(counties) == 16
    assert regions().counties("441900", TODAY) == ()


@pytest.mark.parametrize(
    ("code", "smallest"),
    [
        ("320508", True),  # Gusu, a district
        ("441900", True),  # Dongguan, a city without counties
        ("320500", False),  # Suzhou has districts
        ("320000", False),  # a province
        ("999999", False),  # no region
    ],
)
def test_an_office_is_where_a_county_or_a_city_without_counties_is(code: str, *, smallest: bool) -> None:
    assert regions().is_smallest(code, TODAY) is smallest


def test_every_region_of_today_has_one_name_and_a_province_of_today() -> None:
    assert len(CURRENT) > 3200
    assert len({region.code for region in CURRENT}) == len(CURRENT)
    assert [region.code for region in CURRENT if regions().chain(region.code, TODAY)[-1].level != "province"] == []
    assert [
        region.code for region in CURRENT if not all(above.is_valid(TODAY) for above in regions().chain(region.code))
    ] == []


@given(st.sampled_from(CODES), st.dates(date(1975, 1, 1), date(2030, 1, 1)))
def test_whatever_a_code_resolves_to_exists_on_that_day(code: str, on: date) -> None:
    for region in regions().resolve(code, on):
        assert region.is_valid(on)
        assert regions().get(region.code, on) == region


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from([None, TODAY]))
def test_closeness_is_mutual_and_no_further_than_by_way_of_a_third(a: str, b: str, c: str, on: date | None) -> None:
    relation = regions().relation
    assert relation(a, b, on) is relation(b, a, on)
    between = {CLOSENESS.index(relation(a, b, on)), CLOSENESS.index(relation(b, c, on))}
    assert CLOSENESS.index(relation(a, c, on)) <= max(between)


def test_a_region_has_a_name_in_both_languages() -> None:
    suzhou = regions().known("320500")
    assert [suzhou.words.in_language(language) for language in ("zh-hans", "en")] == ["苏州市", "Suzhou City"]
    assert Region("000001", "某县", None, "county", None).words.en == "某县"


def test_a_region_is_found_by_day_or_as_it_was_last() -> None:
    assert regions().get("320502", TODAY) is None
    assert regions().get("999999") is None
    assert regions().known("320502", TODAY).name_zh == "沧浪区"


@pytest.mark.parametrize(
    ("code", "name"), [("320508", "苏州市"), ("110101", "北京市"), ("419001", "济源市"), ("320000", "江苏省")]
)
def test_a_region_lies_in_a_city_or_is_one(code: str, name: str) -> None:
    assert regions().city(code, TODAY).name_zh == name


def test_unknown_codes_and_sets_are_refused() -> None:
    with pytest.raises(NotFound, match="999999"):
        regions().chain("999999")
    with pytest.raises(NotFound, match="atlantis"):
        regions().in_set("atlantis", "320508", TODAY)


def test_a_chain_of_successors_that_bites_its_tail_ends() -> None:
    ended = date(2000, 1, 1)
    circle = (
        Region("100001", "甲", None, "county", None, None, ended, ("100002",)),
        Region("100002", "乙", None, "county", None, None, ended, ("100001",)),
    )
    assert Regions(circle).resolve("100001", TODAY) == ()


# --- reading the files ---------------------------------------------------------------------------

HEAD = "code,name_zh,name_en,kind,valid_from,valid_to,successors,basis"
TABLE = f"""\
# a comment

{HEAD}
100000,甲省,Jia,,,,,
100001,甲县,Jia County,,,2000-01-01,100002,name
100001,新县,,district,2000-01-01,,,
100002,乙县,,,2000-01-01,,,
"""


def table_problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "regions.csv"
    path.write_text(text, "utf-8")
    rows, problems = read_region_rows(path)
    assert bool(rows) != bool(problems)
    return [str(problem).removeprefix(f"{path}:") for problem in problems]


def test_a_table_is_read(tmp_path: Path) -> None:
    assert table_problems(tmp_path, TABLE) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (HEAD, "code,name", f"3: the columns are not named. Begin the table with the line {HEAD}."),
        ("100002,乙县,", "10002,乙县,", "7: code is '10002'. Write six digits, like \"320508\"."),
        ("乙县", "", "7: name_zh is ''. Write the name, without commas and quotes."),
        ("district", "lake", "6: kind is 'lake'. Known: district, municipal, direct, alias; or leave it empty."),
        (
            "100002,乙县,,,2000-01-01",
            "100002,乙县,,,2000",
            "7: valid_from is '2000'. Write a date, like 2012-01-01, or leave it empty.",
        ),
        ("100002,乙县,,,2000-01-01", "100002,乙县,,,2000-02-30", "7: there is no day 2000-02-30. Look at a calendar."),
        (
            "100002,乙县,,,2000-01-01,",
            "100002,乙县,,,2000-01-01,2000-01-01",
            "7: valid_from is not before valid_to. Exchange the two, or take the line out.",
        ),
        ("100002,name", "100003,name", "5: successor 100003 is not in the table. Correct the code, or add the region."),
        (
            "100002,name",
            "100002,",
            "5: successors and basis do not fit. Say on what basis it is known, or write unknown.",
        ),
        ("100002,name", "x,name", "5: successors is 'x'. Write codes, like 320508|320509, or leave it empty."),
        (
            "100002,name",
            "100002,hearsay",
            "5: basis is 'hearsay'. Known: name, code, known, unknown; or leave it empty.",
        ),
        ("乙县,,", "乙县,", f"7: the line has 7 cells. Write 8: {HEAD}."),
        (
            "district,2000",
            "district,1999",
            "6: 100001 is given twice for the same time. Let one end, by valid_to, before the other begins.",
        ),
        ("100002,乙县", "100000,乙县", "5: successor 100002 is not in the table. Correct the code, or add the region."),
    ],
)
def test_what_is_wrong_with_the_table_is_said_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in TABLE
    assert problem in table_problems(tmp_path, TABLE.replace(old, new))


def test_a_table_out_of_order_is_a_problem(tmp_path: Path) -> None:
    lines = TABLE.splitlines()
    lines[3], lines[6] = lines[6], lines[3]
    assert "5: 100001 comes after 100002. Sort the table by code and time." in table_problems(
        tmp_path, "\n".join(lines)
    )


def test_an_open_end_before_a_second_line_is_a_problem(tmp_path: Path) -> None:
    text = TABLE.replace("2000-01-01,100002,name", ",,")
    assert table_problems(tmp_path, text)[0].startswith("6: 100001 is given twice")


def test_an_empty_or_unreadable_table_is_one_problem(tmp_path: Path) -> None:
    assert len(table_problems(tmp_path, "")) == 1
    (tmp_path / "latin.csv").write_bytes(b"\xff")
    assert len(read_region_rows(tmp_path / "latin.csv")[1]) == 1
    assert len(read_region_rows(tmp_path / "absent.csv")[1]) == 1


POPULATION = (PACK / "regions" / "urban_population.yaml").read_text("utf-8")
SETS = (PACK / "regions" / "sets.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("small: 0", "small: 1", "the classes do not follow each other"),
        ("medium: 500000", "medium: 0", "the classes do not follow each other"),
        ('"310000": 19870000', '"31": 19870000', "'31' is no region code"),
        ('"310000": 19870000', '"310000": many', "counts[1].persons.310000 is 'many'"),
    ],
)
def test_what_is_wrong_with_the_populations_is_said(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in POPULATION
    path = tmp_path / "urban_population.yaml"
    path.write_text(POPULATION.replace(old, new), "utf-8")
    assert [problem.fault for problem in read_populations(path)[2]] == [fault]


def test_a_set_needs_codes_and_days(tmp_path: Path) -> None:
    path = tmp_path / "sets.yaml"
    path.write_text(
        SETS.replace('"310000"', "Shanghai").replace('320000", from: 2019-12-01', '320000", to: soon'), "utf-8"
    )
    assert [problem.line for problem in read_sets(path)[1]] == [8, 9]


def test_codes_in_sets_and_populations_are_regions(tmp_path: Path) -> None:
    for name, text in (("regions.csv", TABLE), ("urban_population.yaml", POPULATION), ("sets.yaml", SETS)):
        (tmp_path / name).write_text(text, "utf-8")
    found, problems = read_regions(tmp_path)
    assert found is None
    assert {problem.path.name for problem in problems} == {"urban_population.yaml", "sets.yaml"}
    assert "there is no region with the code 320000" in {problem.fault for problem in problems}


def test_all_files_are_read_before_problems_are_told(tmp_path: Path) -> None:
    found, problems = read_regions(tmp_path)
    assert found is None
    assert {problem.path.name for problem in problems} == {"regions.csv", "urban_population.yaml", "sets.yaml"}


@given(st.text() | st.text(alphabet="code,name|0123456789-\n#\"'"), st.sampled_from(["", f"{HEAD}\n"]))
def test_no_text_makes_a_reader_of_regions_crash(
    tmp_path_factory: pytest.TempPathFactory, text: str, head: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "regions.any"
    path.write_bytes((head + text).encode("utf-8", "surrogatepass"))
    rows, problems = read_region_rows(path)
    assert not (rows and problems)
    read_populations(path)
    read_sets(path)


@given(
    st.integers(0, len(POPULATION) - 1), st.integers(0, 60), st.text(alphabet="[]{}:-,\n \"'0123456789axy", max_size=8)
)
def test_no_slip_in_the_populations_makes_their_reader_crash(
    tmp_path_factory: pytest.TempPathFactory, at: int, gone: int, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "population.yaml"
    path.write_text(POPULATION[:at] + text + POPULATION[at + gone :], "utf-8")
    scale, counts, problems = read_populations(path)
    assert problems or (scale is not None and all(count.persons > 0 for count in counts))
