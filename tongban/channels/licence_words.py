"""Kinds and facts of licences in words, for the scripts of pages that work without a network."""

from collections.abc import Mapping

from tongban.casework.licences import queries as licences
from tongban.casework.registry import queries as registry


def fact_words(language: str) -> Mapping[str, str]:
    """Return the words for each kind, view, fact and choice, by the name under which a script looks them up."""
    found = {}
    names = registry.document_kinds()
    for code, kind in licences.kinds().items():
        name = names[code].name.in_language(language)
        found[f"kind {code}"] = found[f"kind {kind.credential_type}"] = name
        for view, shown in kind.views.items():
            found[f"kind {code}/{view}"] = f"{name} · {shown.name.in_language(language)}"
            found[f"view {code}/{view}"] = shown.name.in_language(language)
        for claim, said in kind.claims.items():
            found[f"fact {code} {claim}"] = said.label.in_language(language)
            for value, words in said.choices.items():
                found[f"choice {code} {claim} {value}"] = words.in_language(language)
    return found


def orders() -> Mapping[str, str]:
    """Return in which order the facts of each kind stand on it."""
    return {f"order {code}": " ".join(kind.claims) for code, kind in licences.kinds().items()}
