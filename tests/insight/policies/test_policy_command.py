import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.basis.policy.samples import PLAIN, write

BEIJING = "110000/points_settlement"
FACTS = ("age=47", "permit=true", "retired=false", "criminal=false", "insured_months=80")


def run(*words: str) -> str:
    out = StringIO()
    call_command("policy", *words, stdout=out)
    return out.getvalue()


def test_policies_in_order_are_counted() -> None:
    assert run("check").endswith("policies are in order.\n")


def test_the_tests_of_one_policy_are_run() -> None:
    assert run("test", "cn/id_card_validity") == "cn/id_card_validity version 1: 15 tests\n"


def test_what_is_wrong_is_printed_and_ends_with_1(settings: Settings, tmp_path: Path) -> None:
    settings.PACK_DIR = str(tmp_path)
    write(tmp_path / "policies", PLAIN.replace("validity(age)", "validity(aeg)"))
    with pytest.raises(CommandError, match="1 problem") as ended:
        run("check")
    assert ended.value.returncode == 1


def test_a_test_that_fails_is_printed(settings: Settings, tmp_path: Path) -> None:
    settings.PACK_DIR = str(tmp_path)
    write(tmp_path / "policies", PLAIN)
    with pytest.raises(CommandError, match="1 problem"):
        run("test")


def test_a_policy_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="There is no policy xx/none"):
        run("test", "xx/none")
    with pytest.raises(CommandError, match="There is no policy xx/none on 2024-01-01"):
        run("explain", "xx/none", "--on", "2024-01-01")


def test_one_person_is_told_reasons_and_articles() -> None:
    told = run("explain", BEIJING, *FACTS, "--on", "2024-05-01", "--language", "en")
    assert told.startswith("✗ Points-based settlement in Beijing")
    assert (
        "You have 6 full years of continuous insurance in Beijing; 7 are needed. Keep paying for 4 more months" in told
    )
    assert "第五条第（一）项" in told
    assert "not verified" in told


def test_what_is_missing_is_told() -> None:
    assert "? permit, retired, insured_months, criminal" in run("explain", BEIJING, "age=40", "--on", "2024-05-01")


def test_an_explanation_is_printed_as_it_is_stored(tmp_path: Path) -> None:
    person = tmp_path / "person.yaml"
    person.write_text("age: 16\n", "utf-8")
    found = json.loads(run("explain", "cn/id_card_validity", "--person", str(person), "--json"))
    assert found["outputs"][0]["low"] == "ten_years"


@pytest.mark.parametrize(
    ("facts", "fault"), [(("age=300",), "age: Give a value from 0 to 130"), (("age",), "'age' says nothing")]
)
def test_a_wrong_answer_is_told(facts: tuple[str, ...], fault: str) -> None:
    with pytest.raises(CommandError, match=fault):
        run("explain", "cn/id_card_validity", *facts)


def test_a_file_that_is_no_person_is_told(tmp_path: Path) -> None:
    person = tmp_path / "person.yaml"
    person.write_text("- age\n", "utf-8")
    with pytest.raises(CommandError, match="has no `name: value` lines"):
        run("explain", "cn/id_card_validity", "--person", str(person))
