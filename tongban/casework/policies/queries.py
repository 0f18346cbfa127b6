"""What the published policies say. What is published never changes: each process compiles it once, when first asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic

from tongban.basis.answers import Answers
from tongban.basis.items import Handling, Item
from tongban.basis.packs_settling import read_settling
from tongban.basis.policy import shelf as on_shelf
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.explain import Explainer
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading import read_policy_text
from tongban.basis.policy.written import TESTS, Written, written_in
from tongban.basis.refusals import NotFound
from tongban.basis.settling import Settling
from tongban.basis.words import Words
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies.models import PolicyVersion

KEPT_SECONDS = 5  # what another process has published is known after that


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A published version of a policy: what lists need, without its text."""

    code: str  # jurisdiction/name
    version: int
    jurisdiction: str
    title: Words
    begins: date
    ends: date | None
    sha256: str

    @property
    def name(self) -> str:
        """Return what it is called within its jurisdiction."""
        return self.code.partition("/")[2]

    def file(self) -> PolicyFile:
        """Return what it says. One query the first time in each process, none after."""
        return file(self.code, self.version)

    def explainer(self, on: date) -> Explainer:
        """Return what explains it as it stands on a day, kept."""
        return explainer(self.code, self.version, on)


@dataclass(slots=True)
class _Kept:
    """The shelf as this process last read it."""

    asked_at: float = float("-inf")  # seconds of the process's own clock
    shelf: tuple[Published, ...] = ()


_kept = _Kept()


def shelf() -> tuple[Published, ...]:
    """Return every version of every policy that has been published, by code and version. One query in some seconds."""
    if monotonic() - _kept.asked_at > KEPT_SECONDS:
        rows = PolicyVersion.objects.order_by("policy", "version").defer("files", "name")
        _kept.shelf = tuple(
            Published(
                code=row.policy,
                version=row.version,
                jurisdiction=row.jurisdiction,
                title=Words(**row.title),
                begins=row.effective_from,
                ends=row.effective_to,
                sha256=row.sha256,
            )
            for row in rows
        )
        _kept.asked_at = monotonic()
    return _kept.shelf


def in_force(jurisdiction: str, on: date) -> Sequence[Published]:
    """Return the policies of a region that hold on a day; of the whole pack by its code. Costs what `shelf` costs."""
    held = on_shelf.in_force(shelf(), on).values()
    return [each for each in held if each.jurisdiction == jurisdiction]


def current(code: str, on: date) -> Published:
    """Return the version of a policy that holds on a day, or raise NotFound. Costs what `shelf` costs."""
    return on_shelf.current(shelf(), code, on)


def published(code: str, version: int) -> Published:
    """Return a published version, or raise NotFound. Costs what `shelf` costs."""
    found = next((each for each in shelf() if (each.code, each.version) == (code, version)), None)
    if found is None:
        raise NotFound(f"policy {code} version {version}")
    return found


def written(code: str, version: int) -> tuple[str, dict[str, str]]:
    """Return the name of a published version's file and the texts by name, or raise NotFound. One query."""
    row = PolicyVersion.objects.filter(policy=code, version=version).values_list("name", "files").first()
    if row is None:
        raise NotFound(f"policy {code} version {version}")
    return row


def extendable(jurisdictions: Collection[str]) -> dict[str, str]:
    """Return the texts by name that a new policy may extend: all that is published of some places. One query."""
    rows = PolicyVersion.objects.filter(jurisdiction__in=jurisdictions).order_by("policy", "version")
    return {
        name: text
        for files in rows.values_list("files", flat=True)
        for name, text in files.items()
        if not name.endswith(TESTS)
    }


def tests(code: str, version: int) -> str:
    """Return the tests beside a published version as text; empty if it has none. One query."""
    name, texts = written(code, version)
    return texts.get(f"{name}{TESTS}", "")


@lru_cache(maxsize=2048)
def file(code: str, version: int) -> PolicyFile:
    """Return what a published version says, or raise NotFound. One query the first time in each process, none after."""
    name, texts = written(code, version)
    found, problems = read_policy_text(name, texts)
    if found is None:
        raise LookupError("\n".join(map(str, problems)))
    return found


@lru_cache(maxsize=512)
def explainer(code: str, version: int, on: date) -> Explainer:
    """Return what explains a published version as it stands on a day. Some milliseconds the first time."""
    return Explainer(compile_policy(file(code, version), on))


@cache
def _on_disk(folder: str, fingerprint: str) -> tuple[Written, ...]:
    del fingerprint  # another one: read again
    return tuple(written_in(Path(folder)))


def on_disk() -> tuple[Written, ...]:
    """Return the policies of the pack on disk, by code and version. Read again only when a file of the pack changed."""
    return _on_disk(str(catalog.policies_folder()), catalog.fingerprint())


def forget() -> None:
    """Read policies anew the next time: after publishing, and between tests."""
    _kept.asked_at = float("-inf")
    file.cache_clear()
    explainer.cache_clear()


def settling() -> Settling:
    """Return what the pack says of settling. Read once for each process."""
    return _settling(str(catalog.pack_folder()))


@cache
def _settling(folder: str) -> Settling:
    known, found = read_settling(Path(folder))
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def ways(on: date) -> Sequence[Published]:
    """Return the policies in force on a day that say whether somebody may settle, by code. Costs what `shelf` costs."""
    names = settling().policies
    return [each for each in on_shelf.in_force(shelf(), on).values() if each.name in names]


def of_item(item: Item, answers: Answers, on: date) -> Sequence[Published]:
    """Return the policies in force on a day that an item goes by, given what was answered to its form.

    Of policies of one name that of the smallest region counts. Costs what `shelf` costs.
    """
    if item.policy is None:
        return []
    code = str(answers.get(item.policy.region) or "")
    if item.policy.region and catalog.regions().get(code) is None:
        return []
    around = [region.code for region in catalog.regions().chain(code, on)] if code else []
    held = on_shelf.in_force(shelf(), on)
    wanted = [
        next(filter(None, (held.get(f"{place}/{name}") for place in [*around, catalog.pack().code])), None)
        for name in item.policy.names
    ]
    return [each for each in wanted if each]


def items_of(policy: Published, on: date) -> Sequence[Item]:
    """Return the items in force on a day that go by a policy: those handled here first. One query."""
    found = [item for item in catalog.in_force(on) if item.policy and policy.name in item.policy.names]
    return sorted(found, key=lambda item: (item.handling is not Handling.FULL, item.code))
