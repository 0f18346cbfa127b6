"""A whole round on the pages, as citizens and officers go through it; and what each of them is not shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.casework.rounds.conftest import CODE, FACTS, Beijing, on
from tests.channels.portal.conftest import Page, Phone
from tongban.casework.cases.models import Case, CaseLink
from tongban.casework.rounds.models import Entry, Objection, Round
from tongban.casework.rounds.rules import Act, State

pytestmark = pytest.mark.django_db
DESK, PORTAL = f"/desk/rounds/{CODE}/", f"/rounds/{CODE}/"
BOXES = {f"fact_{name}": str(value).lower() if isinstance(value, bool) else str(value) for name, value in FACTS.items()}


def do(phone: Phone, act: Act) -> Page:
    phone.get(f"{DESK}do/{act}/")
    assert phone.post(f"{DESK}do/{act}/") == DESK
    return phone.get(DESK)


def test_a_round_from_its_announcement_to_its_public_notice(
    beijing: Beijing, phone_of: Callable[[str], Phone], visitor: Phone, monday: time_machine.Traveller
) -> None:
    examiner, luo = phone_of("beijing-examiner"), phone_of("luo")
    assert examiner.post(f"{DESK}announce/") == DESK
    assert "Open for applications" in do(examiner, Act.OPEN).words
    assert "6,000" in visitor.get(PORTAL).words
    assert luo.post(f"{PORTAL}declare/", BOXES) == f"{PORTAL}mine/"
    number = beijing.handed_in("luo", on(3, 3))
    beijing.enters(number)
    assert number in luo.get(f"{PORTAL}mine/").words

    monday.move_to(on(4, 2))
    do(phone_of("beijing-examiner"), Act.CLOSE)
    district = phone_of("chaoyang-examiner")
    assert "0 of 17 facts looked at" in district.get(f"{DESK}applications/{number}/").words
    fact = f"{DESK}applications/{number}/age/"
    district.post(fact, {"status": "refused", "fact_age": "40", "why": ""}, status=422)
    assert district.post(fact, {"status": "checked", "fact_age": "46", "why": "身份证为1979年生"}).endswith(
        f"{number}/"
    )
    district.post(f"{DESK}applications/{number}/rest/")
    assert "17 of 17" in district.get(f"{DESK}applications/{number}/").words
    monday.move_to(on(4, 16))
    do(phone_of("beijing-examiner"), Act.RANK)
    visitor.get(f"{PORTAL}list/", status=404)
    monday.move_to(on(4, 20))
    do(phone_of("beijing-approver"), Act.PUBLISH)

    shown = visitor.get(f"{PORTAL}list/").words
    assert number in shown
    assert "罗小芸" not in shown
    assert "罗*芸" in shown
    assert "Rank 1 with 102 points" in phone_of("luo").get(f"{PORTAL}mine/").words


def test_what_is_proven_at_the_window_is_recorded_and_the_applicant_reads_it(
    beijing: Beijing, phone_of: Callable[[str], Phone], monday: time_machine.Traveller
) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    monday.move_to(on(3, 9))
    fact = f"{DESK}applications/{number}/education/"
    clerk, examiner = phone_of("chaoyang-clerk"), phone_of("chaoyang-examiner")
    assert f"{fact}record/" in clerk.get(f"{DESK}applications/{number}/").links
    assert f"{fact}record/" not in examiner.get(f"{DESK}applications/{number}/").links
    examiner.get(f"{fact}record/", status=404)
    clerk.get(f"{DESK}applications/{number}/height/record/", status=404)
    diploma = {"fact_education": "doctor", "evidence": "学位证书原件", "grade": "A"}
    clerk.post(f"{fact}record/", {**diploma, "fact_education": ""}, status=422)
    clerk.post(f"{fact}record/", {**diploma, "evidence": "有"}, status=422)
    assert clerk.post(f"{fact}record/", diploma) == f"{DESK}applications/{number}/"
    assert "学位证书原件 · A: issued by an authority" in examiner.get(fact).words
    said = phone_of("luo").get(f"{PORTAL}mine/").words
    assert "Proven at the window" in said
    assert "学位证书原件" in said


def test_an_objection_that_is_upheld_and_a_transfer_that_follows(
    beijing: Beijing, phone_of: Callable[[str], Phone], visitor: Phone, monday: time_machine.Traveller
) -> None:
    beijing.published(luo={"age": 46}, zhou={"insured_months": 96})
    number = beijing.numbers["luo"]
    monday.move_to(on(4, 21))
    assert visitor.get(f"{PORTAL}list/?q={number}").words.count("罗*芸") == 1
    luo = phone_of("luo")
    assert luo.post(f"{PORTAL}object/", {"about": number, "words": "年龄有误，出生于1986年"}) == f"{PORTAL}mine/"
    answer = {"upheld": "yes", "words": "经核实，年龄为四十岁"}
    assert phone_of("beijing-approver").post(f"{DESK}objections/1/", answer) == DESK

    monday.move_to(on(4, 28))
    examiner, approver = phone_of("beijing-examiner"), phone_of("beijing-approver")
    do(examiner, Act.END_NOTICE)
    fact = {"status": "checked", "fact_age": "40", "why": "异议成立，身份证为1986年生"}
    phone_of("chaoyang-examiner").post(f"{DESK}applications/{number}/age/", fact)
    do(examiner, Act.RANK)
    do(approver, Act.FINALISE)
    assert "cannot be undone" in approver.get(f"{DESK}do/freeze/").words
    do(approver, Act.FREEZE)
    assert Round.objects.get().state == State.FROZEN

    luo = phone_of("luo")
    mine = luo.get(f"{PORTAL}mine/").words
    assert "Rank 1 with 106 points" in mine
    assert "What remains is the transfer" in mine
    assert luo.get(f"{PORTAL}transfer/").values["destination"] == [
        "Chaoyang District, Beijing"
    ]  # as in the application
    assert "经核实，年龄为四十岁" in mine
    answers = {
        "movers": [str(beijing.people["luo"])], "destination": "110105", "settle_as": "new_household",
        "address": "朝阳门外大街1号", "phone": "13800000000",
    }  # fmt: skip
    assert luo.post(f"{PORTAL}transfer/", answers).startswith("/cases/")
    moved = Case.objects.get(item_code="HK-018")
    assert CaseLink.objects.get(case_id=moved.id).other_id == Entry.objects.get(number=number).case_id
    assert moved.number in luo.get(f"{PORTAL}mine/").words


def test_who_is_not_admitted_is_told_why_at_once_and_what_is_left(
    beijing: Beijing,
    phone_of: Callable[[str], Phone],
    monday: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beijing.with_quota(1, monkeypatch)
    beijing.frozen(luo={}, zhou={"insured_months": 96}, gu={"criminal": True})
    monday.move_to(on(4, 30))
    second, barred = (phone_of(who).get(f"{PORTAL}mine/").words for who in ("zhou", "gu"))
    assert "Not admitted" in second
    for page in (second, barred):
        assert "You may apply again in a later round" in page
        assert "Apply for the transfer" not in page
    assert "A condition is not fulfilled" in barred
    assert barred.index("Not fulfilled") < barred.index("What it comes to")


def test_whoever_holds_the_exported_inputs_proves_the_list_with_no_database(
    beijing: Beijing, phone_of: Callable[[str], Phone], monday: time_machine.Traveller, tmp_path: Path
) -> None:
    beijing.frozen(luo={}, zhou={"insured_months": 96})
    monday.move_to(on(4, 30))
    file = tmp_path / "proof.json"
    file.write_bytes(phone_of("beijing-examiner").client.get(f"{DESK}proof.json").content)
    call_command("policy", "rank", "--inputs", str(file), "--verify")
    forged = json.loads(file.read_text("utf-8"))
    forged["inputs"][beijing.numbers["zhou"]]["insured_months"] = "300"
    file.write_text(json.dumps(forged), "utf-8")
    with pytest.raises(CommandError, match="not proven"):
        call_command("policy", "rank", "--inputs", str(file), "--verify")


def test_who_has_no_part_in_a_round_is_shown_none_of_it(beijing: Beijing, phone_of: Callable[[str], Phone]) -> None:
    beijing.opened()
    number = beijing.applies("luo")
    elsewhere, clerk, lin = map(phone_of, ["suzhou-examiner", "chaoyang-clerk", "lin"])

    assert CODE not in elsewhere.get("/desk/rounds/").words
    for page in ("", "applications/", f"applications/{number}/", "list/", "list.csv", "proof.json"):
        elsewhere.get(f"{DESK}{page}", status=404)
    clerk.get(f"{DESK}applications/{number}/")
    clerk.get(f"{DESK}list/", status=404)
    clerk.get(f"{DESK}applications/{number}/age/", status=404)
    clerk.post(f"{DESK}applications/{number}/rest/", status=403)
    assert lin.post(f"{PORTAL}object/", {"about": number, "words": "此人不符合条件"}, status=422) == ""
    assert not Objection.objects.exists()


def test_pages_say_what_to_do_where_nothing_is_there_yet(visitor: Phone, phone_of: Callable[[str], Phone]) -> None:
    assert "No round has been announced" in visitor.get("/rounds/").words
    assert "Announce this round" in phone_of("beijing-examiner").get("/desk/rounds/").words
    assert "No round here" in phone_of("chaoyang-clerk").get("/desk/rounds/").words
    visitor.get(PORTAL, status=404)


def test_the_table_of_a_list_can_be_saved(beijing: Beijing, phone_of: Callable[[str], Phone]) -> None:
    beijing.published(luo={})
    examiner = phone_of("beijing-examiner")
    text = examiner.client.get(f"{DESK}list.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].split(",")[:3] == ["1", beijing.numbers["luo"], "罗*芸"]
