"""What policies say of an applicant stands beside the case, is kept with the decision, and comes to the same again."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY, ONLINE
from tongban.basis.actors import Citizen
from tongban.casework.cases import entitlement, intake
from tongban.casework.cases.models import Case, CaseEvent, CaseNotice
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.casework.policies.models import PolicyVersion
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db(transaction=False)
POLICY = "320500/talent_settlement"
NO = {"education": "college", "age": 40, "other_way": False}  # of college graduates up to 35 may settle directly
YES = {"education": "bachelor", "age": 31, "other_way": False}
Apply = Callable[..., str]


@pytest.fixture
def apply(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Apply:
    """Return a function that hands in Luo's move to Suzhou with facts for its policy."""

    def submit(facts: dict[str, Any], *, code: str = POLICY, register: tuple[str, ...] = ()) -> str:
        person = registry.person(people["luo"], MONDAY.date())
        return intake.submit(
            item=catalog.current("HK-016", MONDAY.date()),
            answers={
                "movers": [str(people["luo"])], "destination": "320508", "settle_as": "new_household",
                "address": "人民路1号", "employer": "某公司", "work_since": "2021-03-01", "phone": "13800000000",
            },
            applicant=intake.Applicant(person_id=person.person_id, name=person.name),
            window="", key=uuid4(), by=citizen("luo"), at=MONDAY, visit=ONLINE,
            terms=intake.Terms(facts={code: {"facts": facts, "register": register}} if facts else {}),
        )  # fmt: skip

    return submit


def kept(number: str, act: str) -> list[dict[str, Any]]:
    case = Case.objects.get(number=number)
    found: list[dict[str, Any]] = CaseEvent.objects.get(case=case, act=act).data.get("policies", [])
    return found


def replay(number: str) -> str:
    said = StringIO()
    call_command("replay", number, stdout=said)
    return said.getvalue()


def test_a_case_keeps_the_version_in_force_when_it_came_in_and_how_far_each_fact_can_be_trusted(apply: Apply) -> None:
    case = Case.objects.get(number=apply({**YES, "nonsense": 1}, register=("age",)))
    on_file = policies.current(POLICY, MONDAY.date())
    assert case.facts == {
        POLICY: {
            "version": on_file.version, "sha256": on_file.sha256, "on": "2026-03-02", "facts": YES,
            "grades": {"education": "D", "age": "A", "other_way": "D"},
        }
    }  # fmt: skip


def test_facts_for_a_policy_that_the_item_does_not_go_by_there_are_left_out(apply: Apply) -> None:
    assert Case.objects.get(number=apply({"lawful_job": True}, code="130100/settlement")).facts == {}


def test_finding_and_decision_keep_what_the_policy_said_and_name_nobody(apply: Apply, carry: Carry) -> None:
    number = apply(YES)
    carry(number, "accept", "examine", "approve")
    for act in ("do_step", "approve"):
        (said,) = kept(number, act)
        assert (said["policy"], said["outcome"], said["failed"], said["facts"]) == (POLICY, "yes", [], YES)
        assert len(said["explanation"]) == len(said["sha256"]) == 64
    case = Case.objects.get(number=number)
    written = json.dumps([event.data for event in CaseEvent.objects.filter(case=case)], ensure_ascii=False)
    assert case.applicant_name not in written


def test_the_policy_decides_nothing_the_approver_may_refuse_what_it_allows_and_grant_what_it_does_not(
    apply: Apply, carry: Carry
) -> None:
    refused = apply(YES)
    carry(refused, "accept", "examine", "reject")
    assert kept(refused, "reject")[0]["outcome"] == "yes"


def test_a_decision_costs_no_more_statements_with_facts_than_without(
    apply: Apply, carry: Carry, people: dict[str, UUID]
) -> None:
    counted = []
    for facts in (YES, {}):
        number = apply(facts)
        carry(number, "accept", "examine")
        policies.published(POLICY, 1)  # the shelf is read once in some seconds, by whoever asks first
        with CaptureQueriesContext(
            connection,
        ) as found:
            carry(number, "approve")
        counted.append(len(found))
        Case.objects.filter(number=number).update(state="withdrawn")  # so that the next is no second open case
    assert counted[0] == counted[1]


def test_a_refusal_prints_what_is_not_fulfilled_way_by_way_with_its_article(apply: Apply, carry: Carry) -> None:
    from tongban.casework.papers import values  # noqa: PLC0415

    number = apply(NO)
    carry(number, "accept", "examine", "reject")
    case = Case.objects.get(number=number)
    event = CaseEvent.objects.get(case=case, act="reject")
    notice = CaseNotice.objects.get(case=case, seq=event.seq, kind="refusal")
    template = catalog.notice("refusal", notice.version)
    for language, last in (("zh-hans", "其他人才：窗口未认定"), ("en", "Talent of another kind: The office found no")):
        lines = values.values(notice, template, case, event, language)["policies"]
        assert len(lines) == 3  # the condition, and what is missing of each of its two ways
        assert "40" in lines[1]
        assert all("苏州" in line for line in lines)
        assert lines[2].startswith(last)


def test_running_a_decision_again_agrees(apply: Apply, carry: Carry) -> None:
    number = apply(NO)
    carry(number, "accept", "examine", "reject")
    assert replay(number).count("no, as it was kept") == 2


def test_a_case_for_which_no_policy_was_asked_says_so(apply: Apply, carry: Carry) -> None:
    number = apply({})
    carry(number, "accept", "examine", "approve")
    assert kept(number, "approve") == []
    assert "No policy was asked" in replay(number)


def test_a_version_whose_text_was_tampered_with_is_found(apply: Apply, carry: Carry) -> None:
    number = apply(YES)
    carry(number, "accept", "examine", "approve")
    row = PolicyVersion.objects.get(policy=POLICY, version=1)
    text = row.files[row.name]
    assert "value: 45" in text
    files = {**row.files, row.name: text.replace("value: 45", "value: 30")}
    PolicyVersion.objects.filter(policy=POLICY).update(files=files)  # as the owner of the tables could
    policies.forget()
    said = StringIO()
    with pytest.raises(CommandError, match="2 of 2 do not agree") as e:
        call_command("replay", number, stdout=said)
    assert e.value.returncode == 1
    assert "outcome: yes was kept, now it is no" in said.getvalue()
    assert "was published, its text now says" in said.getvalue()


def test_a_kept_outcome_or_hash_that_was_tampered_with_is_found(apply: Apply, carry: Carry) -> None:
    number = apply(YES)
    carry(number, "accept", "examine", "approve")
    said = kept(number, "approve")[0]
    assert entitlement.difference(said) == []
    assert entitlement.difference({**said, "outcome": "no"}) == ["outcome: no was kept, now it is yes"]
    assert entitlement.difference({**said, "sha256": "0" * 64})[0].startswith("sha256: 000")


@pytest.mark.parametrize("files", [None, {POLICY: "policy: nonsense"}])
def test_what_cannot_be_run_again_says_why(apply: Apply, carry: Carry, files: dict[str, str] | None) -> None:
    number = apply(YES)
    carry(number, "accept", "examine", "approve")
    row = PolicyVersion.objects.filter(policy=POLICY, version=1)
    if files is None:
        row.delete()
    else:
        row.update(files=files)
    policies.forget()
    with pytest.raises(CommandError, match=r"There is no policy|It cannot be run again") as e:
        replay(number)
    assert e.value.returncode == 1


def test_a_case_that_is_not_there_is_not_run_again(people: dict[str, UUID]) -> None:
    with pytest.raises(CommandError, match="There is no case"):
        call_command("replay", "320508-26-00000000-0", stdout=StringIO())


def test_facts_that_no_version_knows_any_more_are_passed_over_when_deciding(apply: Apply) -> None:
    case = Case.objects.get(number=apply(YES))
    case.facts[POLICY]["facts"] = {"education": "sorcerer"}
    assert entitlement.of_decision(case) == {}
