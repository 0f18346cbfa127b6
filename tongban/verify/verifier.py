"""A verifier: the trust list and the status lists that it holds, and what it has seen before."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tongban.basis.credentials import bundle, delta, status, trust
from tongban.basis.credentials.encoding import from_json_object
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.outcomes import FRESH, NOTHING, Asked, Verdict, judge
from tongban.basis.credentials.signing import Es256Key


class CannotCheck(Exception):
    """Nothing can be said of any licence: a list is missing or not to be relied on. The message says what to do."""


@dataclass(slots=True)
class Verifier:
    """Checks licences against lists that have been checked themselves."""

    trust: trust.Trust
    lists: dict[str, status.StatusList] = field(default_factory=dict)

    @classmethod
    def from_files(
        cls, *, trust: str | Path, anchor: str | Path | None = None, status: Sequence[str | Path] = (), at: datetime
    ) -> "Verifier":
        """Return a verifier with the lists that these files hold.

        What was seen is noted beside the trust list (`.seen`), so that an older list is refused from then on.

        Args:
            anchor: The public key with which the trust list is signed, in PEM. Once it has been used it is noted too.
            status: Files with one status list each, or with one a line.

        Raises:
            CannotCheck: A file cannot be read, or a list is not to be relied on.
        """
        path = Path(trust)
        seen = Path(f"{path}.seen")
        try:
            key, sequence = _known(seen, None if anchor is None else Path(anchor))
            known = _trust(path.read_text("utf-8"), key, at, sequence)
            text = json.dumps({"anchor": key.point.hex(), "sequence": known.sequence})
            if not seen.exists() or seen.read_text("utf-8") != text:
                seen.write_text(text, "utf-8")
            verifier = cls(known)
            for each in status:
                verifier.add(Path(each).read_bytes(), at=at)
        except UnicodeDecodeError as e:
            raise CannotCheck(f"{path}: this is not a trust list.") from e
        except OSError as e:
            raise CannotCheck(f"{e.filename}: {e.strerror}. Check the name of the file.") from e
        except (Rejected, NotPossible) as e:
            raise CannotCheck(f"{e}. Fetch the current lists from the authority and try again.") from e
        return verifier

    def add(self, data: bytes, *, at: datetime) -> None:
        """Take up status lists, a bundle of them, or a delta; of two for the same address the newer one is kept.

        Raises:
            Rejected: One of them is not signed by who may; a delta is of a list that is not held, or starts elsewhere.
        """
        for found in self._read(data, at):
            held = self.lists.get(found.uri)
            if held is None or held.issued_at < found.issued_at:
                self.lists[found.uri] = found

    def _read(self, data: bytes, at: datetime) -> Iterable[status.StatusList]:
        if data.startswith(bundle.MAGIC):
            return bundle.read(data, self.trust, at=at).lists.values()
        if (uri := delta.uri_of(data)) is not None:
            if uri not in self.lists:
                raise Rejected(Why.OLD_LIST, "a delta is of no use without its list; fetch the whole list")
            return [delta.apply(data, self.lists[uri], self.trust, at=at)]
        return [status.read(each, self.trust, at=at) for each in _split(data)]

    def check(self, data: bytes | str, *, at: datetime, asked: Asked = NOTHING, fresh: timedelta = FRESH) -> Verdict:
        """Return what the check of a licence comes to; a file's bytes or the text of a code.

        Args:
            fresh: How old a status list may be without the verdict saying so.
        """
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        return judge(raw, self.trust, self.lists.get, at=at, asked=asked, fresh=fresh)


def _split(data: bytes) -> Iterable[bytes]:
    """Return status lists one by one: lines of text, or one piece of CBOR."""
    return [line for line in data.splitlines() if line] if data[:1] == b"e" else [data]


def _trust(text: str, key: Es256Key, at: datetime, seen: int) -> trust.Trust:
    return trust.read(text.strip(), key, at=at, seen=seen)


def _known(seen: Path, anchor: Path | None) -> tuple[Es256Key, int]:
    """Return the key of the trust list and the highest number seen under it."""
    key = Es256Key.from_pem(anchor.read_bytes()) if anchor else None
    if not seen.exists():
        if key is None:
            raise CannotCheck("The first time, say with --anchor which public key signs the trust list.")
        return key, 0
    noted = from_json_object(seen.read_bytes(), str(seen))
    try:
        before, sequence = Es256Key.from_point(bytes.fromhex(noted["anchor"])), int(noted["sequence"])
    except (KeyError, TypeError, ValueError) as e:
        raise Rejected(Why.MALFORMED, f"{seen} is damaged; remove it and say --anchor again") from e
    if key is None or key.point == before.point:
        return before, sequence
    return key, 0  # whoever can say which key is right has said it anew
