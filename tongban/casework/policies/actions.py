"""Publish policies."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tongban.basis.policy.written import Written
from tongban.casework.catalog.actions import VersionPublished
from tongban.casework.policies import queries
from tongban.casework.policies.models import PolicyVersion


@transaction.atomic
def publish(policies: Iterable[Written], *, at: datetime, by: int | None = None) -> int:
    """Publish versions of policies that are not published yet; return how many were new.

    Args:
        policies: Such as have no problem.
        by: The officer who publishes them; none where they come with the pack.

    Raises:
        VersionPublished: A version is published and says something else; nothing has been written.
    """
    known = {
        (policy, version): sha
        for policy, version, sha in PolicyVersion.objects.values_list("policy", "version", "sha256")
    }
    fresh, changed = [], []
    for each in policies:
        key = each.file.code, each.file.version
        if known.get(key, each.file.sha256) != each.file.sha256:
            changed.append(f"{each.name} (version {each.file.version})")
        elif key not in known:
            fresh.append(_row(each, at, by))
    if changed:
        raise VersionPublished(
            f"published and saying something else, itself or what it extends: {', '.join(changed)}. Write the change "
            "as a file of its own with the next `version` and the day from which it holds."
        )
    PolicyVersion.objects.bulk_create(fresh, batch_size=500)
    queries.forget()
    transaction.on_commit(queries.forget)
    return len(fresh)


def _row(written: Written, at: datetime, by: int | None) -> PolicyVersion:
    file = written.file
    return PolicyVersion(
        policy=file.code,
        version=file.version,
        jurisdiction=file.jurisdiction,
        title=file.title.to_json(),
        effective_from=file.begins,
        effective_to=file.ends,
        name=written.name,
        files=dict(written.texts),
        sha256=file.sha256,
        published_at=at,
        published_by=by,
    )
