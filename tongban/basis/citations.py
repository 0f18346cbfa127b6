"""The article that a rule or a number rests on, and how sure we are of it."""

from dataclasses import dataclass
from typing import Literal, get_args

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)


@dataclass(frozen=True, slots=True)
class Citation:
    """A law and article, where its text was read, and how sure we are that it says so."""

    text: str  # as a citizen would look it up: 行政许可法 第四十二条
    source: str  # a web address, or a path in a public repository; empty if nobody has looked it up yet
    confidence: Confidence

    @property
    def verified(self) -> bool:
        """Return whether the wording may be shown without the mark "not verified"."""
        return self.confidence != "low"

    def to_json(self) -> dict[str, str]:
        """Return the citation as it is stored."""
        return {"text": self.text, "source": self.source, "confidence": self.confidence}

    @classmethod
    def from_json(cls, stored: dict[str, str]) -> "Citation":
        """Return the citation that `to_json` stored."""
        confidence = next(known for known in CONFIDENCES if known == stored["confidence"])
        return cls(stored["text"], stored["source"], confidence)
