"""What is left to do about files: those that wait for the virus scanner, and those whose draft is gone."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from tongban.basis.actors import Visit
from tongban.casework.attempts import actions as attempts
from tongban.casework.files import actions as files
from tongban.casework.files import queries
from tongban.casework.files.rules import Scan
from tongban.casework.issuing import actions as issuing
from tongban.casework.papers import actions as papers
from tongban.casework.presenting import actions as presenting

log = structlog.get_logger()

AT_ONCE = 50  # files between two looks


def settle_files(at: datetime) -> int:
    """Scan files that wait, settle those of drafts that are gone, forget what is past; return how many files.

    Past are wrong attempts, offers and requests of relying parties. Each in a transaction of its own, so that it can be
    interrupted and done again.
    """
    scanned = scan_waiting(at)
    settled = papers.bring_left_behind(at=at, visit=Visit("worker", "none"))
    attempts.forget(at)
    issuing.forget(at=at)
    presenting.forget(at=at)
    return scanned + settled


def scan_waiting(at: datetime) -> int:
    """Ask the scanner, if there is one, about files that nobody has looked at; return how many it has."""
    if not settings.CLAMD_URL:
        return 0
    done = 0
    for sha256 in queries.to_scan(AT_ONCE):
        try:
            done += files.scan_again(sha256, at=at) is not Scan.WAITING
        except (OperationalError, InterfaceError):
            raise  # the database is away, for every file
        except Exception as e:  # noqa: BLE001 (a file that cannot be read holds up no other)
            log.error("scan.failed", sha256=sha256, fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
    return done
