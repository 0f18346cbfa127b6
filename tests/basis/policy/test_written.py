"""A policy kept as text says later what it said then."""

from pathlib import Path

from tests.basis.policy.samples import SAMPLE, write
from tongban.basis.policy.reading import read_policy_text
from tongban.basis.policy.written import written_in

OVER = "extends: xx/settle\nversion: 2\neffective: {from: 2025-01-01}\n"


def test_a_policy_is_kept_with_what_it_extends_and_its_tests(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, OVER, "xx/settle.v2")
    write(tmp_path, "policy: xx/settle\n", "xx/settle.tests")
    write(tmp_path, "not: a policy\n", "xx/broken")

    first, second = written_in(tmp_path)

    assert (first.name, second.name) == ("xx/settle", "xx/settle.v2")
    assert first.texts == {"xx/settle": SAMPLE, "xx/settle.tests": "policy: xx/settle\n"}
    assert second.texts == {"xx/settle.v2": OVER, "xx/settle": SAMPLE}
    for each in (first, second):
        again, problems = read_policy_text(each.name, each.texts)
        assert not problems
        assert again is not None
        assert (again.sha256, again.version) == (each.file.sha256, each.file.version)
