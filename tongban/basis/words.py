"""Text of a data pack, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text for people, in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in a language, given as Django gives it: "zh-hans", "en"."""
        return self.zh if language.startswith("zh") else self.en

    def to_json(self) -> dict[str, str]:
        """Return the text by language, as it is stored."""
        return {"zh": self.zh, "en": self.en}
