"""What can be asked for of each kind of licence."""

from pathlib import Path

from tongban.basis.credentials.signing import Suite
from tongban.basis.packs_licences import read_licence_kinds
from tongban.casework.issuing.rules import Fault, Format, NotIssued, configurations

PACK = Path(__file__).parents[3] / "packs/cn"


def test_every_kind_is_given_in_each_form_that_it_has() -> None:
    kinds, _ = read_licence_kinds(PACK)
    found = configurations(kinds, ())
    assert found["driving_licence.sd-jwt"].format is Format.SD_JWT
    assert found["driving_licence.mdoc"].format is Format.MDOC
    assert found["driving_licence.traffic_check.code"].view == "traffic_check"
    assert all(f"{code}.{view}.code" in found for code, kind in kinds.items() for view in kind.views)
    assert all((f"{code}.mdoc" in found) is bool(kind.doctype) for code, kind in kinds.items())


def test_codes_of_the_domestic_suite_are_given_of_the_kinds_that_have_a_signer_of_it() -> None:
    kinds, _ = read_licence_kinds(PACK)
    found = configurations(kinds, {"driving_licence"})
    more = found.keys() - configurations(kinds, ()).keys()
    assert more == {f"driving_licence.{view}.sm2" for view in kinds["driving_licence"].views}
    assert {found[name].format.suite for name in more} == {Suite.SM2}
    assert found["driving_licence.rental.code"].format.suite is Suite.ES256


def test_what_a_wallet_is_told_is_a_word_of_the_standard_and_a_reason() -> None:
    told = NotIssued(Fault.GRANT, "used")
    assert (told.fault, told.message, str(told)) == ("invalid_grant", "used", "invalid_grant: used")
