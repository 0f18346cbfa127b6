"""Which rows of the law (`packs/cn/checks/laws.yaml`) which tests show, as docs/law_coverage.md.

`python -m tests.law_coverage` writes the page. Markers are read from the source of the tests, so nothing is run.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
LAWS = ROOT / "packs" / "cn" / "checks" / "laws.yaml"
PAGE = ROOT / "docs" / "law_coverage.md"
COMMAND = "python -m tests.law_coverage"
MARK = "pytest.mark.law"

Row = Mapping[str, str]


def read() -> tuple[dict[str, dict[str, str]], list[Row]]:
    """Return the laws by name and the rows in the order of the file."""
    content: Any = yaml.safe_load(LAWS.read_text("utf-8"))
    return content["laws"], content["rows"]


def law_of(row: Row, laws: Mapping[str, Any]) -> str:
    """Return the name under `laws` that a row's id begins with."""
    name = row["id"].partition("-")[0]
    if name not in laws:
        raise ValueError(f"{row['id']} begins with no law of the file")
    return name


@cache
def markers(folder: Path = ROOT / "tests") -> dict[str, list[str]]:
    """Return, for each id that a test is marked with, the tests as `path::name`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text("utf-8")
        if MARK not in text:
            continue
        tree = ast.parse(text)
        whole = [n for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "pytestmark"]
        for test in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")):
            for row in dict.fromkeys(name for node in (*test.decorator_list, *whole) for name in _named(node)):
                found[row].append(f"{path.relative_to(ROOT).as_posix()}::{test.name}")
    return dict(found)


def _named(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == MARK:
            for argument in call.args:
                if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                    raise TypeError(f"write the row out in the marker: {ast.unparse(call)}")
                yield argument.value


def page(laws: Mapping[str, dict[str, str]], rows: Sequence[Row], shown: Mapping[str, Sequence[str]]) -> str:
    """Return the page as Markdown."""
    here = [row for row in rows if "engine" in row]
    missing = [row for row in here if row["id"] not in shown]
    lines = [
        "# Which rows of the law are shown by tests",
        "",
        f"Generated from the markers of the tests by `{COMMAND}`. The rows, in our own words, with source and",
        "confidence, are in [packs/cn/checks/laws.yaml](../packs/cn/checks/laws.yaml).",
        "",
        "| rows | shown by a test | not yet covered | nothing for the engine to do |",
        "|---|---|---|---|",
        f"| {len(rows)} | {len(here) - len(missing)} | {len(missing)} | {len(rows) - len(here)} |",
        "",
        "## Not yet covered",
        "",
    ]
    lines += [f"- `{row['id']}` {row['en']}" for row in missing] or ["None."]
    for name, law in laws.items():
        lines += ["", f"## {law['en']} {law['zh']}", ""]
        lines += ["| row | article | rule | shown by |", "|---|---|---|---|"]
        lines += [_line(row, shown) for row in rows if law_of(row, laws) == name]
    return "\n".join(lines) + "\n"


def _line(row: Row, shown: Mapping[str, Sequence[str]]) -> str:
    by = "<br>".join(f"`{test}`" for test in shown.get(row["id"], ()))
    if not by:
        by = "**not yet covered**" if "engine" in row else f"not applicable: {row['not_applicable']}"
    article = " ".join(filter(None, (row.get("law"), row.get("article"))))
    return f"| {row['id']} | {article} | {row['en']} | {by} |"


def main() -> None:
    """Write the page."""
    laws, rows = read()
    PAGE.write_text(page(laws, rows, markers()), "utf-8")
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} written\n")


if __name__ == "__main__":
    main()
