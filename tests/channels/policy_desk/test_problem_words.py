"""What the checks of policies say is said in Chinese on the desk, sentence by sentence, and nothing is left over."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tongban.basis import packs_places, packs_yaml
from tongban.basis.policy import checks
from tongban.casework.drafts import rules
from tongban.channels.policy_desk.problem_words import PHRASES, SENTENCES, _forms, said

SPEAKERS = [
    *sorted(Path(str(checks.__file__)).parent.glob("*.py")),
    *(Path(str(m.__file__)) for m in (packs_places, packs_yaml, rules)),
]  # fmt: skip
SPEAK = {"add", "problem", "Problem", "Fault", "wrong", "text"}
NOT_HERE = {  # lists of a round; files on a disk
    "answers.py", "ranking.py",
}  # fmt: skip


def skeleton(node: ast.expr) -> str | None:
    """Return a text with a word for each value in it; None if it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "value" for each in node.values)
    return None


def literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        found = skeleton(node) if isinstance(node, ast.expr) else None
        if found:
            yield found


def spoken(path: Path) -> Iterator[str]:
    """Yield the faults and remedies that are written where they are told."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SPEAK:
            yield from filter(None, map(skeleton, node.args))


def fits(text: str, known: tuple[str, ...] = SENTENCES) -> bool:
    return any(form.fullmatch(text) for _, form in _forms(known))


@pytest.mark.parametrize("path", [p for p in SPEAKERS if p.name not in NOT_HERE], ids=lambda path: path.name)
def test_each_fault_and_remedy_has_its_chinese(path: Path) -> None:
    assert [text for text in spoken(path) if " " in text and not fits(text)] == []


def test_no_sentence_is_left_over_and_each_is_translated() -> None:
    written = {text for path in SPEAKERS for text in literals(path)}
    written |= {packs_places.did_you_mean("age", known) for known in ([], ["ages"])}
    written |= {text.removesuffix("value") for text in written} | {f"{text[:-5]} or more" for text in written}
    for template, form in (*_forms(SENTENCES), *_forms(PHRASES)):
        assert any(form.fullmatch(text) for text in written), template
        with translation.override("zh-hans"):
            assert gettext(template) != template


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no rule uses 'age'", "没有规则使用'age'。"),
        ("Did you mean 'permit'? Known: permit, age", "是否为'permit'？可以写：permit, age。"),
        ("yes or no stands where a number is needed", "此处应为数字，现为是或否。"),
        ("table t: row 2 leaves a gap", "表t第2行之前有空缺。"),
        ("field 'rows' is missing in tables.age", "tables.age中缺少字段'rows'。"),
        ("field 'rows' is missing", "缺少字段'rows'。"),
        ("points.home is 'x: y'", "points.home现为'x: y'。"),
        ("a test in it comes to the same (true) whoever asks", "其中的判断对任何人结果都相同（是）。"),
        ("one of thirty: total is 5, and 6 is expected", "one of thirty：total为5，应为6。"),
    ],
)
def test_a_problem_is_said_in_the_language_of_the_page(english: str, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert (said(english).text, said(english).lang) == (chinese, "")
    with translation.override("en"):
        assert (said(english).text, said(english).lang) == (f"{english}.", "")


def test_what_has_no_words_is_shown_as_it_was_said_and_marked() -> None:
    with translation.override("zh-hans"):
        assert (said("something new").text, said("something new").lang) == ("something new.", "en")
