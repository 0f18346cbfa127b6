import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.casework.keys.made import (
    AT,
    DAY,
    DRIVING,
    ISSUER,
    OFFLINE,
    PASSPHRASE,
    a_signer,
    asked_and_taken,
)
from tongban.basis.credentials import sdjwt, sdjwt_check, trust
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.casework.keys import authority, drill, private
from tongban.casework.keys.asking import Answer, Request, Wanted
from tongban.casework.keys.authority import Authority
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import ANY, Held, KeysRefused, State, state_of
from tongban.casework.keys.site import Site


def a_copy(site: Site, one: Held) -> str:
    issuer = sdjwt.Issuer(site.signer(one), one.certificate)
    return issuer.issue(sdjwt.Copy("kind", ISSUER, AT, AT + DAY, {"name": "罗"}))


def accepted(copy: str, site: Site) -> bool:
    listed = site.listed()
    assert listed
    try:
        sdjwt_check.check(copy, listed.trust, at=AT)
    except Rejected as e:
        return e.why is not Why.UNKNOWN_ISSUER
    return True


def test_a_signer_that_is_certified_signs_what_verifiers_accept(site: Site, root: Authority) -> None:
    one = a_signer(site, root)
    assert state_of(one, site.held(), AT) is State.SIGNING
    assert accepted(a_copy(site, one), site)


def test_nothing_secret_goes_between_the_two_and_all_files_are_private(site: Site, root: Authority) -> None:
    one = site.add(DRIVING, ISSUER, FILE, AT, AT)
    request = site.request(AT).written()
    answer = root.answer(Request.read(request), AT).written()
    secret = Es256Signer.from_pem(private.read(site.folder / f"{one.key_id}.key"), PASSPHRASE.encode())
    number = secret.key.private_numbers().private_value
    for said in (request, answer):
        assert b"PRIVATE" not in said
        assert f"{number:x}".encode() not in said.lower()
    site.take(Answer.read(answer), AT)
    for path in [*site.folder.iterdir(), *root.folder.iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert [stat.S_IMODE(each.stat().st_mode) for each in (site.folder, root.folder)] == [0o700, 0o700]


def test_a_key_that_others_may_read_is_not_used(site: Site, root: Authority) -> None:
    one = a_signer(site, root)
    (site.folder / f"{one.key_id}.key").chmod(0o640)
    with pytest.raises(KeysRefused, match="chmod 600"):
        site.signer(one)


def test_another_passphrase_opens_neither_site_nor_root(site: Site, root: Authority) -> None:
    one = a_signer(site, root)
    with pytest.raises(KeysRefused, match="passphrase"):
        site.with_passphrase("another passphrase").signer(one)
    with pytest.raises(KeysRefused, match="passphrase"):
        authority.opened(root.folder, "another passphrase")
    assert authority.opened(root.folder, OFFLINE).root.public.point == root.root.public.point


def test_a_short_passphrase_is_refused_and_a_root_never_written_over(tmp_path: Path, root: Authority) -> None:
    with pytest.raises(KeysRefused, match="12 characters"):
        authority.create(tmp_path / "short", "short", name="x", country="CN", at=AT)
    with pytest.raises(KeysRefused, match="holds a root already"):
        authority.create(root.folder, OFFLINE, name="x", country="CN", at=AT)
    with pytest.raises(KeysRefused, match="holds no root"):
        authority.opened(tmp_path / "nothing", OFFLINE)


def test_a_lost_signer_signs_no_more_comes_off_the_list_and_is_followed(site: Site, root: Authority) -> None:
    lost = a_signer(site, root)
    other = a_signer(site, root, task=(Purpose.STATUS, ANY, ANY))
    copy = a_copy(site, lost)
    site.lose(lost.key_id, AT)
    [next_one] = site.follow(FILE, AT)
    before = site.listed()
    assert before
    answer = root.answer(site.request(AT), AT)
    assert site.gone(answer, AT) == [lost.key_id]
    assert [each.key_id for each in site.take(answer, AT)] == [next_one.key_id]
    assert not accepted(copy, site)
    assert accepted(a_copy(site, site.find(next_one.key_id)), site)
    assert state_of(site.find(other.key_id), site.held(), AT) is State.SIGNING
    assert site.request(AT).off == []  # it is off
    with pytest.raises(Rejected) as refused:  # and cannot be brought back
        trust.read(before.text, root.anchor.public, at=AT, seen=3)
    assert refused.value.why is Why.ROLLBACK
    with pytest.raises(KeysRefused, match="already"):
        site.lose(lost.key_id, AT)


def test_when_a_key_is_lost_the_one_that_waits_takes_over_at_once(site: Site, root: Authority) -> None:
    lost = a_signer(site, root)
    later = AT + 75 * DAY
    [waiting] = site.follow(FILE, later)
    asked_and_taken(site, root, later)
    assert state_of(site.find(waiting.key_id), site.held(), later) is State.WAITING
    site.lose(lost.key_id, later)
    assert state_of(site.find(waiting.key_id), site.held(), later) is State.SIGNING
    assert site.follow(FILE, later) == []


def test_signers_follow_each_other_for_two_years_and_somebody_signs_each_day(site: Site, root: Authority) -> None:
    a_signer(site, root)
    keys = set()
    for day in range(0, 730, 5):
        at = AT + day * DAY
        site.follow(FILE, at)
        if site.request(at).wanted or day % 20 == 0:
            asked_and_taken(site, root, at)
        [now] = [each for each in site.held() if state_of(each, site.held(), at) in {State.SIGNING, State.OVERDUE}]
        listed = site.listed()
        assert listed
        listed.trust.certified(now.certificate, Purpose.LICENCES, at)
        keys.add(now.key_id)
    # 730 days of 90 each: day 720 begins the ninth
    assert len(keys) == 9


def test_an_answer_that_is_older_of_another_root_or_run_out_changes_nothing(
    site: Site, root: Authority, tmp_path: Path
) -> None:
    one = site.add(DRIVING, ISSUER, FILE, AT, AT)
    first = root.answer(site.request(AT), AT)
    second = root.answer(site.request(AT), AT)
    site.take(second, AT)
    assert [each.key_id for each in site.take(second, AT)] == []  # once more: nothing happens
    held = site.held()
    other = authority.create(tmp_path / "other", OFFLINE, name="x", country="CN", at=AT)
    with pytest.raises(KeysRefused, match="rollback"):
        site.take(first, AT)
    with pytest.raises(KeysRefused, match="another root"):
        site.take(other.answer(Request(0), AT), AT)
    with pytest.raises(KeysRefused, match="run out"):
        site.take(root.answer(site.request(AT), AT), AT + 31 * DAY)
    with pytest.raises(KeysRefused, match="cannot be taken"):
        site.take(replace(second, listed=second.listed[:-4] + "AAAA"), AT)
    listed = site.listed()
    assert listed
    assert (site.held(), listed.text) == (held, second.listed)
    assert site.find(one.key_id).certificate


def test_an_old_copy_of_the_roots_machine_is_noticed(site: Site, root: Authority) -> None:
    before = private.read(root.folder / authority.LISTED)
    a_signer(site, root)
    private.write(root.folder / authority.LISTED, before)
    with pytest.raises(KeysRefused, match="old copy"):
        root.answer(site.request(AT), AT)


def test_nobody_gets_a_certificate_for_a_key_that_is_not_theirs(root: Authority) -> None:
    mine, theirs = Es256Signer.new(), Es256Signer.new()
    wanted = Wanted(theirs.public.point, Purpose.LICENCES, ISSUER, AT, AT + DAY).proven(mine)
    with pytest.raises(KeysRefused, match="did not ask"):
        root.answer(Request(0, [wanted]), AT)
    changed = replace(
        Wanted(mine.public.point, Purpose.LICENCES, ISSUER, AT, AT + DAY).proven(mine), issuer="https://x"
    )
    with pytest.raises(KeysRefused, match="did not ask"):
        root.answer(Request(0, [changed]), AT)
    assert root.sequence == 0


def test_a_certificate_never_lives_longer_than_the_standard_lets_it(root: Authority) -> None:
    key = Es256Signer.new()
    wanted = Wanted(key.public.point, Purpose.LICENCES, ISSUER, AT, AT + 2000 * DAY).proven(key)
    found = trust.read(root.answer(Request(0, [wanted]), AT).listed, root.anchor.public, at=AT)
    [one] = found.by_certificate.values()
    assert one.ends - AT == 457 * DAY


def test_a_key_is_found_by_its_first_digits_if_they_name_one(site: Site, root: Authority) -> None:
    one = a_signer(site, root)
    assert site.find(one.key_id[:6].upper()) == one
    for wrong in ("", "zz"):
        with pytest.raises(KeysRefused, match="tongban keys list"):
            site.find(wrong)


def test_a_damaged_trust_list_is_told(site: Site, root: Authority) -> None:
    a_signer(site, root)
    private.write(site.folder / "trust.jwt", b"e30.e30.e30")
    with pytest.raises(KeysRefused, match="damaged"):
        site.listed()


def test_a_place_that_holds_another_key_signs_nothing(site: Site, root: Authority) -> None:
    one, other = a_signer(site, root), a_signer(site, root)
    with pytest.raises(KeysRefused, match="another key"):
        site.signer(replace(one, place=other.place))
    with pytest.raises(KeysRefused, match="names no place"):
        site.signer(replace(one, place="nowhere"))


@pytest.mark.parametrize(
    "said",
    [
        b"", b"{}", b"[]", b'{"version":2}', b'{"version":1,"seen":0,"wanted":[],"off":["x"]}',
        b'{"version":1,"seen":0,"wanted":[{}],"off":[]}', b'{"version":1,"seen":0,"wanted":[1],"off":[]}',
        b'{"version":1,"seen":-1,"wanted":[],"off":[]}', b'{"version":1,"seen":0,"off":[]}',
    ],
)  # fmt: skip
def test_a_file_that_is_no_request_or_answer_is_refused(said: bytes) -> None:
    for reader in (Request.read, Answer.read):
        with pytest.raises(Rejected):
            reader(said)


def test_a_request_and_an_answer_are_read_back(site: Site, root: Authority) -> None:
    site.add(DRIVING, ISSUER, FILE, AT, AT)
    request = replace(site.request(AT), off=[b"\x01" * 20])
    assert Request.read(request.written()) == request
    answer = root.answer(request, AT)
    assert Answer.read(answer.written()) == answer
    said = json.loads(answer.written())
    with pytest.raises(Rejected):
        Answer.read(json.dumps({**said, "certificates": ["?"]}).encode())


def test_the_drill_carries_a_compromise_through_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert len(list(drill.carried(AT))) == 5
    assert list(tmp_path.iterdir()) == []


def test_the_drill_fails_where_a_lost_key_goes_on_being_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "lose", lambda *_: None)
    with pytest.raises((drill.DrillFailed, ValueError)):
        list(drill.carried(AT))


def test_secrets_are_not_shown_where_something_is_printed() -> None:
    assert "hidden" not in repr(Site(Path("x"), Reaches("hidden")))
    assert "hidden" not in repr(Reaches("hidden"))
