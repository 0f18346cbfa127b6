from pathlib import Path

import pytest

from tongban.basis.packs_documents import DocumentKind, read_document_kinds
from tongban.basis.words import Words


def write(folder: Path, text: str) -> Path:
    (folder / "documents.yaml").write_text(text, "utf-8")
    return folder


def test_a_kind_of_document_has_a_name_and_a_register(tmp_path: Path) -> None:
    folder = write(tmp_path, "card:\n  name: {zh: 证, en: Card}\n  register: cards\n")
    assert read_document_kinds(folder) == ({"card": DocumentKind(Words("证", "Card"), "cards")}, [])


def test_a_pack_may_know_no_documents(tmp_path: Path) -> None:
    assert read_document_kinds(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("text", "line"), [("card:\n  name: {zh: 证, en: Card}\n", 1), ("- card\n", 1), ("card: 1\n", 1), ("{", 2)]
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int | None) -> None:
    kinds, problems = read_document_kinds(write(tmp_path, text))
    assert kinds == {}
    assert problems[0].line == line


def test_the_kinds_of_the_china_pack_are_in_order() -> None:
    kinds, problems = read_document_kinds(Path(__file__).parents[2] / "packs/cn")
    assert not problems
    assert kinds["resident_id_card"].register == "identity_documents"
