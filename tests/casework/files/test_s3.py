"""Files in a bucket, behind the same storage interface: against a stand-in that speaks S3."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from pytest_django import Settings

from tests.casework.files import samples
from tongban.casework.files import actions, queries
from tongban.site import storage

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[str]:
    """An empty bucket that the settings name."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("TONGBAN_S3_BUCKET", "papers")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="papers")
        settings.STORAGES = {**settings.STORAGES, "files": storage.settings(Path("/nowhere"))}
        yield "papers"


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_file_lies_in_the_bucket_by_its_content_and_comes_back_as_it_was(bucket: str) -> None:
    content = samples.jpeg()
    kept = actions.keep(content, user_id=1, at=AT)
    actions.keep(content, user_id=2, at=AT)
    found = boto3.client("s3").list_objects_v2(Bucket=bucket)["Contents"]
    assert [each["Key"] for each in found] == [f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}"]
    assert queries.content(kept.sha256) == content
    boto3.client("s3").put_object(Bucket=bucket, Key=found[0]["Key"], Body=b"something else")
    with pytest.raises(queries.Spoilt):
        queries.content(kept.sha256)


def test_without_a_bucket_files_lie_in_the_folder_of_run_time_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAN_S3_BUCKET", raising=False)
    assert storage.settings(Path("/var/x"))["OPTIONS"]["location"] == Path("/var/x/files")
