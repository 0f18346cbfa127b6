"""The demonstration's keys are there, and renewed in time, whatever day its clock shows. Elsewhere people do that."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate

from tongban.casework.catalog import queries as catalog
from tongban.casework.keys import development, queries
from tongban.casework.papers.notices import HERE
from tongban.casework.presenting import queries as presenting


def keep_demo_keys(at: datetime) -> int:
    """Make what the demonstration lacks of keys, or will soon; return how many signers were made. Else do nothing."""
    if not settings.DEMO:
        return 0
    provinces = [each.code for each in catalog.regions().children(None, localdate(at))]
    address, asking = settings.SITE_URL or HERE, list(presenting.parties())
    return development.keep(queries.site(), address=address, provinces=provinces, parties=asking, at=at)
