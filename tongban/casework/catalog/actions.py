"""Publish what the packs say."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.basis.refusals import Refusal
from tongban.casework.catalog import queries
from tongban.casework.catalog.models import CalendarFile, ItemVersion, NoticeVersion, PublishedPack


class PackFaulty(Refusal):
    """The pack has problems; the message lists them all, one a line."""


class VersionPublished(Refusal):
    """A version that is published, of an item or a paper, says something else now. A change is a new version."""


@transaction.atomic
def publish_items(contents: Mapping[tuple[str, int], Mapping[str, Any]], *, at: datetime) -> int:
    """Publish item versions that are not published yet; return how many were new.

    Raises:
        VersionPublished: A version is published with other content; nothing has been written.
    """
    known = {
        (code, version): sha for code, version, sha in ItemVersion.objects.values_list("code", "version", "sha256")
    }
    fresh, changed = [], []
    for (code, version), content in sorted(contents.items()):
        digest = _digest(content)
        if known.get((code, version), digest) != digest:
            changed.append(f"{code} version {version}")
        elif (code, version) not in known:
            fresh.append(
                ItemVersion(
                    code=code,
                    version=version,
                    effective_from=content["effective_from"],
                    content=content,
                    sha256=digest,
                    published_at=at,
                )
            )
    if changed:
        raise VersionPublished(f"published with other content: {', '.join(changed)}. Raise `version` in the file.")
    ItemVersion.objects.bulk_create(fresh, batch_size=500)
    transaction.on_commit(queries.forget)
    return len(fresh)


@transaction.atomic
def publish_notices(contents: Mapping[tuple[str, int], Mapping[str, Any]], *, at: datetime) -> int:
    """Publish versions of papers that are not published yet; return how many were new.

    Raises:
        VersionPublished: A version is published with other content; nothing has been written.
    """
    known = {(row.code, row.version): row.sha256 for row in NoticeVersion.objects.defer("content")}
    digests = {key: _digest(content) for key, content in sorted(contents.items())}
    changed = [f"{code} version {version}" for (code, version), sha in digests.items()
               if known.get((code, version), sha) != sha]  # fmt: skip
    if changed:
        raise VersionPublished(f"published with other content: {', '.join(changed)}. Raise `version` in the file.")
    fresh = [
        NoticeVersion(code=key[0], version=key[1], content=contents[key], sha256=sha, published_at=at)
        for key, sha in digests.items()
        if key not in known
    ]
    NoticeVersion.objects.bulk_create(fresh)
    queries.forget()
    transaction.on_commit(queries.forget)
    return len(fresh)


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def publish_calendar(files: Mapping[str, str], *, at: datetime) -> list[str]:
    """Store calendar files; return the names of those that are new or say something else than before.

    Args:
        files: Name, like `2027.yaml`, and text.
    """
    known = dict(CalendarFile.objects.values_list("name", "text"))
    fresh = [name for name, text in sorted(files.items()) if known.get(name) != text]
    for name in fresh:
        CalendarFile.objects.update_or_create(name=name, defaults={"text": files[name], "loaded_at": at})
    queries.forget()
    transaction.on_commit(queries.forget)
    return fresh


def note_published(*, sha256: str) -> None:
    """Remember what the pack's files were when they were published."""
    PublishedPack.objects.update_or_create(folder=str(queries.pack_folder()), defaults={"sha256": sha256})
