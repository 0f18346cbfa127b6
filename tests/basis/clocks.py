"""The clocks that tests of `basis.clock` set, as an item of the pack would."""

from dataclasses import replace
from datetime import date, timedelta

from tests.basis.checks import PACK, calendar
from tongban.basis.citations import Citation
from tongban.basis.clock import Clock, ClockEvent, ClockSpec, Deemed
from tongban.basis.limits import Pauses
from tongban.basis.packs_time import read_pauses
from tongban.basis.words import Words
from tongban.basis.workdays import DayType, Limit

ONE_DAY = timedelta(days=1)
LIMIT_LAW = Citation("行政许可法 第四十二条", "", "high")
CARD_LAW = Citation("居民身份证法 第十二条", "", "medium")
SILENCE_LAW = Citation("行政许可法 第三十二条", "", "high")


def the_pauses() -> Pauses:
    pauses, problems = read_pauses(PACK / "calendar" / "pauses.yaml")
    assert pauses is not None, problems
    return pauses


PAUSES = the_pauses()
LICENCE = ClockSpec(
    kind="decision",
    limit=Limit(20, DayType.WORKING),
    citation=LIMIT_LAW,
    counts_from=Words("受理", "acceptance"),
    pauses=PAUSES.reasons,
    pause_citation=PAUSES.citation,
    extension=10,
    extension_citation=Citation("行政许可法 第四十二条第一款", "", "high"),
)
CARD = replace(LICENCE, kind="card", limit=Limit(60, DayType.CALENDAR), citation=CARD_LAW, pause_citation=None)
REPLY = ClockSpec(
    kind="correction",
    limit=Limit(5, DayType.WORKING),
    citation=SILENCE_LAW,
    counts_from=Words("收到材料", "Received"),
    deemed=Deemed(Words("视为受理", "accepted"), SILENCE_LAW),
)
AT_ONCE = ClockSpec(
    kind="filing", limit=Limit(0, DayType.ON_THE_SPOT), citation=CARD_LAW, counts_from=Words("提交", "Submitted")
)
SPECS = {"licence": LICENCE, "card": CARD}
START = date(2026, 11, 9)  # 20 working days: 2026-12-07


def a_clock(*events: ClockEvent, spec: ClockSpec = LICENCE) -> Clock:
    return Clock.of(spec, events, calendar())
