"""What is said of a run: percentiles, the machine, a table, a file."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

from bench.wire import Sample

PERCENTS = (50, 95, 99)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that is not under `percent` per cent of the values (nearest rank).

    Raises:
        ValueError: There are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


def by_request(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Return p50, p95 and p99 of each kind of request and of all, in milliseconds."""
    names = list(dict.fromkeys(sample.name for sample in samples))
    groups = {name: [s.seconds * 1000 for s in samples if s.name == name] for name in names}
    groups["all"] = [s.seconds * 1000 for s in samples]
    return {
        name: {f"p{percent}": round(percentile(values, percent), 1) for percent in PERCENTS}
        for name, values in groups.items()
    }


def table(title: str, rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return figures as a table of text: one line a name, one column a figure."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = [[title, *columns]]
    lines += [[name, *(str(row.get(column, "")) for column in columns)] for name, row in rows.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join([first.strip().ljust(widths[0]), *others])


def machine() -> dict[str, Any]:
    """Return what it was measured on, and how busy that was."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text().split("\n", 1)[0].split()
    return {
        "processor": names[0].partition(":")[2].strip() if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory[1]) / 1_048_576, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def write(path: Path, found: Mapping[str, Any]) -> None:
    """Write figures to a file, and say where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"Written to {path}")
