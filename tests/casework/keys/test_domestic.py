"""A signer of the domestic suite: kept in a file, vouched for by the trust list, beside the others, never instead."""

import json
from datetime import timedelta

import pytest

from tests.casework.keys.made import (
    AT,
    DAY,
    DRIVING,
    ISSUER,
    PASSPHRASE,
    a_signer,
    asked_and_taken,
)  # fmt: skip
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import Suite
from tongban.casework.keys import private
from tongban.casework.keys.asking import Request, Wanted
from tongban.casework.keys.authority import LISTED, Authority
from tongban.casework.keys.places.opening import FILE
from tongban.casework.keys.rules import ANY, DOMESTIC, WINDOW, Held, KeysRefused, State, in_use, state_of
from tongban.casework.keys.site import Site


def domestic(site: Site, root: Authority) -> Held:
    one = site.add(DRIVING, ISSUER, DOMESTIC, AT, AT)
    asked_and_taken(site, root)
    return site.find(one.key_id)


def test_the_trust_list_vouches_for_it_and_it_signs_beside_the_other(site: Site, root: Authority) -> None:
    other, one = a_signer(site, root), domestic(site, root)
    listed = site.listed()
    assert listed
    known = listed.trust.named(bytes.fromhex(one.key_id)[:4], Purpose.LICENCES, AT)
    assert (known.key.suite, known.issuer, known.der) == (Suite.SM2, ISSUER, b"")
    known.key.verify(b"said", site.signer(one).sign(b"said"))
    held = site.held()
    assert in_use(held, *DRIVING, Suite.SM2, AT) == one
    assert in_use(held, *DRIVING, Suite.ES256, AT) == other
    assert {state_of(each, held, AT) for each in held} == {State.SIGNING}
    assert (site.request(AT).wanted, site.request(AT).off) == ([], [])


def test_its_key_opens_with_its_passphrase_alone_and_is_not_written_in_clear(site: Site, root: Authority) -> None:
    one = domestic(site, root)
    assert one.place == f"{DOMESTIC}{one.key_id}.key"
    path = site.folder / f"{one.key_id}.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert bytes.fromhex("2a811ccf5501822d") not in path.read_bytes()  # the name of the curve, in every such key
    with pytest.raises(KeysRefused, match="passphrase"):
        site.with_passphrase("another passphrase").signer(one)
    with pytest.raises(KeysRefused, match="12 characters"):
        site.with_passphrase("short").add(DRIVING, ISSUER, DOMESTIC, AT, AT)
    for damaged in (b"", path.read_bytes()[:40]):
        private.write(path, damaged)
        with pytest.raises(KeysRefused, match="does not open"):
            site.signer(one)


def test_it_is_followed_by_one_of_its_suite_whatever_the_others_are_followed_by(site: Site, root: Authority) -> None:
    a_signer(site, root)
    domestic(site, root)
    later = AT + WINDOW - timedelta(days=20)
    made = site.follow(FILE, later)
    assert {each.suite for each in made} == {Suite.ES256, Suite.SM2}
    asked_and_taken(site, root, later)
    for suite in Suite:
        found = in_use(site.held(), *DRIVING, suite, AT + WINDOW + DAY)
        assert found in [site.find(each.key_id) for each in made]


def test_a_lost_one_comes_off_the_list_and_the_other_signs_on(site: Site, root: Authority) -> None:
    other, one = a_signer(site, root), domestic(site, root)
    site.lose(one.key_id, AT)
    answer = root.answer(site.request(AT), AT)
    assert site.gone(answer, AT) == [one.key_id]
    site.take(answer, AT)
    listed = site.listed()
    assert listed
    with pytest.raises(Rejected):
        listed.trust.named(bytes.fromhex(one.key_id)[:4], Purpose.LICENCES, AT)
    assert (in_use(site.held(), *DRIVING, Suite.SM2, AT), in_use(site.held(), *DRIVING, Suite.ES256, AT)) == (
        None,
        other,
    )


def test_the_list_keeps_it_until_its_time_is_over(site: Site, root: Authority) -> None:
    one = domestic(site, root)
    a_signer(site, root)  # another list
    assert len(json.loads((root.folder / LISTED).read_text())["domestic"]) == 1
    asked_and_taken(site, root, one.ends + DAY)
    assert "domestic" not in json.loads((root.folder / LISTED).read_text())


@pytest.mark.parametrize("purpose", [Purpose.STATUS, Purpose.PAPERS, Purpose.REQUESTS])
def test_it_signs_codes_of_licences_and_nothing_else(site: Site, root: Authority, purpose: Purpose) -> None:
    site.add((purpose, ANY, ANY), ISSUER, DOMESTIC, AT, AT)
    with pytest.raises(KeysRefused, match="codes of licences"):
        root.answer(site.request(AT), AT)


def test_what_is_asked_for_it_is_read_as_it_was_written_and_nobody_asks_for_another_s(site: Site) -> None:
    site.add(DRIVING, ISSUER, DOMESTIC, AT, AT)
    request = site.request(AT)
    assert Request.read(request.written()) == request
    [wanted] = request.wanted
    assert (wanted.suite, wanted.check().suite) == (Suite.SM2, Suite.SM2)
    said = wanted.said()
    with pytest.raises(Rejected):
        Wanted.read({**said, "issuer": "https://x.example"}).check()
    with pytest.raises(Rejected):
        Wanted.read({**said, "suite": "RSA"})
    assert PASSPHRASE.encode() not in request.written()
