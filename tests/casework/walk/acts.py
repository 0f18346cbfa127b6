"""Every act on a case: where it is open, whose it is, whose it is not, and what may come of doing it again."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

import tongban.casework
from tests.casework.cases.conftest import CLAUSE
from tests.casework.conftest import MONDAY
from tests.casework.files import samples
from tests.casework.walk.world import World
from tongban.basis.aftercare import Ending
from tongban.basis.terms import BarCause
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act, State
from tongban.casework.papers.rules import Standing
from tongban.casework.reviews.contests import Mark
from tongban.casework.reviews.rules import FollowUpAct, Outcome

Said = Callable[[World, str], dict[str, Any]]
MONTHS_LATER = MONDAY + timedelta(days=150)  # the last days of July: the calendar of the year reaches that far


class Again(Enum):
    """What doing it a second time comes to."""

    REFUSED = "refused"
    RIGHT = "right"  # people speak twice, and an officer writes two notes
    TRACED = "traced"  # refused, and that it was attempted is an event


@dataclass(frozen=True, kw_only=True)
class Row:
    """An act and everything that the walk needs to try it rightly and wrongly."""

    act: Act | None  # what its event is called; None: it leaves none
    make: Callable[[World], str]
    who: str
    said: Said = lambda _world, _number: {}
    states: frozenset[State] | None = None  # where it is open, if not where the table of acts says
    not_role: str = ""  # of the same office
    not_office: str = ""  # of the same role; for a citizen another citizen
    apart: str = ""  # the act that the same officer may not have done
    again: Again = Again.REFUSED


def plain(**said: Any) -> Said:
    return lambda _world, _number: said


ANY = frozenset(State)
AFTER = frozenset({State.COMPLETED, State.DELIVERED})
WORDS = plain(words="有理由")
GROUNDED = plain(words="有理由", clause=CLAUSE)
CLERK: dict[str, Any] = {"who": "suzhou-clerk", "not_role": "suzhou-registrar", "not_office": "yibin-clerk"}
EXAMINER: dict[str, Any] = {"who": "suzhou-examiner", "not_role": "suzhou-clerk", "not_office": "suzhou-city-examiner"}
APPROVER: dict[str, Any] = {"who": "suzhou-approver", "not_role": "suzhou-clerk", "not_office": "yibin-approver"}
REGISTRAR: dict[str, Any] = {"who": "suzhou-registrar", "not_role": "suzhou-clerk", "not_office": "yibin-registrar"}
LUO: dict[str, Any] = {"who": "luo", "not_office": "yang"}
GU: dict[str, Any] = {"who": "gu", "not_office": "yang"}

ROWS: Mapping[str, Row] = {
    # --- from application to delivery
    "cases.actions.ask_correction": Row(
        act=Act.ASK_CORRECTION, make=World.move, said=plain(missing=["labour_contract"], words="请补交"),
        again=Again.TRACED, **CLERK,
    ),
    "cases.actions.supply": Row(act=Act.SUPPLY, make=World.told, said=plain(answers={}, words=""), **LUO),
    "cases.actions.accept": Row(act=Act.ACCEPT, make=World.move, said=plain(seen=[]), **CLERK),
    "cases.actions.refuse": Row(
        act=Act.REFUSE, make=World.move, said=plain(because=NotAcceptedBecause.CONDITIONS, words="条件不符"), **CLERK
    ),
    "cases.actions.do_step": Row(
        act=Act.DO_STEP, make=lambda w: w.move("accept"), said=plain(step="examine", words="", clause=CLAUSE),
        apart="approve", **EXAMINER,
    ),
    "cases.actions.approve": Row(
        act=Act.APPROVE, make=lambda w: w.move("accept", "examine"), said=WORDS, apart="examine", **APPROVER
    ),
    "cases.actions.reject": Row(
        act=Act.REJECT, make=lambda w: w.move("accept", "examine"), said=GROUNDED, apart="examine", **APPROVER
    ),
    "cases.actions.complete": Row(
        act=Act.COMPLETE, make=lambda w: w.move("accept", "examine", "approve", "move_out"), **REGISTRAR
    ),
    "cases.actions.deliver": Row(
        act=Act.DELIVER, make=lambda w: w.move("accept", "examine", "approve", "move_out", "complete"),
        said=plain(how="by_post"), **CLERK,
    ),
    "cases.actions.withdraw": Row(act=Act.WITHDRAW, make=World.move, said=WORDS, **LUO),
    "cases.at_once.settle": Row(
        act=Act.SETTLE, make=World.certificate, said=plain(seen=[], words="", answer=""), **CLERK
    ),
    "cases.at_once.answer": Row(act=Act.ANSWER, make=World.enquiry, said=plain(answer="2012年迁入"), **REGISTRAR),
    "cases.gaps.supply_gap": Row(
        act=Act.SUPPLY_GAP, make=World.promised, said=plain(codes=["employment_contract"]), **LUO
    ),
    "cases.commitments.find_false": Row(act=Act.FIND_FALSE, make=World.committed, said=WORDS, **EXAMINER),
    "cases.commitments.take_back": Row(act=Act.TAKE_BACK, make=World.found_false, said=GROUNDED, **APPROVER),
    "cases.bars.bar": Row(
        act=Act.BAR, make=lambda w: w.hotel("accept", "examine", "reject"),
        said=plain(cause=BarCause.FALSE_PAPERS, words="材料系伪造"), **APPROVER,
    ),
    # --- beside the steps
    "cases.counter.correct": Row(
        act=Act.CORRECT, make=World.move, said=plain(answers={"employer": "新单位"}, agreed=True, words="笔误"), **CLERK
    ),
    "cases.counter.prioritise": Row(
        act=Act.PRIORITISE, make=World.move,
        said=plain(priority=Priority.URGENT, because=OrderBecause.CARE, words="高龄"), **APPROVER,
    ),
    "cases.counter.hand_on": Row(
        act=Act.HAND_ON, make=World.asked_first,
        said=lambda w, _n: {"to_user": w.officer("suzhou-registrar").user_id, "words": "轮岗"}, **CLERK,
    ),
    "cases.inspections.send_officers": Row(
        act=Act.SEND_OFFICERS, make=World.engraver,
        said=lambda w, _n: {"officers": [w.officer(f"suzhou-inspector{n}").user_id for n in ("", "-2")]}, **APPROVER,
    ),
    "cases.timekeeping.pause": Row(
        act=Act.PAUSE, make=World.sent, said=plain(reason="testing", days=5, words="送检"), who="suzhou-examiner",
        not_role="suzhou-registrar", not_office="suzhou-city-examiner",
    ),
    "cases.timekeeping.resume": Row(act=Act.RESUME, make=World.paused, said=WORDS, **EXAMINER),
    "cases.timekeeping.ask_extension": Row(
        act=Act.ASK_EXTENSION, make=World.sent, said=plain(days=10, words="需要勘验"), who="suzhou-examiner",
        not_role="suzhou-registrar", not_office="suzhou-city-examiner",
    ),
    "cases.timekeeping.extend": Row(act=Act.EXTEND, make=World.more_asked, said=WORDS, **APPROVER),
    "cases.timekeeping.keep_limit": Row(act=Act.KEEP_LIMIT, make=World.more_asked, said=WORDS, **APPROVER),
    "cases.hearings.offer": Row(
        act=Act.OFFER_HEARING, make=lambda w: w.licensing.examined(), said=plain(interested=[], words="可以申请听证"),
        who="suzhou-examiner", not_role="suzhou-registrar", not_office="suzhou-city-examiner",
    ),
    "cases.hearings.be_heard": Row(act=Act.BE_HEARD, make=World.offered, said=WORDS, again=Again.RIGHT, **GU),
    "cases.hearings.ask": Row(act=Act.ASK_HEARING, make=World.offered, said=WORDS, **GU),
    "cases.hearings.set_hearing": Row(
        act=Act.SET_HEARING, make=World.hearing_asked,
        said=lambda w, _n: {
            "on": date(2026, 3, 12), "place": "二楼", "chair": w.officer("suzhou-registrar").user_id, "days": 8,
        }, **EXAMINER,
    ),
    "cases.hearings.challenge": Row(act=Act.CHALLENGE, make=World.hearing_set, said=WORDS, **GU),
    "cases.hearings.answer_challenge": Row(
        act=Act.ANSWER_CHALLENGE, make=World.challenged, said=plain(chair=None, words="不存在亲属关系"), **APPROVER
    ),
    "cases.hearings.hold": Row(
        act=Act.HOLD_HEARING, make=World.hearing_set,
        said=plain(words="双方到场", signed=True, at=MONDAY + timedelta(days=10)), **REGISTRAR,
    ),
    # --- who works on it, and what they note
    "cases.claiming.claim": Row(
        act=None, make=World.move, said=plain(task="accept"), states=frozenset({State.SUBMITTED}), again=Again.RIGHT,
        **CLERK,
    ),
    "cases.claiming.release": Row(
        act=None, make=World.taken, said=plain(task="accept"), states=frozenset({State.SUBMITTED}), **CLERK
    ),
    "cases.claiming.give": Row(
        act=None, make=World.move,
        said=lambda w, _n: {"task": "accept", "to": w.officer("suzhou-clerk").user_id, "reason": "轮岗"},
        states=frozenset({State.SUBMITTED}), who="jiangsu-supervisor", not_role="suzhou-clerk",
        not_office="yibin-clerk", again=Again.RIGHT,
    ),
    "cases.notes.write": Row(
        act=None, make=World.move, said=plain(words="电话核实", pinned=False), states=ANY, who="suzhou-clerk",
        not_office="jiangsu-auditor", again=Again.RIGHT,
    ),
    "cases.notes.strike": Row(
        act=None, make=World.noted, said=plain(seq=1, reason="误记"), states=ANY, who="suzhou-clerk",
        not_role="suzhou-registrar", not_office="yibin-clerk", again=Again.RIGHT,
    ),
    "supervision.actions.explain": Row(
        act=None, make=World.move, said=plain(office="police-320508", words="系统切换", at=MONTHS_LATER), states=ANY,
        who="suzhou-clerk", not_office="yibin-clerk",
    ),
    # --- files
    "papers.actions.add": Row(
        act=Act.ADD_PAPER, make=World.move,
        said=lambda _w, _n: {"code": "labour_contract", "content": samples.png(), "name": "合同.png"},
        again=Again.RIGHT, **LUO,
    ),
    "papers.actions.mark": Row(
        act=Act.MARK_PAPER, make=World.scanned,
        said=lambda w, _n: {"attachment_id": w.made["file"], "standing": Standing.AGAIN, "words": "不清楚"},
        who="suzhou-examiner", not_office="yibin-clerk", again=Again.RIGHT,
    ),
    "papers.actions.bring": Row(
        act=Act.ADD_PAPER, make=World.left_behind, said=lambda w, _n: {"draft_id": w.made["draft"]}, states=ANY,
        again=Again.RIGHT, who="luo",  # whoever has no files there brings none, and is told nothing
    ),
    # --- after the decision
    "reviews.contests.lodge": Row(
        act=Act.CONTEST, make=lambda w: w.hotel("accept", "examine", "reject"),
        said=plain(remedy="reconsideration", body="姑苏区人民政府", lodged_on=MONDAY.date()), who="suzhou-clerk",
        not_office="yibin-clerk", states=frozenset(State) - {
            State.SUBMITTED, State.IN_CORRECTION, State.ACCEPTED, State.WITHDRAWN,
        },
    ),
    "reviews.contests.mark": Row(
        act=None, make=World.contested, said=plain(serial=1, what=Mark.ACCEPTED, on=MONDAY.date()), states=ANY,
        who="suzhou-clerk", not_office="yibin-clerk",
    ),
    "reviews.contests.decide": Row(
        act=Act.REOPEN, make=World.contested,
        said=plain(serial=1, outcome=Outcome.QUASHED, decided_on=MONDAY.date(), words="事实不清"), states=ANY,
        who="suzhou-clerk", not_office="yibin-clerk", apart="decided",
    ),
    "reviews.endings.propose": Row(
        act=None, make=World.granted, states=AFTER,
        said=lambda w, _n: {
            "document": w.made["document"], "act": Ending.RESCIND, "ground": "not_entitled", "words": "查实",
        }, **EXAMINER,
    ),
    "reviews.endings.ask_hearing": Row(
        act=None, make=World.proposed, said=plain(serial=1), states=ANY, who="gu", not_office="yang"
    ),
    "reviews.endings.hear": Row(
        act=None, make=World.proposed, said=plain(serial=1, on=MONDAY.date(), words="称属实"), states=ANY,
        who="suzhou-registrar", not_office="yibin-registrar", apart="proposed", again=Again.RIGHT,
    ),
    "reviews.endings.decide": Row(
        act=Act.RESCIND, make=lambda w: w.proposed("not_entitled"), said=plain(serial=1, words="撤销"), states=AFTER,
        who="suzhou-approver-2", not_role="suzhou-clerk", not_office="yibin-approver", apart="decided",
    ),
    "reviews.endings.drop": Row(
        act=None, make=World.proposed, said=plain(serial=1, words="不成立"), states=AFTER, who="suzhou-approver-2",
        not_role="suzhou-clerk", not_office="yibin-approver", apart="decided",
    ),
    "reviews.endings.deregister": Row(
        act=Act.DEREGISTER, make=World.granted, states=AFTER,
        said=lambda w, _n: {"document": w.made["document"], "ground": "force_majeure", "words": "灭失"}, **REGISTRAR,
    ),
    "reviews.ratings.offer": Row(
        act=None, make=World.granted, states=ANY, who="suzhou-clerk", not_office="yibin-clerk", again=Again.RIGHT
    ),
    "reviews.ratings.ask": Row(
        act=None, make=World.granted, states=ANY, who="gu", not_office="yang", again=Again.RIGHT
    ),
    "reviews.ratings.rate": Row(
        act=None, make=World.granted, said=plain(level=5, words=""), who="gu", not_office="yang",
        states=frozenset({State.COMPLETED, State.DELIVERED, State.REFUSED, State.NOT_ACCEPTED, State.RESCINDED}),
    ),
    "reviews.ratings.follow_up": Row(
        act=None, make=World.rated, states=ANY, who="suzhou-approver", not_office="yibin-approver",
        said=lambda w, n: {
            "case_id": w.id_of(n), "occasion": "matter", "act": FollowUpAct.FIND, "words": "属实",
        },
    ),
}  # fmt: skip
# Handed in is what makes a case: it is tried by itself. To break glass changes no case: its own tests try it.
OF_ROUNDS = {  # on an application in a round, by its number; tests/casework/rounds tries them
    "rounds.checking.check", "rounds.checking.check_rest", "rounds.checking.refuse", "rounds.record.step",
    "rounds.recording.supply",
}  # fmt: skip
OF_LICENCES = {  # on a licence, by its own number; tests/casework/licences tries them
    "licences.actions.act_on", "licences.actions.confirm", "licences.actions.drop",
}  # fmt: skip
OF_REMINDERS = {"reminders.actions.told"}  # on an organisation's document, by its number; tests/casework/reminders
APART = {"cases.intake.submit", "breakglass.actions.open_case"} | OF_ROUNDS | OF_LICENCES | OF_REMINDERS


def registered() -> dict[str, Callable[..., Any]]:
    """Return every act on a case by its name: what is told by whom it is done, and on which case."""
    return dict(_acts())


def _acts() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.walk_packages(tongban.casework.__path__, f"{tongban.casework.__name__}."):
        if any(part in found.name for part in (".migrations", ".management", "queries")):
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            named = inspect.signature(function).parameters
            told = {each for each, what in named.items() if what.kind is inspect.Parameter.KEYWORD_ONLY}
            on_a_case = bool(told & {"number", "case_id", "key"})
            if function.__module__ == found.name and not name.startswith("_") and "by" in told and on_a_case:
                yield f"{found.name.removeprefix(f'{tongban.casework.__name__}.')}.{name}", function
