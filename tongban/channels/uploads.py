"""Files that come in with a form: no more of them than can be kept, whatever a browser sends."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.casework.files.rules import LARGEST

MOST_TOGETHER = 10  # files of one form


class Limited(FileUploadHandler):
    """Lets a little more than the largest file through, so that it is refused with words, and drops the rest."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count a file; those beyond ten are dropped."""
        super().new_file(*args, **kwargs)
        self.seen = 0
        self.number = getattr(self, "number", 0) + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 (Django's own)
        """Pass a piece on, unless the file is too large already."""
        self.seen += len(raw_data)
        within = self.seen <= LARGEST + len(raw_data) and self.number <= MOST_TOGETHER
        return raw_data if within else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":  # noqa: ARG002 (Django's own)
        """Leave it to the handler that has the content."""
        return None


def files_of(request: HttpRequest, name: str) -> "list[UploadedFile[Any]]":
    """Return the files that a form brought under a name, ten at most; that there were more is said."""
    found = [file for file in request.FILES.getlist(name) if file.name]
    if len(found) > MOST_TOGETHER:
        messages.error(request, _("Ten files at once are taken; send the others afterwards."))
    return found[:MOST_TOGETHER]
