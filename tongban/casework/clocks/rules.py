"""Which clocks an item's procedure has, and what each is set to. Pure."""

from datetime import date, timedelta

from tongban.basis.citations import Citation
from tongban.basis.clock_events import ClockSpec, Deemed
from tongban.basis.items import Item, LimitRule, Silence
from tongban.basis.words import Words
from tongban.basis.workdays import WorkCalendar, working_days_between

ACCEPTANCE, DECISION, PROMISE, DELIVERY = "acceptance", "decision", "promise", "delivery"
STEP = "step:"  # followed by the code of the step
YELLOW_DAYS = 3

RECEIPT = Words("收到材料", "receipt of the application")
ACCEPTED = Words("受理", "acceptance")
DECIDED = Words("作出决定", "the decision")
STEP_OPEN = Words("收到办理信息", "receipt of the data for this step")
DEEMED_WORDS = {"accepted": Words("视为已受理", "deemed accepted")}


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


def spec(item: Item, kind: str) -> ClockSpec | None:
    """Return what a clock of this kind is set to for an item, or None if the item has no such limit."""
    limit = _limit(item, kind)
    if limit is None:
        return None
    silence = item.silence if kind == ACCEPTANCE else None
    return ClockSpec(
        kind=kind,
        limit=limit.limit,
        citation=limit.citation,
        counts_from=_counts_from(kind),
        deemed=_deemed(silence),
        yellow_days=YELLOW_DAYS,
    )


def _limit(item: Item, kind: str) -> LimitRule | None:
    if kind.startswith(STEP):
        return item.procedure.step(kind.removeprefix(STEP)).limit if item.procedure else None
    return {
        ACCEPTANCE: item.acceptance or item.correction,
        DECISION: item.decision,
        PROMISE: item.promised,
        DELIVERY: item.delivery,
    }[kind]


def _counts_from(kind: str) -> Words:
    if kind.startswith(STEP):
        return STEP_OPEN
    return {ACCEPTANCE: RECEIPT, DELIVERY: DECIDED}.get(kind, ACCEPTED)


def _deemed(silence: Silence | None) -> Deemed | None:
    return Deemed(DEEMED_WORDS[silence.deemed], silence.citation) if silence else None


def name(item: Item, kind: str) -> Words:
    """Return what people call the clock."""
    if kind.startswith(STEP):
        step = item.procedure.step(kind.removeprefix(STEP)) if item.procedure else None
        return step.name if step else Words(kind, kind)
    return {
        ACCEPTANCE: Words("受理或一次告知期限", "Accept, or tell what is missing"),
        DECISION: Words("法定办理期限", "Decide (by law)"),
        PROMISE: Words("承诺办理期限", "Decide (as promised)"),
        DELIVERY: Words("送达期限", "Deliver"),
    }[kind]


def source(item: Item, kind: str) -> Citation | None:
    """Return what the limit rests on."""
    limit = _limit(item, kind)
    return limit.citation if limit else None
