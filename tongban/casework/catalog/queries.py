"""What the published packs say. A published version never changes, so each process reads it once."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from django.conf import settings

from tongban.basis.aftercare import Aftercare
from tongban.basis.items import Item
from tongban.basis.packs import ItemFile, Pack, item_from_content, line_of, read_item_files, read_pack
from tongban.basis.packs_aftercare import read_aftercare
from tongban.basis.packs_appointments import read_reception
from tongban.basis.packs_break_glass import read_break_glass
from tongban.basis.packs_documents import read_document_kinds
from tongban.basis.packs_licences import read_licence_kinds
from tongban.basis.packs_life_events import read_life_events
from tongban.basis.packs_messages import read_notices
from tongban.basis.packs_offices import OFFICES_FILE, read_office_kinds
from tongban.basis.packs_papers import notice_from_content, read_papers
from tongban.basis.packs_parties import read_parties
from tongban.basis.packs_privacy import read_privacy
from tongban.basis.packs_queues import QUEUES_FILE, QueueRule, read_queues
from tongban.basis.packs_regions import read_regions
from tongban.basis.packs_reminders import read_reminders
from tongban.basis.packs_rounds import ROUNDS_FOLDER, read_rounds, round_from_content
from tongban.basis.packs_settling import read_settling
from tongban.basis.packs_supervision import read_supervision
from tongban.basis.packs_time import read_calendar
from tongban.basis.papers import NoticeTemplate
from tongban.basis.policy.checks import read_policies
from tongban.basis.privacy import PrivacyNotice
from tongban.basis.problems import Problem
from tongban.basis.refusals import NotFound
from tongban.basis.regions import Kind, Regions
from tongban.basis.remedies import Remedy
from tongban.basis.words import Words
from tongban.basis.workdays import WorkCalendar
from tongban.casework.catalog import effects
from tongban.casework.catalog.models import CalendarFile, ItemVersion, NoticeVersion, PublishedPack
from tongban.casework.offices.rules import POLICE
from tongban.casework.statements import execute

KEPT_SECONDS = 60  # what another process has loaded is known after that


@lru_cache(maxsize=4096)
def item(code: str, version: int) -> Item:
    """Return a published version of an item, or raise NotFound. One query the first time, none after."""
    row = ItemVersion.objects.filter(code=code, version=version).first()
    if row is None:
        raise NotFound(f"item {code} version {version}")
    return item_from_content(row.content)


CURRENT = """
SELECT version FROM catalog_itemversion WHERE code = %s AND effective_from <= %s
ORDER BY effective_from DESC, version DESC LIMIT 1
"""


def current(code: str, on: date) -> Item:
    """Return the version of an item in force on a day, or raise NotFound. One query."""
    found = execute(CURRENT, [code, on])
    if not found:
        raise NotFound(f"item {code} on {on}")
    return item(code, found[0][0])


def in_force(on: date) -> Sequence[Item]:
    """Return every item in force on a day, by code. One query."""
    versions = dict(
        ItemVersion.objects.filter(effective_from__lte=on)
        .order_by("code", "effective_from", "version")
        .values_list("code", "version")
    )
    return [item(code, version) for code, version in sorted(versions.items())]


def search(words: str, *, on: date, area: str = "") -> Sequence[Item]:
    """Return the items of an area in which every one of `words` occurs in code, name or result. One query."""
    wanted = words.casefold().split()
    return [
        found
        for found in in_force(on)
        if (not area or found.area == area) and all(word in _text(found) for word in wanted)
    ]


def _text(found: Item) -> str:
    results = " ".join(f"{r.zh} {r.en}" for r in found.results)
    return f"{found.code} {found.name.zh} {found.name.en} {results}".casefold()


@dataclass(slots=True)
class _Kept:
    """The calendar as this process last read it."""

    asked_at: float = float("-inf")  # seconds of the process's own clock
    files: tuple[tuple[str, datetime], ...] = ()
    calendar: WorkCalendar | None = None
    notices_asked_at: float = float("-inf")
    notices: tuple[NoticeTemplate, ...] = ()


_kept = _Kept()


def notices() -> tuple[NoticeTemplate, ...]:
    """Return every version of every paper that has been published. One query a minute in each process."""
    if monotonic() - _kept.notices_asked_at > KEPT_SECONDS:
        rows = NoticeVersion.objects.order_by("code", "version").values_list("code", "version")
        _kept.notices = tuple(notice(code, version) for code, version in rows)
        _kept.notices_asked_at = monotonic()
    return _kept.notices


@lru_cache(maxsize=256)
def notice(code: str, version: int) -> NoticeTemplate:
    """Return a published version of a paper, or raise NotFound. One query the first time, none after."""
    row = NoticeVersion.objects.filter(code=code, version=version).first()
    if row is None:
        raise NotFound(f"paper {code} version {version}")
    return notice_from_content(row.content)


def calendar() -> WorkCalendar:
    """Return the working days that have been loaded. One query a minute in each process."""
    if _kept.calendar is None or monotonic() - _kept.asked_at > KEPT_SECONDS:
        files = tuple(CalendarFile.objects.order_by("name").values_list("name", "loaded_at"))
        if _kept.calendar is None or files != _kept.files:
            _kept.calendar, _kept.files = _read_calendar(), files
        _kept.asked_at = monotonic()
    return _kept.calendar


def _read_calendar() -> WorkCalendar:
    with TemporaryDirectory() as folder:
        for name, text in CalendarFile.objects.order_by("name").values_list("name", "text"):
            (Path(folder) / name).write_text(text, "utf-8")
        known, found = read_calendar(Path(folder))
    if known is None:
        raise LookupError("\n".join(map(str, found)) or "no calendar has been loaded: run `tongban load_pack`")
    return known


def forget() -> None:
    """Read items, papers and calendars anew the next time: after loading, and between tests."""
    _kept.calendar = None
    _kept.notices_asked_at = float("-inf")
    notice.cache_clear()
    item.cache_clear()


@cache
def regions() -> Regions:
    """Return the regions of the pack. Read once for each process: a new division is a new deployment."""
    known, found = read_regions(pack_folder() / "regions")
    if known is None:
        raise LookupError("\n".join(map(str, found)))
    return known


def place(code: str, on: date) -> Words:
    """Return a region with those above it: 江苏省苏州市姑苏区; Gusu, Suzhou, Jiangsu. No query."""
    unspoken = {Kind.MUNICIPAL, Kind.DIRECT}  # stand between county and province on paper only
    chain = [region for region in regions().chain(code, on) if region.kind not in unspoken]
    zh = "".join(region.name_zh for region in reversed(chain))
    return Words(zh, ", ".join(region.words.en for region in chain))


def body_of(remedy: Remedy, authority: str, on: date) -> Words | None:
    """Return before whom a decision of an authority is contested; None where the remedy does not say. No query.

    Source: 行政复议法 第二十四条 (the government of the same level).
    """
    if remedy.body is None:
        return None
    where = place(authority.rpartition("-")[2], on)
    return Words(remedy.body.zh.format(region=where.zh), remedy.body.en.format(region=where.en))


@cache
def pack() -> Pack:
    """Return what the pack says of itself: the words for its areas, channels, registers and departments."""
    known, found = read_pack(pack_folder())
    if known is None:
        raise LookupError("\n".join(map(str, found)))
    return known


@cache
def office_kinds() -> Mapping[str, Words]:
    """Return what the offices besides the police are called, by kind. Read once for each process."""
    known, found = read_office_kinds(pack_folder())
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def queues() -> Mapping[str, QueueRule]:
    """Return the parts of a work queue that the pack names, by code, in its order. Read once for each process."""
    return _queues(settings.PACK_DIR)


@cache
def _queues(folder: str) -> Mapping[str, QueueRule]:
    known, found = read_queues(Path(folder))
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


@cache
def aftercare() -> Aftercare:
    """Return what the pack says of the time after a decision. Read once for each process."""
    known, found = read_aftercare(pack_folder())
    if known is None:
        raise LookupError("\n".join(map(str, found)) or "the pack has no aftercare.yaml")
    return known


@cache
def privacy() -> PrivacyNotice:
    """Return what people are told of the processing of their data. Read once for each process."""
    known, found = read_privacy(pack_folder())
    if known is None:
        raise LookupError("\n".join(map(str, found)) or "the pack has no privacy.yaml")
    return known


def pack_folder() -> Path:
    """Return the folder of the pack that this installation runs on."""
    return Path(settings.PACK_DIR)


def policies_folder() -> Path:
    """Return where the policies of the pack lie."""
    return pack_folder() / "policies"


def problems() -> list[Problem]:
    """Return everything that is wrong with the pack on disk; an empty list if nothing is."""
    files, found = read_item_files(pack_folder())
    for file in files:
        faults = effects.problems(file.item) if file.item else []
        found += [Problem(file.path, line_of(file.path, "procedure", "effects"), *fault) for fault in faults]
        found += _unknown_offices(file)
    found += read_office_kinds(pack_folder())[1]
    latest = {file.item.code: file.item for file in files if file.item}  # by path: the last version stays
    found += read_life_events(pack_folder(), latest)[1]
    found += read_notices(pack_folder())[1] + read_papers(pack_folder())[1] + read_supervision(pack_folder())[1]
    found += read_aftercare(pack_folder())[1] + read_break_glass(pack_folder())[1]
    itself = read_pack(pack_folder())[0]
    found += read_reception(pack_folder(), itself.areas if itself else ())[1]
    kinds, wrong_kinds = read_licence_kinds(pack_folder(), read_document_kinds(pack_folder())[0])
    found += wrong_kinds + ([] if wrong_kinds else read_parties(pack_folder(), kinds)[1])
    found += read_privacy(pack_folder(), list(itself.areas) if itself else [], list(latest))[1]
    found += read_reminders(pack_folder(), read_document_kinds(pack_folder())[0], latest)[1]
    found += read_calendar(pack_folder() / "calendar")[1] + read_regions(pack_folder() / "regions")[1]
    policies, wrong = read_policies(policies_folder(), jurisdictions())
    found += wrong + _problems_of_rounds(latest, {file.code for file in policies}) + read_settling(pack_folder())[1]
    return found + _problems_of_queues()


def _problems_of_rounds(items: Mapping[str, Item], policies: Collection[str]) -> list[Problem]:
    """Return what is wrong with the rounds of the pack, also against its items and policies."""
    contents, found = read_rounds(pack_folder())
    for code, content in contents.items():
        rule, path = round_from_content(content), pack_folder() / ROUNDS_FOLDER / f"{code}.yaml"
        for name, value, known in (
            ("item", rule.item, items), ("transfer", rule.transfer, items), ("policy", rule.policy, policies)
        ):  # fmt: skip
            if value not in known:
                found.append(Problem(path, line_of(path, name), f"there is no {name} {value!r}", "Write one that is"))
    return found


def jurisdictions() -> frozenset[str]:
    """Return what a policy may be for: the whole of the pack, or one of its regions. Read from the files."""
    known, _ = read_pack(pack_folder())
    regions_known, _ = read_regions(pack_folder() / "regions")
    codes = [region.code for region in regions_known.rows] if regions_known else []
    return frozenset([*codes, known.code]) if known else frozenset(codes)


def _unknown_offices(file: ItemFile) -> list[Problem]:
    """Return the offices of an item that are of a kind which the pack does not have."""
    rules = file.item.procedure.offices if file.item and file.item.procedure else {}
    known = {POLICE, *read_office_kinds(pack_folder())[0]}
    return [
        Problem(
            file.path, line_of(file.path, "procedure", "offices"), f"no office is of the kind {rule.kind!r}",
            f"Known: {', '.join(sorted(known))}. Add a new one to {OFFICES_FILE}",
        )
        for rule in rules.values()
        if rule.kind not in known
    ]  # fmt: skip


def _problems_of_queues() -> list[Problem]:
    """Return what is wrong with the parts of the queue, also against the areas of the pack."""
    named, found = read_queues(pack_folder())
    known, _ = read_pack(pack_folder())
    path = pack_folder() / QUEUES_FILE
    for code, rule in named.items():
        area = rule.filters.get("area")
        if known and area and area not in known.areas:
            found.append(Problem(path, line_of(path, code, "area"), f"no area is called {area!r}", "See pack.yaml"))
    return found


def item_contents() -> dict[tuple[str, int], dict[str, Any]]:
    """Return the content of every item file of the pack on disk, by code and version."""
    files, _ = read_item_files(pack_folder())
    return {(file.item.code, file.item.version): file.content for file in files if file.item}


def notice_contents() -> dict[tuple[str, int], dict[str, Any]]:
    """Return the content of every paper of the pack on disk, by code and version."""
    files, _ = read_papers(pack_folder())
    return {(file.template.code, file.template.version): file.content for file in files if file.template}


def calendar_files() -> dict[str, str]:
    """Return the calendar files of the pack on disk: name and text."""
    return {path.name: path.read_text("utf-8") for path in sorted((pack_folder() / "calendar").glob("*.yaml"))}


def fingerprint() -> str:
    """Return a SHA-256 over the names and contents of the pack's files."""
    digest = hashlib.sha256()
    for path in sorted(pack_folder().rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(pack_folder())}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def is_published(sha256: str) -> bool:
    """Return whether the pack was last published with just these files. One query."""
    return PublishedPack.objects.filter(folder=str(pack_folder()), sha256=sha256).exists()
