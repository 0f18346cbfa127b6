"""Notes: for officers with a part in the case, added, never changed, struck with a reason."""

from collections.abc import Callable

import pytest

from tests.casework.conftest import MONDAY
from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases import notes
from tongban.casework.cases.models import Case
from tongban.casework.cases.rules import NotSaid
from tongban.casework.grants import APPEND_ONLY

Who = Callable[[str], Officer]


def written(number: str) -> list[tuple[str, str | None]]:
    return [(note.words, note.struck_because) for note in notes.notes(Case.objects.get(number=number).id)]


def test_pinned_notes_come_first_and_struck_ones_stay_to_be_read(transfer: Callable[..., str], officer: Who) -> None:
    number, clerk, examiner = transfer(), officer("suzhou-clerk"), officer("suzhou-examiner")
    for words, pinned in (("先", True), ("后", False), ("再后", False)):
        notes.write(number=number, words=words, pinned=pinned, by=clerk, at=MONDAY)
    assert [words for words, _ in written(number)] == ["先", "再后", "后"]
    with pytest.raises(NotYours):
        notes.strike(number=number, seq=1, reason="误记", by=examiner, at=MONDAY)
    with pytest.raises(NotSaid):
        notes.strike(number=number, seq=1, reason=" ", by=clerk, at=MONDAY)
    notes.strike(number=number, seq=1, reason="误记", by=clerk, at=MONDAY)
    notes.strike(number=number, seq=1, reason="再划", by=officer("jiangsu-supervisor"), at=MONDAY)
    assert written(number) == [("再后", None), ("后", None), ("先", "误记")]


def test_nobody_writes_on_a_case_that_they_may_not_see_or_says_nothing(
    transfer: Callable[..., str], officer: Who
) -> None:
    number = transfer("gu")
    with pytest.raises(NotFound):
        notes.write(number=number, words="x", pinned=False, by=officer("yibin-clerk"), at=MONDAY)
    with pytest.raises(NotSaid):
        notes.write(number=number, words="  ", pinned=False, by=officer("suzhou-clerk"), at=MONDAY)
    with pytest.raises(NotFound):
        notes.strike(number=number, seq=9, reason="x", by=officer("suzhou-clerk"), at=MONDAY)
    assert written(number) == []


def test_the_application_may_neither_change_nor_delete_a_note() -> None:
    assert {"cases_casenote", "cases_notestruck"} <= set(APPEND_ONLY)
