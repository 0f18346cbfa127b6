"""A policy as text, with what it extends and its tests, so that it can be kept and compiled again later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tongban.basis.packs_yaml import read_yaml
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import TESTS_ENDING, policy_paths, read_policy
from tongban.basis.problems import Problem

ENDING = ".yaml"


@dataclass(frozen=True, slots=True)
class Written:
    """A policy that could be read, and the text that it was read from."""

    file: PolicyFile
    name: str  # of its file, as others extend it: 110000/points_settlement.v2
    texts: Mapping[str, str]  # by file: its own, those that it extends, its tests


def written_in(folder: Path) -> list[Written]:
    """Return every policy of a folder that can be read, by code and version."""
    files = [(path, read_policy(path, folder)[0]) for path in policy_paths(folder)]
    found = [_written(file, path, folder) for path, file in files if file]
    return sorted(found, key=lambda each: (each.file.code, each.file.version))


def _written(file: PolicyFile, path: Path, folder: Path) -> Written:
    name = path.relative_to(folder).as_posix().removesuffix(ENDING)
    tests = folder / f"{name}{TESTS_ENDING}"
    paths = [*_chain(path, folder), *([tests] if tests.is_file() else [])]
    return Written(file, name, {each.relative_to(folder).as_posix(): each.read_text("utf-8") for each in paths})


def _chain(path: Path, folder: Path) -> Iterator[Path]:
    """Yield a file and those that it extends, directly or not. They can be read."""
    named: str | None = path.relative_to(folder).as_posix().removesuffix(ENDING)
    while named:
        yield folder / f"{named}{ENDING}"
        named = read_yaml(folder / f"{named}{ENDING}")[0].get("extends")


def read_texts(name: str, texts: Mapping[str, str]) -> tuple[PolicyFile | None, list[Problem]]:
    """Return the policy that a text says, and what is wrong with how it is written.

    Args:
        name: Of its file, without `.yaml`; also where the problems say it is.
        texts: By file, that one and those that it extends.
    """
    with TemporaryDirectory() as place:
        folder = Path(place)
        for file, text in texts.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, "utf-8")
        found, problems = read_policy(folder / f"{name}{ENDING}", folder)
    return found, [Problem(each.path.relative_to(folder), each.line, each.fault, each.remedy) for each in problems]
