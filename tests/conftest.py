"""The China pack, published once for all tests that need it; pages without a manifest of static files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import settings
from pytest_django import DjangoDbBlocker, Settings

from tests.kept import Rows, put_back, rows_added_by
from tongban.casework.catalog import actions as catalog
from tongban.casework.catalog import queries as catalog_queries
from tongban.casework.catalog.bureaus import other_bureaus, police_bureaus
from tongban.casework.offices import actions as offices
from tongban.casework.offices.models import Authority
from tongban.casework.policies import actions as policies
from tongban.casework.policies import queries as policy_queries
from tongban.site import demo

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of an example
settings.load_profile("untimed")

PUBLISHED_AT = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # half past nine in Shanghai


def publish() -> None:
    """Have items, calendars and offices of the China pack in the database."""
    offices.publish(police_bureaus(catalog_queries.regions()))
    offices.publish(other_bureaus(catalog_queries.regions(), catalog_queries.office_kinds()))
    catalog.publish_items(catalog_queries.item_contents(), at=PUBLISHED_AT)
    catalog.publish_notices(catalog_queries.notice_contents(), at=PUBLISHED_AT)
    policies.publish(policy_queries.on_disk(), at=PUBLISHED_AT)
    catalog.publish_calendar(catalog_queries.calendar_files(), at=PUBLISHED_AT)


class Beginning(NamedTuple):
    """What most tests begin with: rows of the pack, rows of the demonstration's people, the ids of its citizens."""

    pack: Rows
    people: Rows
    citizens: dict[str, UUID]


def bring_people() -> dict[str, UUID]:
    demo.bring_officers()
    return demo.bring_citizens(MONDAY)


@pytest.fixture(scope="session")
def published_pack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Beginning:
    """Publish the pack once, outside the transaction of any test; try out who lives in it."""
    with django_db_blocker.unblock():
        pack, _ = rows_added_by(publish)
        people, citizens = rows_added_by(bring_people, undo=True)
    return Beginning(pack, people, citizens)


@pytest.fixture
def pack(published_pack: Beginning, db: None) -> None:
    """The China pack, published; put back, if a test that emptied the tables came before."""
    catalog_queries.forget()
    policy_queries.forget()
    if not Authority.objects.exists():
        put_back(published_pack.pack)


@pytest.fixture
def people(pack: None, published_pack: Beginning) -> dict[str, UUID]:
    """The demonstration's citizens and officers, as on a Monday morning; citizens' ids by user name."""
    put_back(published_pack.people)
    return dict(published_pack.citizens)


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Have pages name static files as they lie, without a manifest, and serve none."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "tongban.casework.files.storage.OnDisk", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain, "files": files}
    settings.STATIC_ROOT = tmp_path
    settings.KEYS = str(tmp_path / "keys")
    settings.SECURE_SSL_REDIRECT = False
