"""Files that only their owner reads, written whole or not at all."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongban.casework.keys.rules import KeysRefused

OTHERS = 0o077


def folder(path: Path) -> Path:
    """Return a folder that only its owner opens, made if it is not there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads; whoever reads meanwhile sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(path: Path) -> bytes:
    """Return what a private file holds.

    Raises:
        KeysRefused: There is none, or others may read it.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise KeysRefused(f"{path} may be read by others. Make it private: chmod 600 {path}")
            return file.read()
    except FileNotFoundError as e:
        raise KeysRefused(f"There is no {path}.") from e


@contextmanager
def locked(path: Path, name: str = ".lock") -> Iterator[None]:
    """Keep others from writing in a folder until this is done."""
    lock = os.open(folder(path) / name, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
