"""Acts on a case. Each public function is one transaction, and all that its caller needs to call.

The right to act is asked here, so it holds in every channel. Each raises, with nothing written:
NotFound (no such case, or none that the actor may see), ActNotOpen (the case stands elsewhere),
NotYourPost (another office's or role's task), SameOfficer (another officer must do it), NotSaid.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Actor, Machine, Officer, Visit
from tongban.basis.answers import Answers, checked
from tongban.basis.remedies import Against
from tongban.casework.cases import consequences, entitlement, gaps, in_order
from tongban.casework.cases.counter import AT_A_WINDOW
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.hearings import must_rest_on_record
from tongban.casework.cases.inspections import signed_by_all
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence, CaseLink
from tongban.casework.cases.permit import by_applicant, by_officer
from tongban.casework.cases.record import done_apart, finish, locked
from tongban.casework.cases.refusals import GapOpen
from tongban.casework.cases.rules import ActNotOpen, NotAcceptedBecause, NotSaid, Task, ToldAlready, TooLate
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import NEXT_STATE, Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import actions as clock_actions
from tongban.casework.clocks import queries as clocks
from tongban.casework.clocks.rules import ACCEPTANCE

NOTHING_WRONG: Mapping[str, str] = {}


def ask_correction(  # noqa: PLR0913 (each is a part of the list)
    *, number: str, missing: Collection[str], words: str, wrong: Mapping[str, str] = NOTHING_WRONG, by: Officer,
    at: datetime, visit: Visit,
) -> None:  # fmt: skip
    """Tell the applicant, once, everything that is missing.

    Args:
        missing: Codes of the item's evidence; may be empty if the words say it all.
        words: What to supply, in the officer's words.
        wrong: What to do about answers, by the name of the question.

    Raises:
        ToldAlready: A list has been given before. That a second one was attempted is an event of its own.

    Source: 行政许可法 第三十二条第一款第四项; 第七十二条第四项 (a second list is a violation).
    """
    told = {"missing": sorted(missing), "words": words.strip(), "wrong": dict(wrong)}
    try:
        _tell_once(number, told, by, at, visit)
    except (ToldAlready, ActNotOpen):
        if not _note_attempt(number, by, at, visit):
            raise
        raise ToldAlready(f"case {number} has been told once what is missing") from None


@transaction.atomic(durable=True)
def _tell_once(number: str, told: Mapping[str, Any], by: Officer, at: datetime, visit: Visit) -> None:
    doing = by_officer(number, Act.ASK_CORRECTION, by, at, visit)
    if doing.case.corrections:
        raise ToldAlready(f"case {number} has been told once what is missing")
    if not any(told.values()):
        raise NotSaid("missing")
    evidence, questions = {e.code for e in doing.item.evidence}, {q.name for q in doing.item.form}
    if not set(told["missing"]) <= evidence or not told["wrong"].keys() <= questions:
        raise NotSaid("missing")
    doing.case.corrections = 1
    CaseEvidence.objects.filter(case_id=doing.case.id, code__in=told["missing"]).update(status="missing", grade="")
    finish(doing, {name: value for name, value in told.items() if value or name != "wrong"})


@transaction.atomic(durable=True)
def _note_attempt(number: str, by: Officer, at: datetime, visit: Visit) -> bool:
    """Write down that a second list was attempted; return whether it was one.

    Source: 行政许可法 第七十二条第四项: supervisors count these.
    """
    case = locked(number)
    item = catalog.item(case.item_code, case.item_version)
    post = item.procedure.accept if item.procedure else None
    if post is None or not case.corrections or (State(case.state), Act.SECOND_NOTICE) not in NEXT_STATE:
        return False
    if not may_see(case, by) or post.role not in by.role_in(offices_of(case)[post.office]):
        return False
    task = Task(Act.ASK_CORRECTION, Act.SECOND_NOTICE, post.office, post.role)
    plain = replace(visit, seen=None)  # the attempt counts from a stale page as well
    apart = done_apart(case)
    finish(Doing(case=case, item=item, act=Act.SECOND_NOTICE, by=by, at=at, visit=plain, task=task, done_by=apart), {})
    return True


@transaction.atomic(durable=True)
def supply(*, number: str, answers: Answers, words: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Hand in what was missing; the case is as on the day it came in, and the office has its time again.

    Args:
        answers: Answers that replace those given before; the others stay.
        words: What the applicant says about it.
    """
    doing = by_applicant(number, Act.SUPPLY, by, at, visit)
    if doing.aside.last_day and doing.on > doing.aside.last_day:
        raise TooLate(doing.aside.last_day)
    doing.case.answers = checked(doing.item, {**doing.case.answers, **answers})
    CaseEvidence.objects.filter(case_id=doing.case.id, status="missing").update(status="declared", grade="D")
    _count_visit(doing)
    finish(doing, {"answers": sorted(answers), "words": words.strip()})


@transaction.atomic(durable=True)
def accept(
    *, number: str, seen: Collection[str], later: Collection[str] = (), by: Officer, at: datetime, visit: Visit
) -> None:
    """Accept an application, so that the time limit for the decision runs.

    Args:
        seen: Codes of the evidence that the officer has looked at: trust grade B from now on.
        later: Codes of the evidence that the applicant has promised in writing to supply, in the time of the item.

    Raises:
        NotTolerable: The item does not let a piece follow later.

    Source: 行政许可法 第三十二条第一款第五项, 第四十二条; 国发〔2022〕5号 (容缺受理).
    """
    doing = by_officer(number, Act.ACCEPT, by, at, visit)
    doing.case.accepted_on = doing.on
    if seen:
        CaseEvidence.objects.filter(case_id=doing.case.id, code__in=seen).exclude(status="held").update(
            status="seen", grade="B"
        )
    promised = gaps.promise(doing, later) if later else {}
    finish(doing, {"seen": sorted(seen)} | ({"later": promised} if promised else {}))


@transaction.atomic(durable=True)
def let_silence_speak(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
    """Accept a case whose office did not answer in time, where the item cites the law for it; return whether it did.

    The case counts as accepted on the day of its receipt, not today. Nothing happens if an officer came first.

    Source: 行政许可法 第三十二条第一款第四项.
    """
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None or case.state != State.SUBMITTED:
        return False
    item = catalog.item(case.item_code, case.item_version)
    acceptance = [c for c in clocks.of_case(case_id) if c.running and c.kind == ACCEPTANCE and c.value.spec.deemed]
    if item.silence is None or not acceptance or not acceptance[0].value.due.on < localdate(at):
        return False
    case.accepted_on = acceptance[0].value.started_on
    doing = Doing(case=case, item=item, act=Act.ACCEPT, by=Machine(), at=at, visit=visit)
    finish(doing, {"deemed": True, "law": item.silence.citation.text, "from": case.accepted_on.isoformat()})
    return True


@transaction.atomic(durable=True)
def refuse(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, because: NotAcceptedBecause, words: str, right_office: str = "", right_code: str = "",
    same_as: str = "", by: Officer, at: datetime, visit: Visit,
) -> None:  # fmt: skip
    """Do not accept an application, saying why, and which office is the right one if this is not.

    Args:
        right_office: What the office in charge is called.
        right_code: Its code, if it is one of those known here.
        same_as: The number of the case that this one repeats.

    Raises:
        NotSaid: No reason is given, or what the reason needs; or the reason is for what came online, and this did not.

    Source: 行政许可法 第三十二条第一款第一项, 第二项 (both at once: the event says whether it was), 第七十八条;
        机动车登记规定 第七十四条 (what came online and may deceive is handed in at a window).
    """
    doing = by_officer(number, Act.REFUSE, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    if because is NotAcceptedBecause.AT_WINDOW and not _came_online(doing):
        raise NotSaid("because")
    if because is NotAcceptedBecause.WRONG_OFFICE and not right_office:
        raise NotSaid("right_office")
    remedies = [remedy.code for remedy in doing.item.remedies_against(Against.DECISION)]
    said: dict[str, Any] = {"because": because, "words": words.strip(), "right_office": right_office}
    said["at_once"] = doing.on == localdate(doing.case.received_at)
    if right_code:
        said["right_code"] = right_code
    finish(doing, said | {"remedies": remedies}, _same(doing, because, same_as))


def _came_online(doing: Doing) -> bool:
    """Return whether the item sends doubtful applications to a window, and this one did not come in at one."""
    if doing.item.terms.at_window_if_doubted is None:
        return False
    return CaseEvent.objects.filter(case_id=doing.case.id, act=Act.SUBMIT).exclude(channel=AT_A_WINDOW).exists()


def _same(doing: Doing, because: NotAcceptedBecause, same_as: str) -> list[CaseLink]:
    """Return the link to the case that this one repeats: the applicant's own, of the same item."""
    if because is not NotAcceptedBecause.SAME_CASE:
        return []
    mine = Case.objects.filter(applicant_person_id=doing.case.applicant_person_id, item_code=doing.case.item_code)
    other = mine.exclude(id=doing.case.id).filter(number=same_as).values_list("id", flat=True).first()
    if other is None or doing.case.applicant_person_id is None:
        raise NotSaid("same_as")
    return [CaseLink(case_id=doing.case.id, other_id=other, kind="same")]


@transaction.atomic(durable=True)
def do_step(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, step: str, words: str, clause: str, by: Officer, at: datetime, visit: Visit
) -> None:
    """Do a step of the item's procedure; what follows from it in a register happens at once.

    Args:
        words: What was found, or done.
        clause: What the finding rests on, where the step asks for it. A person finds, never a machine.
    """
    doing = by_officer(number, Act.DO_STEP, by, at, visit, step=step)
    asks_clause = doing.item.procedure is not None and doing.item.procedure.step(step).asks_clause
    if asks_clause and not clause.strip():
        raise NotSaid("clause")
    if doing.item.procedure and doing.item.procedure.step(step).opinion and not words.strip():
        raise NotSaid("opinion")
    together = signed_by_all(doing)
    changed = [] if together.missing else consequences.follow(doing, after=step)
    policies = entitlement.of_decision(doing.case) if asks_clause else {}
    finish(doing, {"words": words.strip(), "clause": clause.strip(), "changed": changed, **together.kept, **policies})


@transaction.atomic(durable=True)
def approve(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, words: str, clause: str = "", on_record: bool = False, by: Officer, at: datetime, visit: Visit
) -> None:
    """Grant what was applied for.

    Args:
        on_record: Where a hearing was held: that the decision rests on its record.

    Raises:
        GapOpen: What was promised at acceptance has not come in.
        EarlierOpen: Numbers are limited, and an application accepted before this one has not been decided.

    Source: 行政许可法 第三十八条第一款, 第四十八条第二款, 第五十七条.
    """
    doing = by_officer(number, Act.APPROVE, by, at, visit)
    if doing.case.gaps:
        raise GapOpen(doing.case.gaps)
    if doing.item.procedure and doing.item.procedure.in_order:
        in_order.must_come_next(doing)
    record = must_rest_on_record(doing, said=on_record)
    doing.case.decided_on = doing.on
    changed = consequences.follow(doing, after="approve")
    policies = entitlement.of_decision(doing.case)
    finish(doing, {"words": words.strip(), "clause": clause.strip(), "changed": changed, **record, **policies})


@transaction.atomic(durable=True)
def reject(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, words: str, clause: str, on_record: bool = False, by: Officer, at: datetime, visit: Visit
) -> None:
    """Do not grant it: with the reason, the clause, and the remedies that the item's law gives (or none).

    Source: 行政许可法 第三十八条第二款. Always a person's decision: 个人信息保护法 第二十四条.
    """
    doing = by_officer(number, Act.REJECT, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    if not clause.strip():
        raise NotSaid("clause")
    record = must_rest_on_record(doing, said=on_record)
    doing.case.decided_on = doing.on
    remedies = [remedy.code for remedy in doing.item.remedies_against(Against.DECISION)]
    policies = entitlement.of_decision(doing.case)
    finish(doing, {"words": words.strip(), "clause": clause.strip(), "remedies": remedies, **record, **policies})


@transaction.atomic(durable=True)
def complete(*, number: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Carry the decision into the registers, in the same transaction."""
    doing = by_officer(number, Act.COMPLETE, by, at, visit)
    doing.case.completed_on = doing.on
    changed = consequences.follow(doing, after="complete")
    finish(doing, {"changed": changed})


@transaction.atomic(durable=True)
def deliver(*, number: str, how: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Hand the result over; the delivery limit ends here, not at printing.

    Args:
        how: at_window, by_post or electronic.

    Source: 行政许可法 第四十四条.
    """
    doing = by_officer(number, Act.DELIVER, by, at, visit)
    if how not in {"at_window", "by_post", "electronic"}:
        raise NotSaid("how")
    if how == "at_window":
        doing.case.visits += 1
    finish(doing, {"how": how})


@transaction.atomic(durable=True)
def recount(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
    """Work out again the due dates of a case that waited for a year's notice; return whether any changed."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        return False
    changed = clock_actions.recount([row for row in clock_actions.running(case_id) if row.gap_year is not None])
    if not changed:
        return False
    item = catalog.item(case.item_code, case.item_version)
    due = {kind: [day.isoformat() for day in days] for kind, days in changed.items()}
    finish(Doing(case=case, item=item, act=Act.RECOUNT, by=Machine(), at=at, visit=visit), {"due": due})
    return True


@transaction.atomic(durable=True)
def withdraw(*, number: str, words: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Take an application back; possible until it is decided."""
    doing = by_applicant(number, Act.WITHDRAW, by, at, visit)
    finish(doing, {"words": words.strip()})


def _count_visit(doing: Doing) -> None:
    if doing.visit.channel == AT_A_WINDOW:
        doing.case.visits += 1
