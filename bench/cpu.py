"""How much processor time a program and its children have used: it says where the time goes, even on a busy machine."""

import os
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def seconds(root: int) -> float:
    """Return the processor time used so far by a process, its children, and those of them that have ended."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        pid = int(path.parent.name)
        parents[pid], used[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    return sum(ticks for pid, ticks in used.items() if _below(pid, root, parents)) / TICKS_A_SECOND


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid not in {root, 0}:
        pid = parents.get(pid, 0)
    return pid == root


def postmaster(data: Path) -> int:
    """Return the process id of the database server that runs on a data folder."""
    return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
