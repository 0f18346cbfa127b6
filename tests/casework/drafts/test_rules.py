"""What may be done with a draft, by whom, and what is wrong with its text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.policy.samples import PLAIN, changed, policy_file
from tests.basis.policy.test_trials import GOOD
from tongban.casework.drafts.rules import (
    LEAST_WORDS,
    LONGEST,
    NEXT_STATE,
    SIDE,
    Act,
    Beneath,
    DraftFaulty,
    DraftNotOpen,
    HoldsAlready,
    NotExplained,
    NothingChanged,
    Side,
    State,
    TextTooLong,
    acts_in,
    check,
    check_proposable,
    check_words,
    for_version,
    next_state,
    tidy,
)

TODAY = date(2026, 3, 2)
NEXT = changed(("version: 1", "version: 2"), text=PLAIN)


def beneath(folder: Path) -> Beneath:
    return Beneath(policy="xx/settle", version=2, texts={"xx/settle": PLAIN}, before=policy_file(folder, PLAIN))


@given(st.sampled_from(State), st.lists(st.sampled_from(Act), max_size=12))
def test_a_draft_is_published_only_out_of_a_proposal_and_then_nothing_more_is_done(
    state: State, acts: list[Act]
) -> None:
    for act in acts:
        try:
            after = next_state(state, act)
        except DraftNotOpen:
            assert (state, act) not in NEXT_STATE
            continue
        assert state not in {State.PUBLISHED, State.DROPPED}
        assert after is not State.PUBLISHED or (state, act) == (State.PROPOSED, Act.PUBLISH)
        state = after


@pytest.mark.parametrize("state", State)
def test_nobody_is_offered_both_to_write_and_to_review(state: State) -> None:
    for side in Side:
        assert {SIDE[act] for act in acts_in(state, side)} <= {side}
    assert set(acts_in(state, None)) == {act for each, act in NEXT_STATE if each is state}


def test_a_proposal_and_its_refusal_say_why() -> None:
    assert check_words(Act.SAVE, " ") == ""
    assert check_words(Act.SEND_BACK, " 第三条的引用不对，请核对。 ") == "第三条的引用不对，请核对。"
    with pytest.raises(NotExplained):
        check_words(Act.PROPOSE, "x" * (LEAST_WORDS - 1))


def test_lines_end_alike_and_a_text_has_a_longest() -> None:
    assert tidy("a\r\nb\rc\n\n") == "a\nb\nc\n"
    assert len(tidy("x" * (LONGEST - 1))) == LONGEST
    with pytest.raises(TextTooLong):
        tidy("x" * LONGEST)


def test_the_next_version_begins_with_what_the_last_one_says() -> None:
    assert for_version("a: 1\nversion:  1 # first\nversion: 1\n", 2) == "a: 1\nversion: 2 # first\nversion: 1\n"


def test_the_file_of_a_first_version_has_no_number() -> None:
    assert Beneath(policy="a/b", version=1, texts={}, before=None).name == "a/b"
    assert Beneath(policy="a/b", version=3, texts={}, before=None).name == "a/b.v3"


def test_a_text_that_is_in_order_is_tried_on_its_tests(tmp_path: Path) -> None:
    found = check(NEXT, GOOD, beneath(tmp_path))
    assert (found.persons, found.problems, found.failing) == (15, [], [])
    wrong = check(NEXT, GOOD.replace("outputs.validity: 5,", "outputs.validity: 7,"), beneath(tmp_path))
    assert [problem.line for problem in wrong.failing] == [5]


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("version: 2", "version: 4", 2, "the version is 4. Write 2"),
        ("policy: xx/settle", "policy: xx/other", 1, "the policy is called 'xx/other'. This is a draft of it"),
        ("jurisdiction: xx", "jurisdiction: yy", 4, "the policy is for 'yy'. Write xx"),
        ("from: 2018-01-01}\nstep", "from: 2017-01-01}\nstep", 5, "it holds from 2017-01-01, version 1 only from"),
        ("validity(age)", "validity(ages)", 14, "nothing is called 'ages'. Did you mean 'age'?"),
        ("step: 1", "step: [", 8, "not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, old: str, new: str, line: int, fault: str
) -> None:
    found = check(changed((old, new), text=NEXT), GOOD, beneath(tmp_path))
    told = [(problem.line, f"{problem.fault}. {problem.remedy}") for problem in found.problems]
    assert any(at == line and text.startswith(fault) for at, text in told), told
    assert found.persons == 0


def test_a_draft_may_lay_itself_over_what_is_published(tmp_path: Path) -> None:
    over = "extends: xx/settle\nversion: 2\neffective: {from: 2027-01-01}\n"
    found = check(over, GOOD.replace("2024", "2027").replace("2019", "2028"), beneath(tmp_path))
    assert found.problems == []
    assert found.failing == []
    assert check_proposable(found, beneath(tmp_path / "b").before, TODAY, knowing=False).begins == date(2027, 1, 1)


def test_what_is_faulty_or_changes_nothing_or_holds_already_is_not_proposed(tmp_path: Path) -> None:
    under = beneath(tmp_path)
    with pytest.raises(NothingChanged):
        check_proposable(check(NEXT, GOOD, under), under.before, TODAY, knowing=True)
    new = changed(("en: Age", "en: Years of age"), text=NEXT)
    with pytest.raises(HoldsAlready):
        check_proposable(check(new, GOOD, under), under.before, TODAY, knowing=False)
    assert check_proposable(check(new, GOOD, under), under.before, TODAY, knowing=True).version == 2
    assert check_proposable(check(new, GOOD, under), None, TODAY, knowing=True).version == 2
    for text, tests in ((new, "cases: []"), (changed(("step: 1", "step: 0"), text=new), GOOD), ("-", GOOD)):
        with pytest.raises(DraftFaulty):
            check_proposable(check(text, tests, under), under.before, TODAY, knowing=True)
