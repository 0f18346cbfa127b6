"""Late cases go up the reporting line."""

import os
from datetime import datetime

import structlog

from tongban.casework.clocks import queries as clocks
from tongban.casework.supervision import actions, queries

log = structlog.get_logger()


def escalate(at: datetime) -> int:
    """Tell those whom the reporting line names of every late case that they have not been told of; return how many.

    Bucket by bucket, until none is left; workers begin at different buckets and pass over what another has claimed.
    """
    if not queries.supervised():
        return 0
    actions.ring(at)
    told = 0
    for bucket in begin_anywhere(clocks.buckets()):
        claimed = 1
        while claimed:
            claimed, count = actions.tell(bucket=bucket, at=at)
            told += count
    if told:
        log.info("supervision.told", count=told)
    return told


def begin_anywhere(buckets: range) -> list[int]:
    """Return the buckets, beginning at one of this process's own, so that workers do not all begin at the same."""
    first = os.getpid() % len(buckets)
    return [*buckets[first:], *buckets[:first]]
