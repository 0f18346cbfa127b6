"""A yearly round in which people are put in order by a policy, as a pack declares it. Pure data."""

from dataclasses import dataclass
from datetime import date

from tongban.basis.citations import Citation
from tongban.basis.limits import LimitRule
from tongban.basis.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRule:
    """What is announced of a round. One applies by a case of `item`; who is admitted goes on with one of `transfer`."""

    code: str
    title: Words
    policy: str
    region: str
    authority: str  # the office that keeps the list
    item: str
    transfer: str
    opens_on: date
    closes_on: date  # the last day for applications
    calculated_on: date  # the day as of which points are counted
    quota: int
    supplement: LimitRule  # how long people may supply what was refused or is missing
    notice: LimitRule  # how long the list is shown to the public
    citation: Citation

    def covers(self, region: str) -> bool:
        """Return whether a region lies where the round is held."""
        return region.startswith(self.region.rstrip("0").ljust(2, "0"))
