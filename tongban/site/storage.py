"""Where files lie: `var/files`, or a bucket that speaks S3 when one is named."""

import os
from pathlib import Path
from typing import Any


def settings(var: Path) -> dict[str, Any]:
    """Return the setting of the storage that `casework.files` keeps its files in.

    With TONGBAN_S3_BUCKET they lie in that bucket (`pip install tongban[s3]`); its address and keys come from
    TONGBAN_S3_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from the machine's own role.
    """
    bucket = os.environ.get("TONGBAN_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "tongban.casework.files.storage.OnDisk", "OPTIONS": {"location": var / "files"}}
    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("TONGBAN_S3_URL") or None,
        "default_acl": None,  # the bucket's own: private
        "file_overwrite": True,  # a name says what the content is
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
