"""What people are told before their data are processed: on what basis, how long it is kept, which rights they have.

Pure data. Who processes, what for and which data follow from each item itself.
"""

from dataclasses import dataclass

from tongban.basis.citations import Citation
from tongban.basis.words import Words


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the notice, and the article that it rests on."""

    words: Words
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the data of some areas are kept; of all others where it names none."""

    areas: tuple[str, ...]
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right of whoever the data are about, and where it is used: a page of the portal, or an item."""

    said: Said
    page: str = ""  # ledger, entry
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """What a pack says of the processing of personal data. Source: 个人信息保护法 第十七条, 第三十五条."""

    basis: Said
    way: Said
    children: Said
    refusal: Said  # what follows if somebody does not give the data
    retention: tuple[Retention, ...]
    rights: tuple[Right, ...]
    citation: Citation

    def kept(self, area: str) -> Said | None:
        """Return how long the data of an area are kept."""
        own = next((rule for rule in self.retention if area in rule.areas), None)
        other = next((rule for rule in self.retention if not rule.areas), None)
        found = own or other
        return found.said if found else None
