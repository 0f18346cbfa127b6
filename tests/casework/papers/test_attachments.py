"""Files for evidence: with a draft, with its case, replaced one by one, checked by officers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.files import samples
from tongban.basis.actors import Citizen, Officer, Visit
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases import actions as acts
from tongban.casework.cases import intake
from tongban.casework.cases import queries as cases
from tongban.casework.cases.models import Case, CaseEvidence, CaseNotice, WorkRow
from tongban.casework.cases.rules import ActNotOpen
from tongban.casework.catalog import queries as catalog
from tongban.casework.files.models import StoredFile
from tongban.casework.files.rules import FileRefused
from tongban.casework.papers import actions, queries
from tongban.casework.papers.models import Attachment, DraftFile
from tongban.casework.papers.rules import NotToReplace, SayWhy, Standing, TooManyFiles
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "labour_contract"
WORKER = Visit("worker", "none")


@pytest.fixture
def draft(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[[], tuple[UUID, UUID]]:
    """Begin Luo's move to Suzhou; return the draft and the key of its submission."""

    def begin() -> tuple[UUID, UUID]:
        key = uuid4()
        answers = {
            "_key": str(key), "movers": [str(people["luo"])], "destination": "320508", "settle_as": "new_household",
            "address": "人民路1号", "employer": "某公司", "work_since": "2021-03-01", "phone": "13800000000",
        }  # fmt: skip
        item = catalog.current("HK-016", MONDAY.date())
        draft_id = intake.save_draft(
            draft_id=None, item=item, answers=answers, applicant=people["luo"], authority="", by=citizen("luo"),
            at=MONDAY,
        )  # fmt: skip
        return draft_id, key

    return begin


def hand_in(draft_id: UUID, key: UUID, by: Citizen) -> str:
    kept = cases.draft(draft_id, actor=by)
    person = registry.person(by.person_id, MONDAY.date())
    return intake.submit(
        item=kept.item, answers=kept.answers, applicant=intake.Applicant(person_id=by.person_id, name=person.name),
        window="", key=key, by=by, at=MONDAY, visit=ONLINE, draft_id=draft_id,
    )  # fmt: skip


def evidence(number: str, code: str = PAPER) -> tuple[str, str]:
    row = CaseEvidence.objects.get(case__number=number, code=code)
    return row.status, row.grade


def add(number: str, by: Citizen | Officer, content: bytes = b"", **more: Any) -> UUID:
    return actions.add(
        number=number, code=more.pop("code", PAPER), content=content or samples.jpeg(), name="合同.jpg", by=by,
        at=MONDAY, visit=AT_DESK if isinstance(by, Officer) else ONLINE, **more,
    )  # fmt: skip


def mark(number: str, file: UUID, standing: Standing, by: Officer, words: str = "第二页没有拍全") -> None:
    actions.mark(
        number=number, attachment_id=file, standing=standing, words=words, by=by, at=MONDAY, visit=AT_DESK
    )  # fmt: skip


def test_files_of_a_draft_survive_and_come_with_the_case(
    draft: Callable[[], tuple[UUID, UUID]], citizen: Callable[[str], Citizen]
) -> None:
    (draft_id, key), luo = draft(), citizen("luo")
    file = actions.add_to_draft(
        draft_id=draft_id, code=PAPER, content=samples.pdf(2), name="C:\\合同.pdf", by=luo, at=MONDAY
    )
    assert [(f.id, f.name, f.file.pages) for f in queries.draft_files(draft_id, actor=luo)] == [(file, "合同.pdf", 2)]
    number = hand_in(draft_id, key, luo)
    common: dict[str, Any] = {"number": number, "draft_id": draft_id, "by": luo, "at": MONDAY, "visit": ONLINE}
    assert actions.bring(**common) == 1
    assert actions.bring(**common) == 0  # again changes nothing
    view = cases.case(number, actor=luo)
    (kept,) = queries.attachments(view, actor=luo)
    assert (kept.id, kept.code, kept.grade, kept.purpose, kept.standing) == (file, PAPER, "C", number, "unchecked")
    assert evidence(number) == ("uploaded", "C")
    assert evidence(number, "social_insurance_record") == ("declared", "D")
    assert not DraftFile.objects.exists()
    assert [event.act for event in view.events] == ["submit", "add_paper"]
    assert "合同.pdf" not in str(view.events[-1].data)


def test_what_a_crash_leaves_behind_is_brought_by_the_worker_and_of_a_draft_thrown_away_deleted(
    draft: Callable[[], tuple[UUID, UUID]], citizen: Callable[[str], Citizen]
) -> None:
    luo = citizen("luo")
    drafts = [draft() for _ in range(3)]
    for draft_id, _ in drafts:
        actions.add_to_draft(draft_id=draft_id, code=PAPER, content=samples.jpeg(), name="a", by=luo, at=MONDAY)
    number = hand_in(*drafts[0], luo)  # and then the process is killed
    intake.drop_draft(draft_id=drafts[1][0], by=luo)
    assert actions.bring_left_behind(at=MONDAY, visit=WORKER) == 2
    assert actions.bring_left_behind(at=MONDAY, visit=WORKER) == 0
    assert Attachment.objects.get().case_id == Case.objects.get(number=number).id
    assert DraftFile.objects.get().draft_id == drafts[2][0]
    assert evidence(number) == ("uploaded", "C")


def test_a_draft_is_closed_to_others_and_has_room_for_so_many_files(
    draft: Callable[[], tuple[UUID, UUID]], citizen: Callable[[str], Citizen], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_OF_ONE", 2)
    (draft_id, key), luo, gu = draft(), citizen("luo"), citizen("gu")
    common: dict[str, Any] = {"draft_id": draft_id, "content": samples.png((40, 40)), "name": "a", "at": MONDAY}
    with pytest.raises(NotFound):
        actions.add_to_draft(code=PAPER, by=gu, **common)
    with pytest.raises(NotFound):
        actions.add_to_draft(code="passport", by=luo, **common)
    with pytest.raises(FileRefused):
        actions.add_to_draft(code=PAPER, by=luo, **common | {"content": b"text"})
    ids = [actions.add_to_draft(code=PAPER, by=luo, **common) for _ in range(2)]
    with pytest.raises(TooManyFiles):
        actions.add_to_draft(code=PAPER, by=luo, **common)
    actions.remove_from_draft(draft_id=draft_id, file_id=ids[0], by=luo)
    actions.remove_from_draft(draft_id=draft_id, file_id=ids[0], by=luo)
    assert len(queries.draft_files(draft_id, actor=luo)) == 1
    with pytest.raises(NotFound):
        queries.draft_file(draft_id, ids[0], actor=luo)
    number = hand_in(draft_id, key, luo)
    other = hand_in(*draft(), luo)
    with pytest.raises(NotFound):  # another case of hers is not what the draft became
        actions.bring(number=other, draft_id=draft_id, by=luo, at=MONDAY, visit=ONLINE)
    assert actions.bring(number=number, draft_id=draft_id, by=gu, at=MONDAY, visit=ONLINE) == 0  # none of these is his
    assert actions.bring(number=number, draft_id=draft_id, by=luo, at=MONDAY, visit=ONLINE) == 1


def test_a_file_used_again_keeps_its_trust_and_says_where_it_is_from(
    draft: Callable[[], tuple[UUID, UUID]], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer],
    transfer: Callable[..., str],
) -> None:  # fmt: skip
    luo, first = citizen("luo"), transfer()
    seen = add(first, officer("suzhou-clerk"))
    bad = add(first, luo, samples.png())
    mark(first, bad, Standing.REFUSED, officer("suzhou-clerk"))
    offered = queries.earlier([PAPER], actor=luo)
    assert [(e.number, e.attachment.id, e.attachment.grade) for e in offered] == [(first, seen, "B")]
    assert queries.earlier([PAPER], actor=citizen("gu")) == []
    draft_id, key = draft()
    common: dict[str, Any] = {"draft_id": draft_id, "code": PAPER, "by": luo, "at": MONDAY}
    actions.reuse_in_draft(attachment_id=seen, **common)
    actions.reuse_in_draft(attachment_id=seen, **common)
    with pytest.raises(NotFound):
        actions.reuse_in_draft(attachment_id=bad, **common)
    number = hand_in(draft_id, key, luo)
    actions.bring(number=number, draft_id=draft_id, by=luo, at=MONDAY, visit=ONLINE)
    kept = Attachment.objects.get(case_id=Case.objects.get(number=number).id)
    assert (kept.grade, kept.purpose) == ("B", first)
    assert evidence(number) == ("seen", "B")
    assert StoredFile.objects.count() == 2


def test_a_clerks_scan_counts_as_seen_and_an_upload_does_not_make_it_less(
    transfer: Callable[..., str], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    number = transfer()
    add(number, citizen("luo"))
    assert evidence(number) == ("uploaded", "C")
    add(number, officer("suzhou-clerk"), samples.pdf())
    assert evidence(number) == ("seen", "B")
    add(number, citizen("luo"), samples.png())
    assert evidence(number) == ("seen", "B")


def test_one_bad_scan_is_asked_for_again_without_a_second_correction_notice(
    transfer: Callable[..., str], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer], carry: Carry
) -> None:
    number, luo, clerk = transfer(), citizen("luo"), officer("suzhou-clerk")
    first = add(number, luo)
    carry(number, "accept")
    before = WorkRow.objects.get(number=number)
    with pytest.raises(SayWhy):
        mark(number, first, Standing.AGAIN, officer("suzhou-examiner"), words=" ")
    mark(number, first, Standing.AGAIN, officer("suzhou-examiner"))
    (shown,) = queries.attachments(cases.case(number, actor=luo), actor=luo)
    assert (shown.standing, shown.said, shown.may_be_replaced) == ("again", "第二页没有拍全", True)
    better = add(number, luo, samples.png(), replaces=first)
    with pytest.raises(NotToReplace):
        add(number, luo, samples.png(), replaces=first)
    with pytest.raises(NotToReplace):
        mark(number, first, Standing.GOOD, clerk)
    mark(number, better, Standing.GOOD, clerk)
    with pytest.raises(NotToReplace):
        add(number, luo, samples.jpeg(), replaces=better)
    assert Case.objects.get(number=number).corrections == 0
    assert not CaseNotice.objects.filter(case__number=number, kind="correction").exists()
    after = WorkRow.objects.get(number=number)
    assert (after.task, after.due_on, after.barred) == (before.task, before.due_on, before.barred)
    carry(number, "examine", "approve", at=MONDAY + timedelta(hours=2))
    with pytest.raises(ActNotOpen):
        add(number, luo)
    with pytest.raises(ActNotOpen):
        mark(number, better, Standing.REFUSED, clerk)


def test_what_was_missing_can_come_as_a_file(
    transfer: Callable[..., str], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    number, luo = transfer(), citizen("luo")
    acts.ask_correction(
        number=number, missing=[PAPER], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK
    )  # fmt: skip
    assert evidence(number)[0] == "missing"
    add(number, luo)
    assert evidence(number) == ("uploaded", "C")
    acts.supply(number=number, answers={}, words="", by=luo, at=MONDAY, visit=ONLINE)
    assert evidence(number) == ("uploaded", "C")


def test_nobody_adds_or_marks_who_has_no_part_in_the_case(
    transfer: Callable[..., str], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    number = transfer()
    file = add(number, citizen("luo"))
    with pytest.raises(NotFound):
        add(number, citizen("gu"))
    with pytest.raises(NotYours):
        add(number, officer("suzhou-examiner"))
    with pytest.raises(NotYours):  # the office of origin sees the case, and does not examine it
        mark(number, file, Standing.GOOD, officer("yibin-registrar"))
    with pytest.raises(NotFound):
        mark(number, uuid4(), Standing.GOOD, officer("suzhou-clerk"))
    with pytest.raises(NotFound):
        add(number, citizen("luo"), code="passport")
    with pytest.raises(NotFound):
        add(number, citizen("luo"), replaces=uuid4())
    view = cases.case(number, actor=citizen("luo"))
    with pytest.raises(NotFound):
        queries.attachment(view, file, actor=Citizen(1, uuid4()))
    assert queries.attachments(view, actor=Citizen(1, uuid4())) == []
