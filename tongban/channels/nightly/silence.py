"""Time limits that passed without an answer, where the law says what silence means."""

from datetime import datetime

from django.utils.timezone import localdate

from tongban.basis.actors import Visit
from tongban.casework.cases import actions
from tongban.casework.clocks import queries as clocks

AT_ONCE = 200  # cases of a bucket between two looks


def let_silence_speak(at: datetime) -> int:
    """Have every limit that passed unanswered take the effect that its item's law gives it; return how many did.

    Bucket by bucket, each case in a transaction of its own, so that it can be interrupted and done again.
    """
    done = 0
    for bucket in clocks.buckets():
        for case_id, _ in clocks.silent(bucket=bucket, today=localdate(at), limit=AT_ONCE):
            done += actions.let_silence_speak(case_id=case_id, at=at, visit=Visit("worker", "none"))
    return done
