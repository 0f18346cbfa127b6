"""A policy as text, with what it extends and its tests, so that it can be kept and compiled again later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.basis.packs_yaml import read_yaml
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import named_paths, read_policy

TESTS = ".tests"  # how the tests beside a file are called


@dataclass(frozen=True, slots=True)
class Written:
    """A policy that could be read, and the text that it was read from."""

    file: PolicyFile
    name: str  # of its file, as others extend it: 110000/points_settlement.v2
    texts: Mapping[str, str]  # by name: its own, those that it extends, its tests, as `read_policy_text` takes them


def written_in(folder: Path) -> list[Written]:
    """Return every policy of a folder that can be read, by code and version."""
    paths = named_paths(folder)
    files = [(name, read_policy(path, folder)[0]) for name, path in paths.items()]
    found = [Written(file, name, _texts(name, folder, paths)) for name, file in files if file]
    return sorted(found, key=lambda each: (each.file.code, each.file.version))


def _texts(name: str, folder: Path, paths: Mapping[str, Path]) -> dict[str, str]:
    texts = {each: paths[each].read_text("utf-8") for each in _chain(name, paths)}
    tests = folder / f"{name}{TESTS}.yaml"
    return {**texts, f"{name}{TESTS}": tests.read_text("utf-8")} if tests.is_file() else texts


def _chain(name: str | None, paths: Mapping[str, Path]) -> Iterator[str]:
    """Yield a file and those that it extends, directly or not. They can be read."""
    while name:
        yield name
        name = read_yaml(paths[name])[0].get("extends")
