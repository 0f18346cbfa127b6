"""Where files lie: a folder by default, S3 or whatever else Django's storages know when it is configured."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class OnDisk(FileSystemStorage):
    """A folder in which a file is there whole or not at all, and nobody but its owner reads it."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, prefix=".new-", delete=False) as new:
            for chunk in content.chunks():
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).replace(place)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 (Django's own)
        """Return the name itself: it says what the content is, so writing it again changes nothing."""
        return name
