"""The China pack's cases of law and its data, as tests of `basis` read them."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongban.basis.packs_regions import read_regions
from tongban.basis.packs_time import read_calendar
from tongban.basis.regions import Regions
from tongban.basis.workdays import WorkCalendar

PACK = Path(__file__).parents[2] / "packs" / "cn"


@cache
def checks(name: str) -> Any:
    return yaml.safe_load((PACK / "checks" / f"{name}.yaml").read_text("utf-8"))


@cache
def calendar() -> WorkCalendar:
    found, problems = read_calendar(PACK / "calendar")
    assert not problems
    assert found is not None
    return found


@cache
def regions() -> Regions:
    found, problems = read_regions(PACK / "regions")
    assert not problems
    assert found is not None
    return found
