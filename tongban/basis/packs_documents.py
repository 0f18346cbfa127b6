"""The kinds of documents that a pack knows, and the registers that keep them.

documents.yaml    one field for each kind: its name, and the register it is kept in
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.basis.citations import Citation
from tongban.basis.packs_places import Place, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem
from tongban.basis.words import Words

DOCUMENTS_FILE = "documents.yaml"


@dataclass(frozen=True, slots=True)
class ValidIn:
    """Where a document is valid. Source: 行政许可法 第四十一条 (everywhere, unless a limit is set)."""

    words: Words
    citation: Citation


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document."""

    name: Words
    register: str  # as items name it where they say what holds a piece of evidence
    public: bool = False  # anybody may look up to whom it was granted
    valid_in: ValidIn | None = None


def read_document_kinds(folder: Path) -> tuple[Mapping[str, DocumentKind], list[Problem]]:
    """Return the kinds of documents of a pack by their code, and what is wrong with them. A pack may have none."""
    return read_file(folder / DOCUMENTS_FILE, _kinds, {})


def _kinds(all_kinds: Place) -> dict[str, DocumentKind]:
    kinds = {}
    for code, place in all_kinds.members().items():
        fields = place.fields(("name", "register"), ("public", "valid_in"))
        public = fields["public"].truth(otherwise=False)
        valid_in = _valid_in(fields["valid_in"]) if fields["valid_in"].given else None
        kinds[code] = DocumentKind(fields["name"].words(), fields["register"].text(), public, valid_in)
    return kinds


def _valid_in(place: Place) -> ValidIn:
    fields = place.fields(("words", *CITATION))
    return ValidIn(fields["words"].words(), read_citation(fields))
