"""Questions about messages. Each says how many database queries it costs."""

from collections.abc import Mapping
from functools import cache

from tongban.basis.notices import Notice
from tongban.basis.packs_messages import read_notices
from tongban.casework.catalog import queries as catalog


@cache
def notices() -> Mapping[str, Notice]:
    """Return the notices of the pack by key. Read once for each process: other words are a new deployment."""
    known, found = read_notices(catalog.pack_folder())
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known.notices
