"""Which clocks an item's procedure has, and what each is set to. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from tongban.basis.citations import Citation
from tongban.basis.clock_events import ClockSpec, Deemed
from tongban.basis.items import Item, LimitRule, Silence, Step
from tongban.basis.words import Words
from tongban.basis.workdays import WorkCalendar, working_days_between

ACCEPTANCE, DECISION, PROMISE, DELIVERY = "acceptance", "decision", "promise", "delivery"
BY_DATE, HEARING = "by_date", "hearing"
STEP, SENDING = "step:", "send:"  # followed by the code of the step
YELLOW_DAYS = 3

RECEIPT = Words("收到材料", "receipt of the application")
ACCEPTED = Words("受理", "acceptance")
DECIDED = Words("作出决定", "the decision")
STEP_OPEN = Words("收到办理信息", "receipt of the data for this step")
OPINION = Words("收到审查意见和全部材料", "receipt of the opinion and the whole file")
ASKED = Words("提出听证申请", "request for a hearing")
COUNTS_FROM: Mapping[str, Words] = {ACCEPTANCE: RECEIPT, BY_DATE: RECEIPT, DELIVERY: DECIDED, HEARING: ASKED}
DEEMED_WORDS = {
    "accepted": Words("视为已受理", "deemed accepted"),
    "granted": Words("视为准予许可", "deemed granted"),
    "renewed": Words("视为准予延续", "deemed renewed"),
}
GRANTING = frozenset({"granted", "renewed"})


def soon_until(today: date, calendar: WorkCalendar) -> date:
    """Return the last day that is due soon: no more than `YELLOW_DAYS` working days after today."""
    day = today
    while working_days_between(today, day + timedelta(days=1), calendar) <= YELLOW_DAYS:
        day += timedelta(days=1)
    return day


def light_of_due(due_on: date | None, today: date, soon: date) -> str:
    """Return the light of a row in a list, which knows the due date and not the whole clock.

    Args:
        soon: The last day that is due soon, as `soon_until` says.
    """
    if due_on is None:
        return "none"
    if due_on < today:
        return "red"
    return "yellow" if due_on <= soon else "green"


def step_kind(code: str) -> str:
    """Return the kind of the clock of a step."""
    return STEP + code


def sending_kind(code: str) -> str:
    """Return the kind of the clock for sending officers to do a step."""
    return SENDING + code


def spec(item: Item, kind: str) -> ClockSpec | None:
    """Return what a clock of this kind is set to for an item, or None if the item has no such limit."""
    limit = _limit(item, kind)
    if limit is None:
        return None
    stops = limit.pauses or (item.decision.pauses if kind == PROMISE and item.decision else None)
    longer = limit.extension
    return ClockSpec(
        kind=kind,
        limit=limit.limit,
        citation=limit.citation,
        counts_from=_counts_from(kind, limit),
        pauses=stops.reasons if stops else (),
        pause_citation=stops.citation if stops else None,
        extension=longer.days if longer else None,
        extension_citation=longer.citation if longer else None,
        extension_approver=longer.approver if longer else None,
        deemed=_deemed(item, kind),
        yellow_days=YELLOW_DAYS,
    )


def limit_of(item: Item, kind: str) -> LimitRule | None:
    """Return the limit that a clock of this kind is set to, or None if the item has none."""
    return _limit(item, kind)


def _limit(item: Item, kind: str) -> LimitRule | None:
    step = _step(item, kind)
    if kind.startswith(STEP):
        return step.limit if step else None
    if kind.startswith(SENDING):
        return step.sent.limit if step and step.sent else None
    hearing = item.procedure.hearing if item.procedure else None
    return {
        ACCEPTANCE: item.acceptance or item.correction,
        DECISION: item.decision,
        PROMISE: item.promised,
        DELIVERY: item.delivery,
        BY_DATE: item.by_date.decide if item.by_date else None,
        HEARING: hearing.hold if hearing else None,
    }[kind]


def _step(item: Item, kind: str) -> Step | None:
    _, _, code = kind.partition(":")
    return next((step for step in item.procedure.steps if step.code == code), None) if item.procedure else None


def _counts_from(kind: str, limit: LimitRule) -> Words:
    if kind.startswith(STEP):
        return STEP_OPEN
    if limit.from_receipt:
        return RECEIPT
    return OPINION if limit.after else COUNTS_FROM.get(kind, ACCEPTED)


def silence_of(item: Item, kind: str) -> Silence | None:
    """Return what silence means for a clock: one is deemed acceptance, the other a grant; None where no law says so."""
    dated = item.by_date.silence if item.by_date else None
    if kind == BY_DATE and dated:
        return dated
    if item.silence is None:
        return None
    return item.silence if kind == (BY_DATE if item.silence.deemed in GRANTING else ACCEPTANCE) else None


def _deemed(item: Item, kind: str) -> Deemed | None:
    silence = silence_of(item, kind)
    return Deemed(DEEMED_WORDS[silence.deemed], silence.citation) if silence else None


def name(item: Item, kind: str) -> Words:
    """Return what people call the clock."""
    step = _step(item, kind)
    if kind.startswith(STEP):
        return step.name if step else Words(kind, kind)
    if kind.startswith(SENDING):
        return Words("指派工作人员期限", "Send officers")
    return {
        ACCEPTANCE: Words("受理或一次告知期限", "Accept, or tell what is missing"),
        DECISION: Words("法定办理期限", "Decide (by law)"),
        PROMISE: Words("承诺办理期限", "Decide (as promised)"),
        DELIVERY: Words("送达期限", "Deliver"),
        BY_DATE: Words("最迟决定日期", "Decide (before the date)"),
        HEARING: Words("举行听证期限", "Hold the hearing"),
    }[kind]


def source(item: Item, kind: str) -> Citation | None:
    """Return what the limit rests on."""
    limit = _limit(item, kind)
    return limit.citation if limit else None
