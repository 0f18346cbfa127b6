"""Rounds of a pack: which policy ranks whom, when one applies, how many are admitted, how long the list is shown.

rounds/<code>.yaml    `round`, `title`, `policy`, `region`, `authority`, `item`, `transfer`, `window`, `calculated_on`,
                      `quota`, `supplement`, `notice`, and what it rests on
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tongban.basis.packs_limits import must_read_limit
from tongban.basis.packs_places import Place
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.packs_yaml import Report, as_mapping, read_yaml
from tongban.basis.policy.reading import CODE as POLICY_CODE
from tongban.basis.problems import Problem
from tongban.basis.rounds import RoundRule

ROUNDS_FOLDER = "rounds"
CODE = re.compile(r"[0-9]{6}-[0-9]{4}[a-z]?")
REGION = re.compile(r"[0-9]{6}")
AUTHORITY = re.compile(r"[a-z_]+-[0-9]{6}")
ITEM = re.compile(r"[A-Z]{2}-[0-9]{3}")
MOST_QUOTA = 10_000_000
FIELDS = (
    "round", "title", "policy", "region", "authority", "item", "transfer", "window", "calculated_on", "quota",
    "supplement", "notice", *CITATION,
)  # fmt: skip


def read_rounds(folder: Path) -> tuple[dict[str, Mapping[str, Any]], list[Problem]]:
    """Return what the files of a pack say of its rounds, by code, and everything that is wrong with them."""
    found: dict[str, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    for path in sorted((folder / ROUNDS_FOLDER).glob("*.yaml")):
        content, report = read_yaml(path)
        mapping = as_mapping(content, report)
        if mapping is not None:
            rule = _round(Place(report, (), mapping))
            if rule.code and rule.code != path.stem:
                report.add(("round",), f"the file is named {path.stem[:40]}", "Make the two the same")
            if not report.problems:
                found[rule.code] = mapping
        problems += sorted(report.problems, key=lambda problem: problem.line)
    return found, problems


def round_from_content(content: Mapping[str, Any]) -> RoundRule:
    """Return the round that was read, or kept, as this content. Raises ValueError if it is none."""
    report = Report(Path(ROUNDS_FOLDER))
    rule = _round(Place(report, (), content))
    if report.problems:
        raise ValueError("; ".join(map(str, report.problems)))
    return rule


def _round(place: Place) -> RoundRule:
    fields = place.fields(FIELDS)
    window = fields["window"].fields(("from", "to"))
    opens_on, closes_on = window["from"].day(), window["to"].day()
    if closes_on < opens_on:
        window["to"].problem("the window ends before it begins", "Write the last day for applications")
    return RoundRule(
        code=fields["round"].matching(CODE, "Write region and year, like 110000-2026"),
        title=fields["title"].words(),
        policy=fields["policy"].matching(POLICY_CODE, "Write it like 110000/points_settlement"),
        region=fields["region"].matching(REGION, 'Write the code of the region in quotes, like "110000"'),
        authority=fields["authority"].matching(AUTHORITY, "Write kind and region, like police-110000"),
        item=fields["item"].matching(ITEM, "Write the code of the item, like HK-017"),
        transfer=fields["transfer"].matching(ITEM, "Write the code of the item, like HK-018"),
        opens_on=opens_on,
        closes_on=closes_on,
        calculated_on=fields["calculated_on"].day(),
        quota=fields["quota"].whole(1, MOST_QUOTA),
        supplement=must_read_limit(fields["supplement"]),
        notice=must_read_limit(fields["notice"]),
        citation=read_citation(fields),
    )
