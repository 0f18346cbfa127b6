import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from tests.casework.keys.made import OFFLINE, PASSPHRASE
from tongban.casework.keys.places.reach import Reaches


@pytest.fixture(autouse=True)
def here(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS, settings.KEY_REACHES = str(tmp_path / "site"), Reaches(PASSPHRASE)
    monkeypatch.setenv("TONGBAN_OFFLINE_PASSPHRASE", OFFLINE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)


def keys(*words: str) -> str:
    said = io.StringIO()
    call_command("keys", *words, stdout=said)
    return said.getvalue()


def listed() -> dict[str, Any]:
    said = io.StringIO()
    try:
        call_command("keys", "list", "--json", stdout=said)
    except CommandError as e:
        assert e.returncode == 1  # noqa: PT017 (both ways are right)
    return dict(json.loads(said.getvalue()))


def a_root_and_a_signer() -> str:
    keys("root", "--offline", "root", "--name", "Made-up root", "--country", "CN")
    keys("signer", "--province", "320000", "--issuer", "https://x.example", "--offline", "root")
    return str(listed()["signers"][0]["key_id"])


def test_a_request_is_carried_to_the_root_and_its_answer_back() -> None:
    keys("root", "--offline", "root", "--name", "Made-up root", "--country", "CN")
    said = keys("signer", "--kind", "driving_licence", "--issuer", "https://x.example", "--request", "request.json")
    assert "tongban keys certify request.json" in said
    before = listed()
    assert [each["state"] for each in before["signers"]] == ["asked"]
    assert len(before["faults"]) == 2  # it waits for its certificate; there is no list
    assert "certify" in keys("certify", "request.json", "answer.json", "--offline", "root")
    assert "number 1, 1 signers" in keys("take", "answer.json")
    after = listed()
    assert [each["state"] for each in after["signers"]] == ["signing"]
    assert after["faults"] == []
    assert "signing" in keys("list")


def test_rotation_does_nothing_while_nothing_is_due() -> None:
    a_root_and_a_signer()
    assert keys("rotate", "--offline", "root") == "Nothing is due.\n"
    assert listed()["list"]["number"] == 1


def test_a_key_is_not_ended_without_being_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    key = a_root_and_a_signer()
    with pytest.raises(CommandError, match="cannot be undone"):
        keys("compromised", key[:8], "--offline", "root")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was done"):
        keys("compromised", key[:8], "--offline", "root")
    assert [each["state"] for each in listed()["signers"]] == ["signing"]
    monkeypatch.setattr("builtins.input", lambda _: key[:8])
    said = keys("compromised", key[:8], "--offline", "root")
    assert "The key is stopped" in said
    assert [each["state"] for each in listed()["signers"]] == ["compromised", "signing"]
    assert listed()["list"]["number"] == 2


def test_an_answer_that_takes_signers_off_the_list_is_not_taken_unasked() -> None:
    key = a_root_and_a_signer()
    keys("compromised", key, "--yes", "--request", "request.json")
    keys("certify", "request.json", "answer.json", "--offline", "root")
    with pytest.raises(CommandError, match=f"come off the trust list.*{key[:16]}"):
        keys("take", "answer.json")
    assert listed()["list"]["number"] == 1
    keys("take", "answer.json", "--yes")
    assert listed()["list"]["number"] == 2


def test_what_cannot_be_done_is_said_without_a_trace(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no root"):
        keys("signer", "--issuer", "https://x.example", "--offline", "root")
    (tmp_path / "wrong.json").write_text("no JSON")
    with pytest.raises(CommandError, match="not what it should be"):
        keys("take", "wrong.json")
    with pytest.raises(CommandError, match=r"none\.json"):
        keys("take", "none.json")


def test_a_passphrase_is_typed_twice_or_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAN_OFFLINE_PASSPHRASE")
    with pytest.raises(CommandError, match="TONGBAN_OFFLINE_PASSPHRASE"):
        keys("root", "--offline", "root", "--name", "x", "--country", "CN")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter([OFFLINE, "another", OFFLINE, OFFLINE])
    monkeypatch.setattr("tongban.casework.keys.management.commands.keys.getpass", lambda _: next(typed))
    with pytest.raises(CommandError, match="not the same"):
        keys("root", "--offline", "root", "--name", "x", "--country", "CN")
    assert "root" in keys("root", "--offline", "root", "--name", "x", "--country", "CN")


def test_the_drill_says_how_long_each_step_took() -> None:
    assert keys("drill").count(" s  ") == 5


@pytest.mark.parametrize("what", ["root", "signer", "rotate", "compromised", "certify", "take", "list", "drill"])
def test_every_subcommand_explains_itself(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("keys", what, "--help")
    assert ended.value.code == 0
    assert "usage" in capsys.readouterr().out
