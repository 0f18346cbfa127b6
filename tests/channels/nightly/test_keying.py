from pathlib import Path

from pytest_django import Settings

from tests.casework.keys.made import AT, DAY, PASSPHRASE
from tongban.casework.keys import queries
from tongban.casework.keys.places.reach import Reaches
from tongban.channels.nightly.keying import keep_demo_keys


def test_the_demonstration_has_a_key_for_each_province_and_a_list_that_never_runs_out(
    settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS, settings.KEY_REACHES, settings.DEMO = str(tmp_path), Reaches(PASSPHRASE), True
    made = keep_demo_keys(AT)
    assert made == 34 + 2 + 3  # provinces with Hong Kong, Macao and Taiwan; status lists; papers; relying parties
    assert keep_demo_keys(AT) == 0
    keep_demo_keys(AT + 60 * DAY)
    assert queries.trust_list().trust.until > AT + 60 * DAY


def test_elsewhere_no_key_is_made_by_itself(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS, settings.DEMO = str(tmp_path / "none"), False
    assert keep_demo_keys(AT) == 0
    assert not (tmp_path / "none").exists()
