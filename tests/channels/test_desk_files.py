"""Files at the desk: looked at beside the application, checked one by one, scanned by the clerk."""

from collections.abc import Callable
from uuid import UUID

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.casework.files import samples
from tests.channels.conftest import SUZHOU, YIBIN, Desk
from tongban.basis.items import Item, Role
from tongban.casework.audit.models import Access
from tongban.casework.cases.models import Case, CaseEvidence
from tongban.casework.papers.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(officer_at: Callable[..., Desk]) -> Desk:
    """A clerk in Suzhou, who reads English."""
    desk = officer_at(SUZHOU, Role.CLERK, name="scanner")
    desk.client.cookies["django_language"] = "en"
    return desk


@pytest.fixture
def code(transfer: str, catalogue: dict[str, Item]) -> str:
    """A piece of evidence of the case."""
    return CaseEvidence.objects.filter(case__number=transfer).exclude(status="held").order_by("code")[0].code


@pytest.fixture
def scan(transfer: str, clerk: Desk, code: str) -> UUID:
    """What the clerk scanned."""
    given = {"code": code, "files": [SimpleUploadedFile("scan.pdf", samples.pdf(2))]}
    answer = clerk.client.post(f"/desk/cases/{transfer}/files/", given)
    assert answer.status_code == 302
    return Attachment.objects.get().id


def page(desk: Desk, url: str, status: int = 200) -> str:
    answer = desk.client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_a_clerks_scan_counts_as_seen_and_stands_on_the_case(transfer: str, clerk: Desk, scan: UUID, code: str) -> None:
    row = CaseEvidence.objects.get(case__number=transfer, code=code)
    assert (row.status, row.grade) == ("seen", "B")
    shown = page(clerk, f"/desk/cases/{transfer}/")
    assert f"/desk/cases/{transfer}/files/{scan}/" in shown
    assert "scan.pdf: received." in shown
    assert "Not checked yet" in shown


def test_a_file_is_looked_at_beside_what_was_applied_for_and_that_is_written_down(
    transfer: str, clerk: Desk, scan: UUID
) -> None:
    before = Access.objects.filter(page="file").count()
    shown = page(clerk, f"/desk/cases/{transfer}/files/{scan}/")
    assert f"/desk/cases/{transfer}/files/{scan}/2/" in shown
    assert "平江路100号2幢301室" in shown
    assert "罗芳" in shown
    answer = clerk.client.get(f"/desk/cases/{transfer}/files/{scan}/1/")
    assert answer["Content-Type"] == "image/jpeg"
    assert Access.objects.filter(page="file").count() > before


def test_a_bad_scan_needs_a_reason_and_the_applicant_is_asked_for_it_alone(
    transfer: str, clerk: Desk, scan: UUID
) -> None:
    here = f"/desk/cases/{transfer}/files/{scan}/"
    answer = clerk.client.post(here, {"standing": "again", "words": " "})
    assert answer.status_code == 422
    assert "Write what is wrong with the file" in answer.content.decode()
    assert clerk.client.post(here, {}).status_code == 422
    answer = clerk.client.post(here, {"standing": "again", "words": "Page two is cut off."})
    assert answer["Location"] == f"/desk/cases/{transfer}/"
    assert "Please send again" in page(clerk, f"/desk/cases/{transfer}/")
    assert Case.objects.get(number=transfer).corrections == 0


def test_after_one_file_comes_the_next_that_nobody_has_checked(
    transfer: str, clerk: Desk, scan: UUID, code: str
) -> None:
    given = {"code": code, "files": [SimpleUploadedFile("more.png", samples.png())]}
    clerk.client.post(f"/desk/cases/{transfer}/files/", given)
    other = Attachment.objects.exclude(id=scan).get().id
    answer = clerk.client.post(f"/desk/cases/{transfer}/files/{scan}/", {"standing": "good", "words": ""})
    assert answer["Location"] == f"/desk/cases/{transfer}/files/{other}/"


def test_a_copy_names_the_officer_and_the_case(transfer: str, clerk: Desk, scan: UUID) -> None:
    answer = clerk.client.get(f"/desk/cases/{transfer}/files/{scan}/copy/")
    said = " ".join(pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    assert transfer in said
    assert "Gusu Public Security Bureau 周敏" in said
    assert "1 April 2026" in said


def test_what_is_no_paper_is_told_and_not_kept(transfer: str, clerk: Desk, code: str) -> None:
    given = {"code": code, "files": [SimpleUploadedFile("a.exe", b"MZ\x90")]}
    answer = clerk.client.post(f"/desk/cases/{transfer}/files/", given, headers={"X-Upload": "1"})
    assert (answer.status_code, answer["X-Next"]) == (204, f"/desk/cases/{transfer}/")
    assert "a.exe: This is no PDF" in page(clerk, f"/desk/cases/{transfer}/")
    assert not Attachment.objects.exists()


def test_another_office_of_the_case_looks_and_neither_scans_nor_marks(
    transfer: str, scan: UUID, code: str, officer_at: Callable[..., Desk]
) -> None:
    origin = officer_at(YIBIN, Role.REGISTRAR)
    here = f"/desk/cases/{transfer}/files/{scan}/"
    page(origin, here)
    assert origin.client.post(here, {"standing": "good", "words": ""}).status_code == 403
    given = {"code": code, "files": [SimpleUploadedFile("b.png", samples.png())]}
    assert origin.client.post(f"/desk/cases/{transfer}/files/", given).status_code == 403
