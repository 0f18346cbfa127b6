"""The kinds of offices that a pack knows besides the police: those that take part in a case of several departments.

offices.yaml    one field for each kind: what its office of a region is called, with `{region}` in it
"""

from collections.abc import Mapping
from pathlib import Path

from tongban.basis.packs_places import Place, read_file
from tongban.basis.problems import Problem
from tongban.basis.words import Words

OFFICES_FILE = "offices.yaml"
REGION = "{region}"


def read_office_kinds(folder: Path) -> tuple[Mapping[str, Words], list[Problem]]:
    """Return what the office of each kind is called, and what is wrong with that. A pack may have none."""
    return read_file(folder / OFFICES_FILE, _kinds, {})


def _kinds(all_kinds: Place) -> dict[str, Words]:
    kinds = {}
    for kind, place in all_kinds.members().items():
        fields = place.fields(("name", "source"))
        kinds[kind] = fields["name"].words()
        if REGION not in kinds[kind].zh or REGION not in kinds[kind].en:
            fields["name"].problem("the name does not say of which region", f"Write {REGION} where the region stands")
    return kinds
