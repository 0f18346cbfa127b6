"""Papers are printed once, say what the case says, and can be checked by whoever holds them."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
import zxingcpp
from pytest_django import Settings

from tests.casework.cases.conftest import CLAUSE, Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.attempts import actions as attempts
from tongban.casework.attempts.models import Failed
from tongban.casework.attempts.rules import TooManyAttempts
from tongban.casework.cases import actions, at_once, intake
from tongban.casework.cases.models import Case, CaseNotice
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.catalog import queries as catalog
from tongban.casework.keys import development
from tongban.casework.keys import queries as keys
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.papers import notices, queries
from tongban.casework.papers.notices import Printed, printed
from tongban.casework.papers.printing import LACKING, printable
from tongban.casework.papers.rules import NotGenuine
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import PersonRecord

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(content: bytes) -> str:
    """Return what the PDF says, read by another library than wrote it, without spaces."""
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def paper(number: str, kind: str, language: str = "zh-hans") -> tuple[CaseNotice, Printed]:
    row = CaseNotice.objects.get(case__number=number, kind=kind)
    return row, printed(row.case_id, row.seq, kind, language=language, at=MONDAY)


def test_an_acceptance_says_what_by_whom_and_until_when(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept")
    row, made = paper(number, "acceptance")
    said = text_of(made.content)
    for words in (
        "受理通知书", "罗", "合法稳定就业落户", number, row.number, row.check_code, "苏州市公安局姑苏分局",
        "2026年3月2日", "法定办结期限：2026年3月30日前", "承诺办结期限：2026年3月16日前", "优化营商环境条例",
        "acceptance1",
    ):  # fmt: skip
        assert words in said, words
    assert "行政许可法" not in said  # binds licences only
    assert made.name == f"{row.number}-zh.pdf"
    english = text_of(paper(number, "acceptance", "en")[1].content)
    assert "Noticeofacceptance" in english
    assert "dueby" in english
    assert "30March2026" in english


def test_a_licence_rests_on_the_law_of_licences(hotel: Callable[..., str], carry: Carry) -> None:
    number = hotel()
    carry(number, "accept")
    assert "行政许可法第三十二条" in text_of(paper(number, "acceptance")[1].content)


def test_where_the_site_holds_a_key_for_papers_they_are_signed_and_the_seal_is_not_waited_for(
    transfer: Callable[..., str], carry: Carry, settings: Settings, tmp_path: Path
) -> None:
    number = transfer()
    carry(number, "accept")
    assert "（印章处）" in text_of(paper(number, "acceptance", "zh-hans")[1].content)
    settings.KEY_REACHES = Reaches("a passphrase of tests")
    development.keep(keys.site(), address="https://site.example", provinces=["320000"], at=MONDAY)
    made = paper(number, "acceptance", "en")[1]
    assert "(signedelectronically)" in text_of(made.content)
    assert made.content.count(b"/ETSI.CAdES.detached") == 1
    assert paper(number, "acceptance", "en")[1] == made  # not signed again
    assert b"/Sig" not in paper(number, "acceptance", "zh-hans")[1].content  # printed before there was a key


@pytest.mark.law("online-12")
def test_a_paper_is_the_same_bytes_whenever_it_is_asked_for(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept")
    row, first = paper(number, "acceptance")
    Case.objects.filter(id=row.case_id).update(applicant_name="另一个名字")
    assert paper(number, "acceptance")[1] == first
    with pytest.raises(NotFound):
        printed(row.case_id, row.seq, "decision", language="en", at=MONDAY)


def test_what_is_missing_is_listed_in_full(transfer: Callable[..., str], officer: Callable[[str], Officer]) -> None:
    number = transfer()
    actions.ask_correction(
        number=number, missing=["labour_contract", "social_insurance_record"], words="合同缺第二页\n请补第二页",
        by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    said = text_of(paper(number, "correction")[1].content)
    for words in ("一次性补正告知书", "·劳动合同", "·社会保险参保记录", "合同缺第二页", "请补第二页", "只告知一次"):
        assert words in said, words


def test_a_refusal_names_reason_clause_and_remedies(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept", "examine", "reject")
    said = text_of(paper(number, "refusal")[1].content)
    for words in ("不予准许决定书", "理由：条件不符", CLAUSE.replace(" ", ""), "六十日内", "行政复议", "六个月内"):
        assert words in said, words
    assert "六个月内" not in text_of(paper(number, "acceptance")[1].content)


def test_another_office_is_named(transfer: Callable[..., str], officer: Callable[[str], Officer]) -> None:
    number = transfer()
    actions.refuse(
        number=number, because=NotAcceptedBecause.WRONG_OFFICE, words="户籍地在吴中区",
        right_office="苏州市公安局吴中分局",
        by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    said = text_of(paper(number, "not_accepted")[1].content)
    assert "不属于本机关职权范围" in said
    assert "苏州市公安局吴中分局" in said


def test_a_decision_and_the_receipt_of_service_name_what_was_issued(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept", "examine", "approve", "move_out", "complete", "deliver")
    permit = next(d for d in registry.documents_of_case(Case.objects.get().id) if d.kind == "permit_to_move_in")
    decision, receipt = paper(number, "decision")[1], paper(number, "service_receipt")[1]
    assert "决定准予" in text_of(decision.content)
    assert permit.number in text_of(decision.content)
    assert "窗口当面送达" in text_of(receipt.content)
    assert permit.number in text_of(receipt.content)


def test_a_certificate_says_what_the_register_says_and_who_else_lives_there_only_if_asked(
    people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    def certificate(content: str) -> str:
        person = registry.person(people["luo"], MONDAY.date())
        number = intake.submit(
            item=catalog.current("HK-036", MONDAY.date()),
            answers={"holder": str(people["luo"]), "content": content, "purpose": "子女入学", "phone": "13800000000"},
            applicant=intake.Applicant(person_id=people["luo"], name=person.name), window="", key=uuid4(),
            by=citizen("luo"), at=MONDAY, visit=ONLINE,
        )  # fmt: skip
        common: dict[str, Any] = {"number": number, "at": MONDAY, "visit": AT_DESK}
        actions.accept(seen=[], by=officer("yibin-clerk"), **common)
        actions.approve(words="", by=officer("yibin-registrar"), **common)
        actions.complete(by=officer("yibin-registrar"), **common)
        return text_of(paper(number, "certificate")[1].content)

    luo = registry.person(people["luo"], MONDAY.date())
    said = certificate("registration")
    for words in ("户籍证明", luo.name, luo.id_number, "四川省宜宾市", "户主", "子女入学", "女"):
        assert words in said, words
    assert "同户人员" not in said


def test_a_page_of_the_household_register_says_nothing_of_anybody_else(
    people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    wife, head = (registry.person(people[name], MONDAY.date()) for name in ("gu-wife", "gu"))
    number = intake.submit(
        item=catalog.current("HK-035", MONDAY.date()),
        answers={"holder": str(wife.person_id), "phone": "13800000000"},
        applicant=intake.Applicant(person_id=wife.person_id, name=wife.name), window="", key=uuid4(),
        by=citizen("gu-wife"), at=MONDAY, visit=ONLINE,
    )  # fmt: skip
    at_once.settle(number=number, seen=[], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK)
    said = text_of(paper(number, "household_extract")[1].content)
    for words in ("常住人口登记卡", wife.name, wife.id_number, "配偶", "何时迁入"):
        assert words in said, words
    assert head.name not in said


def test_the_code_on_the_paper_leads_to_the_page_that_checks_it(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept")
    row, made = paper(number, "acceptance")
    image = pypdfium2.PdfDocument(BytesIO(made.content))[0].render(scale=3).to_pil()
    read = zxingcpp.read_barcodes(image)
    assert [found.text for found in read] == [
        f"http://127.0.0.1:8000/verify/?number={row.number}&code={row.check_code}"
    ]


def test_a_rare_character_of_a_name_is_printed_and_can_be_read_back(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    Case.objects.update(applicant_name="罗𬍛㐂")  # from the 通用规范汉字表, beyond the first plane
    carry(number, "accept")
    assert "罗𬍛㐂" in text_of(paper(number, "acceptance")[1].content)


def test_a_character_that_the_font_lacks_is_marked_and_named(transfer: Callable[..., str], carry: Carry) -> None:
    lacking: list[str] = []
    assert printable("罗\U0002b9ff\x07", lacking) == f"罗{LACKING}"
    assert lacking == ["U+2B9FF"]
    number = transfer()
    Case.objects.update(applicant_name="罗\U0002b9ff")
    carry(number, "accept")
    said = text_of(paper(number, "acceptance")[1].content)
    assert f"罗{LACKING}" in said
    assert "U+2B9FF" in said


def test_every_name_of_the_demonstration_can_be_printed(people: dict[str, UUID]) -> None:
    lacking: list[str] = []
    for name in PersonRecord.objects.values_list("name", flat=True):
        printable(name, lacking)
    assert lacking == []


def test_who_holds_a_paper_learns_what_it_is_and_where_the_case_stands(
    transfer: Callable[..., str], carry: Carry
) -> None:
    number = transfer()
    carry(number, "accept")
    row, _ = paper(number, "acceptance")
    typed = row.check_code.lower().replace("-", " ")
    known = notices.check(number=row.number.replace("-", ""), code=typed, address="192.0.2.1", at=MONDAY)
    assert (known.number, known.title.zh, known.state) == (row.number, "受理通知书", "accepted")
    assert not Failed.objects.exists()


def test_wrong_codes_are_counted_for_the_paper_and_for_the_address(
    transfer: Callable[..., str], carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "FROM_AN_ADDRESS", 10)
    number = transfer()
    carry(number, "accept", "examine", "approve")
    first, second = CaseNotice.objects.filter(case__number=number).order_by("seq")
    wrong = "0000-0000"
    for _ in range(10):
        with pytest.raises(NotGenuine):
            notices.check(number=first.number, code=wrong, address="192.0.2.1", at=MONDAY)
    with pytest.raises(TooManyAttempts):  # the same paper from elsewhere
        notices.check(number=first.number, code=first.check_code, address="192.0.2.2", at=MONDAY)
    with pytest.raises(TooManyAttempts):  # another paper from the same place
        notices.check(number=second.number, code=second.check_code, address="192.0.2.1", at=MONDAY)
    known = notices.check(number=second.number, code=second.check_code, address="192.0.2.2", at=MONDAY)
    assert known.number == second.number
    later = MONDAY + timedelta(hours=1)
    known = notices.check(number=first.number, code=first.check_code, address="192.0.2.1", at=later)
    assert known.number == first.number


@pytest.mark.parametrize("number", ["", "x", "320508-26-0FS69E0X-N-01", "320508-26-0FS69E0X-N"])
def test_what_is_no_number_of_a_paper_is_not_genuine(db: None, number: str) -> None:
    with pytest.raises(NotGenuine):
        notices.check(number=number, code="0000-0000", address="192.0.2.1", at=MONDAY)


def test_papers_are_listed_for_those_who_may_see_them(
    transfer: Callable[..., str], carry: Carry, citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    from tongban.casework.cases import queries as cases  # noqa: PLC0415

    number = transfer()
    carry(number, "accept", "examine", "approve")
    for actor in (citizen("luo"), officer("suzhou-clerk")):
        view = cases.case(number, actor=actor)
        assert [each.kind for each in queries.notices(view, actor=actor)] == ["decision", "acceptance"]
    view = cases.case(number, actor=citizen("luo"))
    assert queries.notices(view, actor=Citizen(1, uuid4())) == []
