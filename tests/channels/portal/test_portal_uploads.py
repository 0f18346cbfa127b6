"""Files on the portal: sent with an application, added to a case, sent again when they were bad."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from tests.casework.files import samples
from tests.channels.portal.conftest import AT_DESK, MONDAY, TRANSFER, Phone, hand_in, moving
from tongban.basis.actors import Officer
from tongban.casework.cases import intake
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.files.rules import LARGEST
from tongban.casework.papers import actions
from tongban.casework.papers.models import Attachment, DraftFile
from tongban.casework.papers.rules import Standing

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "labour_contract"


def file(content: bytes, name: str = "contract.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/x-anything")  # what a browser says is not believed


@pytest.fixture
def draft(people: dict[str, UUID], luo: Phone) -> UUID:
    """Luo's move to Suzhou, answered to the papers."""
    assert luo.citizen
    answers = moving(people["luo"]) | {"_key": "0190d5a2-0000-7000-8000-000000000001", "_confirmed": []}
    item = catalog.current(TRANSFER, MONDAY.date())
    answers["_seen"] = [field.name for field in item.form]
    return intake.save_draft(
        draft_id=None, item=item, answers=answers, applicant=people["luo"], authority="", by=luo.citizen, at=MONDAY
    )


def test_files_are_sent_looked_at_and_handed_in_with_the_application(luo: Phone, draft: UUID) -> None:
    here = f"/drafts/{draft}/files/"
    page = luo.get(here)
    assert "Labour contract" in page.words
    assert "Residence permit" in page.words  # no register has it for her
    inputs = page.every("input", type="file")
    assert {str(each.get("accept")) for each in inputs} >= {"image/*"}
    assert any(each.get("capture") == "environment" for each in inputs)
    pictures = [file(samples.jpeg()), file(samples.pdf(2), "two pages.pdf"), file(b"<html>", "page.html")]
    assert luo.post(here, {"code": PAPER, "files": pictures}) == here
    page = luo.get(here)
    assert "contract.jpg: received." in page.words
    assert "page.html: This is no PDF, JPEG, PNG or HEIC." in page.words
    assert "2 pages" in page.words
    kept = DraftFile.objects.get(name="contract.jpg")
    answer = luo.client.get(f"{here}{kept.id}/1/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert Image.open(BytesIO(answer.content)).size == (800, 600)
    luo.get(f"{here}{kept.id}/2/", status=404)
    luo.post(here, {"code": PAPER, "remove": str(kept.id)})
    assert DraftFile.objects.get().name == "two pages.pdf"
    papers = f"/drafts/{draft}/papers/"
    shown = [PAPER, "social_insurance_record", "residence_permit"]
    assert luo.post(papers, {"papers": shown, "files": "yes"}) == here
    url = luo.post(f"/drafts/{draft}/check/", {"true": "on", "key": "0190d5a2-0000-7000-8000-000000000001"})
    number = url.split("/")[2]
    attachment = Attachment.objects.get(case_id=Case.objects.get(number=number).id)
    assert (attachment.name, attachment.grade) == ("two pages.pdf", "C")
    assert "Uploaded" in luo.get(f"/cases/{number}/").words


def test_a_script_that_sends_files_is_told_where_to_go(luo: Phone, draft: UUID) -> None:
    here = f"/drafts/{draft}/files/"
    answer = luo.client.post(here, {"code": PAPER, "files": [file(samples.jpeg())]}, headers={"X-Upload": "1"})
    assert (answer.status_code, answer["X-Next"]) == (204, here)
    assert "contract.jpg: received." in luo.get(here).words


def test_a_file_that_is_too_large_is_refused_and_not_swallowed_whole(luo: Phone, draft: UUID) -> None:
    here = f"/drafts/{draft}/files/"
    luo.post(here, {"code": PAPER, "files": [file(b"%PDF-" + bytes(LARGEST + 3_000_000), "big.pdf")]})
    assert "big.pdf: The file is larger than 20 MB." in luo.get(here).words
    assert not DraftFile.objects.exists()


def test_of_many_files_at_once_so_many_are_taken(luo: Phone, draft: UUID) -> None:
    here = f"/drafts/{draft}/files/"
    luo.post(here, {"code": PAPER, "files": [file(b"x", f"{n}.txt") for n in range(14)]})
    words = luo.get(here).words
    assert "9.txt: This is no" in words
    assert "10.txt" not in words
    assert "Ten files at once are taken" in words


def test_a_file_of_an_earlier_case_is_offered_again(luo: Phone, draft: UUID, transfer: str) -> None:
    luo.post(f"/cases/{transfer}/files/", {"code": PAPER, "files": [file(samples.png(), "before.png")]})
    here = f"/drafts/{draft}/files/"
    page = luo.get(here)
    assert f"for case {transfer}" in page.words
    again = str(Attachment.objects.get().id)
    luo.post(here, {"code": PAPER, "again": again})
    assert f"from case {transfer}" in luo.get(here).words
    assert again not in str(luo.get(here).tags)


def test_a_bad_scan_is_asked_for_again_and_only_that_one(
    luo: Phone, transfer: str, officer: Callable[[str], Officer]
) -> None:
    here = f"/cases/{transfer}/files/"
    luo.post(here, {"code": PAPER, "files": [file(samples.jpeg(), "one.jpg"), file(samples.png(), "two.png")]})
    bad = Attachment.objects.get(name="two.png")
    actions.mark(
        number=transfer, attachment_id=bad.id, standing=Standing.AGAIN, words="The lower half is dark.",
        by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    page = luo.get(f"/cases/{transfer}/")
    assert "two.png: The lower half is dark." in page.words
    assert here in page.links
    page = luo.get(here)
    assert [each.get("value") for each in page.every("input", name="replaces")] == [str(bad.id)]
    assert "Not yet scanned for viruses" in page.words
    luo.post(here, {"code": PAPER, "replaces": str(bad.id), "files": [file(samples.heic(), "better.heic")]})
    page = luo.get(here)
    assert "better.heic" in page.words
    assert "two.png" not in page.words
    assert "The lower half is dark." not in luo.get(f"/cases/{transfer}/").words


def test_a_copy_says_what_it_is_for_and_until_when(luo: Phone, transfer: str) -> None:
    luo.post(f"/cases/{transfer}/files/", {"code": PAPER, "files": [file(samples.pdf(2), "a.pdf")]})
    kept = Attachment.objects.get()
    answer = luo.client.get(f"/cases/{transfer}/files/{kept.id}/copy/")
    assert answer["Content-Disposition"] == f'attachment; filename="{transfer}-{PAPER}.pdf"'
    for page in pypdfium2.PdfDocument(answer.content):
        said = page.get_textpage().get_text_range()
        assert f"Only for case {transfer}" in said
        assert "1 April 2026" in " ".join(said.split())  # thirty days after 2 March


def test_what_is_not_scanned_is_not_shown_where_scanning_is_required(
    luo: Phone, transfer: str, settings: Settings
) -> None:
    luo.post(f"/cases/{transfer}/files/", {"code": PAPER, "files": [file(samples.pdf(), "a.pdf")]})
    settings.SCAN_REQUIRED = True
    kept = Attachment.objects.get()
    for address in ("1/", "copy/"):
        answer = luo.client.get(f"/cases/{transfer}/files/{kept.id}/{address}")
        assert answer.status_code == 409
        assert "has not been scanned" in answer.content.decode()


def test_nobody_else_sees_or_sends_files(
    luo: Phone, phone_of: Callable[[str], Phone], transfer: str, draft: UUID
) -> None:
    luo.post(f"/cases/{transfer}/files/", {"code": PAPER, "files": [file(samples.jpeg())]})
    luo.post(f"/drafts/{draft}/files/", {"code": PAPER, "files": [file(samples.jpeg())]})
    kept, begun = Attachment.objects.get(), DraftFile.objects.get()
    gu = phone_of("gu")
    for address in (
        f"/cases/{transfer}/files/", f"/cases/{transfer}/files/{kept.id}/1/",
        f"/cases/{transfer}/files/{kept.id}/copy/",
        f"/drafts/{draft}/files/", f"/drafts/{draft}/files/{begun.id}/1/",
    ):  # fmt: skip
        gu.get(address, status=404)
    assert (
        gu.client.post(f"/cases/{transfer}/files/", {"code": PAPER, "files": [file(samples.png())]}).status_code == 404
    )
    assert Attachment.objects.count() == 1


def test_a_case_that_is_decided_takes_no_more_files(luo: Phone, people: dict[str, UUID]) -> None:
    number = hand_in(luo, TRANSFER, moving(people["luo"]))
    Case.objects.filter(number=number).update(state="withdrawn")
    here = f"/cases/{number}/files/"
    assert not luo.get(here).every("input", type="file")
    luo.post(here, {"code": PAPER, "files": [file(samples.jpeg())]})
    assert "Withdrawn" in luo.get(here).words
    assert not Attachment.objects.exists()
