"""Who may ask for what, in words and as data, for the wallet: it answers nobody who does not stand in its own page."""

from collections.abc import Mapping

from tongban.casework.licences import queries as licences
from tongban.casework.presenting import queries as presenting


def party_words(language: str) -> Mapping[str, str]:
    """Return for each relying party its words, purposes, the claims it may ask and where it has people go back to."""
    found, kinds = {}, licences.kinds()
    for code, party in presenting.parties().items():
        found[f"party {code}"] = party.name.in_language(language)
        found[f"returns {code}"] = " ".join(party.returns)
        for name, purpose in party.purposes.items():
            found[f"purpose {code} {name}"] = purpose.name.in_language(language)
            found[f"law {code} {name}"] = purpose.citation.text
            for kind, claims in purpose.scope(kinds).items():
                found[f"scope {code} {name} {kind}"] = "\n".join(sorted(claims))
    return found
