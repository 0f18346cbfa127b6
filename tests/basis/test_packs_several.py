"""What an item says of acts done at once and of several offices at the same time, read and checked."""

from pathlib import Path

import pytest

from tests.basis.pack_samples import FULL, changed, faults, read
from tongban.basis.at_once import AtOnceKind, Entitled

SAYS = "law: 许可法 第三十四条, source: here, confidence: high"
WITH_STEPS = changed(FULL, "      phase: after_decision\n", "")
STEPS = "  steps:\n"
ANSWER = f"kind: answer, about: mover, entitled: [applicant, household], proof: application, {SAYS}"
ONE_MOVER = changed(
    changed(WITH_STEPS, "form:\n", "form:\n  - {name: mover, kind: person, label: {zh: 谁, en: Who}}\n"), STEPS, STEPS
)
TOGETHER = """\
    - {code: fire, name: {zh: 消防, en: Fire}, by: fire/examiner, together: opinions}
    - {code: market, name: {zh: 市场, en: Market}, by: deciding/examiner, together: opinions}
"""
TAX = TOGETHER.split("\n")[1].replace("market", "tax")
OFFICE = "    fire: {where: field, field: destination, kind: fire_rescue, name: {zh: 消防机构, en: Fire authority}}\n"


def at_once(text: str, said: str) -> str:
    return changed(text, STEPS, f"  at_once: {{{said}}}\n{STEPS}")


def joint(steps: str = TOGETHER, office: str = OFFICE) -> str:
    return changed(changed(FULL, STEPS, STEPS + steps), "    origin:", office + "    origin:")


def test_what_is_done_at_once_is_read_with_its_law(tmp_path: Path) -> None:
    item, problems = read(tmp_path, at_once(ONE_MOVER, ANSWER))
    assert problems == []
    assert item is not None
    assert item.procedure is not None
    found = item.procedure.at_once
    assert found is not None
    assert (found.kind, found.about, found.proof) == (AtOnceKind.ANSWER, "mover", "application")
    assert found.entitled == frozenset(Entitled)
    assert found.citation.text == "许可法 第三十四条"


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        (WITH_STEPS, f"kind: later, {SAYS}", "at_once.kind is not known: 'later'"),
        (ONE_MOVER, f"kind: filing, about: mover, entitled: [applicant], {SAYS}", "Only an answer is about somebody"),
        (ONE_MOVER, f"kind: answer, about: mover, {SAYS}", "it is not said who may be told"),
        (ONE_MOVER, f"kind: answer, about: movers, entitled: [applicant], {SAYS}", "about is not known: 'movers'"),
        (ONE_MOVER, ANSWER.replace("proof: application", "proof: letter"), "no evidence is called 'letter'"),
        (FULL, f"kind: on_the_spot, {SAYS}", "what is done in one act has steps after the decision"),
    ],
)
def test_what_cannot_be_done_at_once_is_told(tmp_path: Path, text: str, said: str, fault: str) -> None:
    found = faults(tmp_path, at_once(text, said))
    assert [problem for problem in found if fault in problem], found


def test_one_officer_may_not_do_at_once_what_is_kept_apart(tmp_path: Path) -> None:
    text = changed(WITH_STEPS, "[submit, examine, approve]", "[submit, accept, approve]")
    found = faults(tmp_path, at_once(text, f"kind: on_the_spot, {SAYS}"))
    assert [problem for problem in found if "what is kept apart: accept, approve" in problem], found


def test_offices_that_take_part_and_steps_that_stand_together_are_read(tmp_path: Path) -> None:
    item, problems = read(tmp_path, joint())
    assert problems == []
    assert item is not None
    assert item.procedure is not None
    assert list(item.procedure.participants) == ["fire"]
    rule = item.procedure.offices["fire"]
    assert (rule.kind, rule.name and rule.name.en) == ("fire_rescue", "Fire authority")
    assert [step.together for step in item.procedure.steps] == ["opinions", "opinions", "", ""]
    assert item.procedure.step("fire").post.office == "fire"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (joint(office=OFFICE.replace(", name: {zh: 消防机构, en: Fire authority}", "")), "unknown office 'fire'"),
        (joint(office=OFFICE.replace("fire:", "Fire:")), "unknown office 'Fire'"),
        (joint(TOGETHER.replace("market,", "market, phase: after_decision,")), "do not stand together"),
        (changed(joint(), "asks_clause: true}", f"asks_clause: true}}\n{TAX}"),
         "the steps of 'opinions' do not stand together"),
    ],
)  # fmt: skip
def test_offices_and_steps_that_do_not_fit_together_are_told(tmp_path: Path, text: str, fault: str) -> None:
    found = faults(tmp_path, text)
    assert [problem for problem in found if fault in problem], found
