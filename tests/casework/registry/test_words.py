"""Every refusal of the registers says in Chinese what to do."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from tongban.casework.registry import effects, refusals
from tongban.casework.registry.refusals import RegisterRefusal

IN_EFFECTS = [
    ast.literal_eval(node.args[1])
    for node in ast.walk(ast.parse(Path(effects.__file__).read_text("utf-8")))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Invalid"
]
IN_REFUSALS = [refusal.message for refusal in RegisterRefusal.__subclasses__()]


@pytest.mark.parametrize("message", [*IN_REFUSALS, *IN_EFFECTS])
def test_a_refusal_is_put_into_chinese(message: str) -> None:
    with override("zh-hans"):
        assert gettext(message) != message


def test_each_refusal_has_its_own_words() -> None:
    assert refusals.RegisterRefusal.message == ""
    assert len(set(IN_REFUSALS)) == len(IN_REFUSALS) > 10
