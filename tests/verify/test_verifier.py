"""A relying party checks licences with files alone, is told what to do, and never goes back to an older trust list."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.basis.credentials.made import (
    AT,
    DAY,
    REFERENCE,
    SPACE,
    a_list,
    a_view,
    an_mdoc,
    authority,
    holder,
    sd_jwt,
)  # fmt: skip
from tongban import verify
from tongban.basis.credentials import bundle, delta, mdoc, sdjwt, status, trust, view
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.status import Status
from tongban.verify.command import main
from tongban.verify.wording import OUTCOMES, age, facts, printable, words

CODE = view.show(a_view(), holder(), at=AT)
MOMENT = AT.isoformat()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "trust").write_text(authority().list + "\n")
    (tmp_path / "anchor.pem").write_bytes(authority().anchor.public.pem())
    other = a_list(uri="https://status.example/7/2")
    (tmp_path / "status").write_text(f"{other}\n{a_list()}\n")
    (tmp_path / "code").write_text(CODE + "\n")
    return tmp_path


def verifier(folder: Path, **more: object) -> verify.Verifier:
    said = {"trust": folder / "trust", "anchor": folder / "anchor.pem", "status": [folder / "status"], "at": AT, **more}
    return verify.Verifier.from_files(**said)  # type: ignore[arg-type]


Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command in English."""

    def run(file: str, *more: str, lists: tuple[str, ...] = ("status",), anchor: bool = True) -> SimpleNamespace:
        named = [word for each in lists for word in ("--status", str(folder / each))]
        key = ["--anchor", str(folder / "anchor.pem")] if anchor else []
        line = [file, "--trust", str(folder / "trust"), *key, *named, "--language", "en", "--at", MOMENT, *more]
        code = main(line)
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return run


def test_a_licence_is_checked_with_files_alone(folder: Path) -> None:
    found = verifier(folder).check(CODE, at=AT)
    assert found.outcome is verify.Outcome.VALID
    assert verify.words(found, at=AT + timedelta(hours=5), language="en") == [
        "Valid.",
        "Issuer: https://authority.example/32", "Trust list: issued 1 day ago.",
        "Status list: issued 5 hours ago.",
    ]  # fmt: skip
    assert verifier(folder).check("EL1:\ud800", at=AT).outcome is verify.Outcome.INVALID


def test_of_two_lists_for_an_address_the_newer_one_counts(folder: Path) -> None:
    found = verifier(folder)
    publisher = status.Publisher(authority().publisher, authority().list_der)
    entries = status.new(1024)
    status.put(entries, REFERENCE.index, Status.SUSPENDED)
    issue = status.Issue(REFERENCE.uri, AT + timedelta(seconds=30), AT + DAY)
    found.add(publisher.cwt(issue, status.pack(entries)), at=AT)
    assert found.check(CODE, at=AT).outcome is verify.Outcome.SUSPENDED
    found.add(a_list().encode(), at=AT)
    assert found.check(CODE, at=AT).outcome is verify.Outcome.SUSPENDED


def test_a_bundle_and_a_delta_are_taken_up_like_lists(folder: Path) -> None:
    before, after = status.new(1024), status.new(1024)
    status.put(after, REFERENCE.index, Status.SUSPENDED)
    signer, der = authority().publisher, authority().list_der
    issue = status.Issue(REFERENCE.uri, AT + timedelta(seconds=30), AT + DAY)
    listed = status.Publisher(signer, der).cwt(issue, status.pack(before))
    later = delta.Publisher(signer, der).cwt(replace(issue, issued_at=AT + timedelta(minutes=2)), before, after)
    found = verify.Verifier(verifier(folder).trust)
    with pytest.raises(Rejected):
        found.add(later, at=AT)  # its list is not held
    found.add(bundle.make({REFERENCE.uri: listed}, AT, AT + DAY, signer, der), at=AT)
    assert found.check(CODE, at=AT).outcome is verify.Outcome.VALID
    found.add(later, at=AT)
    assert found.check(CODE, at=AT + timedelta(minutes=1)).outcome is verify.Outcome.SUSPENDED


def test_the_key_is_said_once_and_an_older_trust_list_is_refused(folder: Path) -> None:
    with pytest.raises(verify.CannotCheck, match="--anchor"):
        verifier(folder, anchor=None)
    assert verifier(folder).trust.sequence == 5
    noted = (folder / "trust.seen").stat().st_mtime_ns
    assert verifier(folder, anchor=None).trust.sequence == 5
    assert (folder / "trust.seen").stat().st_mtime_ns == noted
    older = trust.sign(replace(authority().listed, sequence=4), authority().anchor)
    (folder / "trust").write_text(older)
    for anchor in (None, folder / "anchor.pem"):
        with pytest.raises(verify.CannotCheck, match="rollback"):
            verifier(folder, anchor=anchor)


def test_another_key_begins_anew_when_it_is_said(folder: Path) -> None:
    verifier(folder)
    other = Es256Signer.new()
    (folder / "trust").write_text(trust.sign(replace(authority().listed, sequence=1), other))
    with pytest.raises(verify.CannotCheck, match="signature"):
        verifier(folder, anchor=None)
    (folder / "anchor.pem").write_bytes(other.public.pem())
    assert verifier(folder).trust.sequence == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"anchor":1,"sequence":1}', '{"anchor":"00","sequence":1}'])
def test_a_damaged_note_is_not_passed_over(folder: Path, text: str) -> None:
    (folder / "trust.seen").write_text(text)
    with pytest.raises(verify.CannotCheck):
        verifier(folder)


@pytest.mark.parametrize(
    ("name", "data"), [("trust", b"\xff"), ("trust", b"x"), ("status", b"x"), ("anchor.pem", b"x")]
)
def test_a_file_of_another_kind_is_told(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    with pytest.raises(verify.CannotCheck):
        verifier(folder)


def test_the_command_says_it_in_plain_words(run: Run, folder: Path) -> None:
    found = run(str(folder / "code"))
    assert found.code == 0
    assert found.out.splitlines()[0] == "Valid."
    assert "name: 罗小燕" in found.out
    assert run(str(folder / "code"), anchor=False).code == 0


def test_the_command_tells_by_its_exit_code(run: Run, folder: Path) -> None:
    assert run(str(folder / "code"), lists=()).code == 3
    (folder / "suspended").write_text(a_list(Status.SUSPENDED))
    found = run(str(folder / "code"), lists=("suspended",))
    assert (found.code, found.out.splitlines()[0]) == (1, OUTCOMES[verify.Outcome.SUSPENDED].en)
    (folder / "code").write_text("EL1:NONSENSE")
    found = run(str(folder / "code"))
    assert (found.code, found.out.splitlines()[0]) == (1, "Not valid: do not rely on it.")
    assert "Because: " in found.out
    assert "Status list" not in found.out
    missing = run(str(folder / "nothing"))
    assert (missing.code, "nothing" in missing.err) == (2, True)
    missing = run(str(folder / "code"), lists=("nothing",))
    assert (missing.code, "Check the name" in missing.err) == (2, True)


def test_the_command_checks_what_was_made_for_a_request(run: Run, folder: Path) -> None:
    shown = sdjwt.prove(sdjwt.choose(sd_jwt(), {"name"}), holder(), audience="https://me.example", nonce="7", at=AT)
    (folder / "shown").write_text(shown)
    assert run(str(folder / "shown"), "--audience", "https://me.example", "--nonce", "7").code == 0
    assert run(str(folder / "shown"), "--audience", "https://me.example").code == 1
    (folder / "code").write_text(view.show(a_view(), holder(), at=AT, nonce=b"\1" * 16))
    assert run(str(folder / "code"), "--nonce", "01" * 16).code == 0
    assert run(str(folder / "code"), "--nonce", "zz").code == 2
    transcript = mdoc.openid4vp_transcript("a", "n", "https://me.example", None)
    (folder / "transcript").write_bytes(transcript)
    (folder / "answer").write_bytes(mdoc.respond(an_mdoc(), {(SPACE, "portrait")}, holder(), transcript))
    found = run(str(folder / "answer"), "--transcript", str(folder / "transcript"))
    assert (found.code, f"{SPACE}/portrait: (9 bytes)" in found.out) == (0, True)


def test_the_command_speaks_to_programs_too(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(run(str(folder / "code"), "--json").out)
    assert (found["outcome"], found["holder_proven"], found["facts"]["name"]) == ("valid", True, "罗小燕")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(an_mdoc())))
    found = json.loads(run("-", "--json", lists=()).out)
    assert (found["outcome"], found["holder_proven"], found["status_from"]) == ("status_old", False, None)
    assert found["facts"][SPACE]["portrait"] == "(9 bytes)"
    (folder / "code").write_text("x")
    assert json.loads(run(str(folder / "code"), "--json").out)["because"]["why"] == "malformed"


def test_a_moment_without_its_zone_is_asked_for_again(run: Run, folder: Path) -> None:
    with pytest.raises(SystemExit):
        run(str(folder / "code"), "--at", "2026-03-02T09:00:00")


def test_the_command_needs_neither_database_nor_settings(folder: Path) -> None:
    program = (
        "import sys; from tongban.site import cli; sys.argv = ['tongban', *sys.argv[1:]]\n"
        "try: cli.main()\n"
        "finally: assert not {'django', 'psycopg'} & sys.modules.keys()\n"
    )
    line = [sys.executable, "-c", program, "verify", str(folder / "code"), "--trust", str(folder / "trust")]
    line += ["--anchor", str(folder / "anchor.pem"), "--status", str(folder / "status")]
    found = subprocess.run(  # noqa: S603 (our own program)
        [*line, "--at", MOMENT], capture_output=True, text=True, env={"LANG": "zh_CN.UTF-8"}, check=False
    )
    assert (found.returncode, found.stdout.splitlines()[0], found.stderr) == (0, "有效。", "")
    found = subprocess.run(line, capture_output=True, text=True, env={"LANG": "en_GB.UTF-8"}, check=False)  # noqa: S603 (same)
    assert found.returncode == 2  # now: the trust list of this test has run out
    assert "Fetch the current lists" in found.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_outcome_has_words_and_says_what_it_rests_on(language: str, folder: Path) -> None:
    assert set(OUTCOMES) == set(verify.Outcome)
    bare = verifier(folder).check(sd_jwt(status=None), at=AT)
    said = words(bare, at=AT, language=language)
    assert len(said) == 5  # outcome, issuer, not proven, trust list, no status
    (folder / "ended").write_text(a_list(Status.INVALID))
    ended = verifier(folder, status=[folder / "ended"]).check(CODE, at=AT)
    assert len(words(ended, at=AT, language=language)) == 5  # outcome, why, issuer, two lists
    none = verifier(folder, status=[]).check(CODE, at=AT)
    assert words(none, at=AT, language=language)[-1] in {"状态列表：没有。", "Status list: none."}


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "less than a minute"), (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"), (timedelta(minutes=59), "59 minutes"), (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23), "23 hours"), (timedelta(days=1), "1 day"), (timedelta(days=9), "9 days"),
    ],
)  # fmt: skip
def test_an_age_is_told_in_its_largest_unit(passed: timedelta, text: str) -> None:
    assert age(passed, "en") == text


def test_no_licence_steers_the_terminal_it_is_read_on() -> None:
    assert printable("a\x1b[2J\u202eb\n") == "a�[2J�b�"
    assert facts({"a": {"b\x1b": "c\x07"}}) == ["a/b�: c�"]
