"""Papers that are signed: poppler and OpenSSL, neither of them ours, accept them and refuse what was changed."""

import re
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import AT, Authority
from tongban.basis.credentials import cms, pades
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer

RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")
CHINA = timezone(timedelta(hours=8))
authority = Authority()
signer = Es256Signer.new()
certificate = authority.certify(signer, "https://authority.example/papers", Purpose.PAPERS)


def a_pdf(*, pages: int = 2, linked: bool = False) -> bytes:
    paper = FPDF()
    for _ in range(pages):
        paper.add_page()
        paper.set_font("helvetica")
        paper.cell(text="A paper", link="https://site.example" if linked else "")
    return bytes(paper.output())


def signed(document: bytes | None = None, at: datetime = AT) -> bytes:
    return pades.sign(
        document or a_pdf(), signer, certificate, at=at.astimezone(CHINA), name="某市公安局", reason="决定"
    )


def poppler(data: bytes, folder: Path) -> str:
    path, tool = folder / "paper.pdf", shutil.which("pdfsig")
    assert tool, "these tests need poppler-utils: ./check --without pdf leaves them out"
    path.write_bytes(data)
    return subprocess.run([tool, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout  # noqa: S603


def openssl(data: bytes, folder: Path, root: bytes = authority.root_der) -> bool:
    """Return whether OpenSSL takes the signature, with the root as the only one it trusts."""
    tool, found = shutil.which("openssl"), RANGE.search(data)
    assert tool
    assert found
    start, end, rest = map(int, found.groups())
    made = bytes.fromhex(data[start + 1 : end - 1].decode())
    length = 4 + int.from_bytes(made[2:4], "big")
    assert not any(made[length:])
    (folder / "signature.der").write_bytes(made[:length])
    (folder / "content").write_bytes(data[:start] + data[end : end + rest])
    (folder / "root.der").write_bytes(root)
    turn = [tool, "x509", "-inform", "der", "-in", "root.der", "-out", "root.pem"]
    subprocess.run(turn, cwd=folder, check=True)  # noqa: S603
    program = [
        tool, "cms", "-verify", "-cades", "-inform", "DER", "-in", "signature.der", "-content", "content", "-binary",
        "-CAfile", "root.pem", "-purpose", "any", "-attime", str(int(AT.timestamp())), "-out", "out",
    ]  # fmt: skip
    return subprocess.run(program, cwd=folder, check=False, capture_output=True).returncode == 0  # noqa: S603


@pytest.mark.pdf
@pytest.mark.parametrize("linked", [False, True])
def test_others_accept_what_is_signed_here(tmp_path: Path, *, linked: bool) -> None:
    data = signed(a_pdf(linked=linked))
    said = poppler(data, tmp_path)
    for words in ("Signature is Valid", "ETSI.CAdES.detached", "Total document signed", "SHA-256"):
        assert words in said
    assert openssl(data, tmp_path)


@pytest.mark.pdf
def test_others_refuse_it_when_it_was_changed_or_another_root_is_trusted(tmp_path: Path) -> None:
    data = signed()
    changed = data.replace(b"/MediaBox", b"/CropBox_", 1)
    assert len(changed) == len(data)
    assert changed != data
    assert "Signature is Valid" not in poppler(changed, tmp_path)
    assert not openssl(changed, tmp_path)
    assert not openssl(data, tmp_path, Authority().root_der)


@pytest.mark.pdf
def test_a_page_added_after_the_signature_is_seen_to_be_no_part_of_it(tmp_path: Path) -> None:
    said = poppler(signed() + b"\n% and more\n", tmp_path)
    assert "Total document signed" not in said


def test_what_was_there_before_stays_byte_for_byte() -> None:
    document = a_pdf()
    data = signed(document)
    assert data.startswith(document)
    assert b"/M (D:20260302" in data
    assert b"+08'00')" in data
    assert signed(document.rstrip()).startswith(document.rstrip() + b"\n")


def test_a_certificate_for_papers_commits_its_holder() -> None:
    from cryptography import x509  # noqa: PLC0415

    usage = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    other = x509.load_der_x509_certificate(authority.der).extensions.get_extension_for_class(x509.KeyUsage).value
    assert not other.content_commitment


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"",
        lambda _: b"%PDF-1.7 no table",
        signed,
        lambda document: document.replace(b"/Kids [", b"/Kinds["),
        lambda document: document.replace(b"3 0 obj", b"9 0 obj"),
        lambda document: document.replace(b"endobj", b"ENDOBJ"),
        lambda document: document.replace(b">>\nendobj", b">]\nendobj"),
        lambda document: document.replace(b"/Annots [", b"/Annots7["),
    ],
    ids=[
        "nothing",
        "no table",
        "signed already",
        "no pages",
        "wrong table",
        "no end",
        "no object",
        "annotations elsewhere",
    ],
)
def test_what_is_not_built_like_our_papers_is_not_signed(change: object) -> None:
    assert callable(change)
    with pytest.raises(NotPossible):
        signed(change(a_pdf(linked=True)) or b"x")


def test_a_signature_of_another_suite_or_without_room_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotPossible):
        cms.sign(bytes(32), Sm2Signer.new(), certificate)
    monkeypatch.setattr(pades, "ROOM", 64)
    with pytest.raises(NotPossible, match="room"):
        signed()


@given(st.integers(0, 1 << 200))
def test_lengths_and_numbers_are_written_as_der_has_them(value: int) -> None:
    data = cms._integer(value)  # noqa: SLF001
    assert data[0] == 2
    assert int.from_bytes(data[2:], "big", signed=True) == value
    long = cms._der(cms.OCTETS, bytes(value.bit_length() * 2))  # noqa: SLF001
    assert len(long) >= value.bit_length() * 2 + 2
