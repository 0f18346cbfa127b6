"""A policy that uses everything the language has, and what is needed to read it changed in one place."""

from datetime import date
from pathlib import Path

from tongban.basis.policy.checks import problems_of
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import read_policy
from tongban.basis.problems import Problem

HERE = Path(__file__).parent
ON = date(2024, 6, 30)
SAMPLE = (HERE / "sample.yaml").read_text("utf-8")
PLAIN = (HERE / "plain.yaml").read_text("utf-8")
# Months by tiers 24 × 1 + 36 × 1.5 = 78; 30 years old 20; the higher of bachelor 15 and senior title 20: 118.
WHO = {
    "age": 30, "permit": True, "crime": False, "months": 60, "title": "high", "degree": "bachelor",
    "tax": "99999.99", "detentions": 0, "since": "2020-01-15",
}  # fmt: skip


def write(folder: Path, text: str = SAMPLE, name: str = "xx/settle") -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def changed(*pairs: tuple[str, str], text: str = SAMPLE) -> str:
    for old, new in pairs:
        assert old in text, f"the sample has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def policy_file(folder: Path, text: str = SAMPLE) -> PolicyFile:
    file, problems = read_policy(write(folder, text), folder)
    assert [str(problem) for problem in problems] == []
    assert file is not None
    return file


def policy(folder: Path, text: str = SAMPLE, on: date = ON) -> Policy:
    return compile_policy(policy_file(folder, text), on)


def problems(folder: Path, text: str) -> list[Problem]:
    file, found = read_policy(write(folder, text), folder)
    return found if file is None else problems_of(file)


def faults(folder: Path, text: str) -> list[str]:
    return [str(problem).partition("settle.yaml:")[2] for problem in problems(folder, text)]
