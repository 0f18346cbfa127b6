from pathlib import Path

import pytest
from pytest_django import Settings

from tests.casework.keys.made import AT, PASSPHRASE
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.licences.models import StatusList
from tongban.casework.licences.places import open_list
from tongban.channels.nightly.keying import keep_demo_keys
from tongban.channels.nightly.listing import publish_lists

pytestmark = pytest.mark.django_db


def test_a_key_that_does_not_open_does_not_stop_the_worker(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS, settings.KEY_REACHES, settings.DEMO = str(tmp_path), Reaches(PASSPHRASE), True
    keep_demo_keys(AT)
    open_list("driving_licence")
    settings.KEY_REACHES = Reaches("another passphrase")
    assert publish_lists(AT) == 0
    assert not StatusList.objects.get().version
    settings.KEY_REACHES = Reaches(PASSPHRASE)
    assert publish_lists(AT) == 1
    assert StatusList.objects.get().version
