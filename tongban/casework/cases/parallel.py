"""Parts of a great load, made in several processes. Imports no tables: a new process learns of them first."""

import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

import django

Piece = tuple[int, int, int]  # its position, how many come before, how many it holds
_kept: list[tuple[Any, Callable[..., dict[str, str]]]] = []  # what a process makes its parts from, and how


def make_parts(
    source: object, total: int, size: int, make: Callable[..., dict[str, str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the parts in order, with how many each holds; made in a process a core if there are several.

    Args:
        make: Called with the source and a piece; a function of a module.
    """
    pieces = [(position, first, min(size, total - first)) for position, first in enumerate(range(0, total, size))]
    processes = min(os.cpu_count() or 1, len(pieces))
    if processes == 1:
        yield from ((piece[2], make(source, *piece)) for piece in pieces)
        return
    kept = pickle.dumps((source, make))
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_keep, initargs=(kept,)) as pool:
        waiting = iter(pieces)
        ahead: list[tuple[int, Future[dict[str, str]]]] = []
        while True:
            ahead += [(piece[2], pool.submit(_make, piece)) for piece in islice(waiting, processes + 1 - len(ahead))]
            if not ahead:
                return
            held, part = ahead.pop(0)
            yield held, part.result()


def _keep(kept: bytes) -> None:
    django.setup()
    _kept[:] = [pickle.loads(kept)]  # noqa: S301 (our own, from the process that started this one)


def _make(piece: Piece) -> dict[str, str]:
    source, make = _kept[0]
    return make(source, *piece)
