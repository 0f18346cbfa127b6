"""Loading the pack says when due dates begin to rest on days that nobody has announced."""

import io

import pytest
import time_machine
from django.core.management import call_command

LAST_QUIET_DAY, FIRST_DAY = "2026-09-02 12:00 +0800", "2026-09-03 12:00 +0800"  # 121 and 120 days before 1 January 2027


def loading(moment: str) -> str:
    """Return what loading the pack at a moment says."""
    out = io.StringIO()
    with time_machine.travel(moment, tick=False):
        call_command("load_pack", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("moment", [FIRST_DAY, "2027-02-01 12:00 +0800"])
def test_a_missing_notice_is_told_from_120_days_before_its_year(pack: None, moment: str) -> None:
    assert "working days for 2027 is not here" in loading(moment)


def test_a_missing_notice_is_not_told_while_no_limit_reaches_its_year(pack: None) -> None:
    assert "not here" not in loading(LAST_QUIET_DAY)


def test_a_pack_that_has_not_changed_is_not_published_again_unless_asked(pack: None) -> None:
    assert "Published: 0 new item version(s)" in loading(LAST_QUIET_DAY)
    assert loading(LAST_QUIET_DAY) == "The pack is published as it is.\n"
    out = io.StringIO()
    call_command("load_pack", "--again", stdout=out)
    assert "Published: 0 new item version(s)" in out.getvalue()
