"""The papers of one's own case can be had as PDF, by nobody else."""

from collections.abc import Callable

import pytest

from tests.channels.portal.conftest import AT_DESK, MONDAY, Phone
from tongban.basis.actors import Officer
from tongban.casework.cases import actions
from tongban.casework.cases.models import CaseNotice


@pytest.fixture
def accepted(transfer: str, officer: Callable[[str], Officer]) -> CaseNotice:
    """The notice of acceptance of Luo's case."""
    actions.accept.__wrapped__(number=transfer, seen=[], by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK)  # type: ignore[attr-defined]
    return CaseNotice.objects.get(case__number=transfer)


def test_the_case_offers_its_papers(luo: Phone, accepted: CaseNotice) -> None:
    page = luo.get(f"/cases/{accepted.case.number}/")
    url = f"/cases/{accepted.case.number}/notices/2/acceptance/"
    assert "Notice of acceptance (PDF)" in page.words
    assert url in page.links
    answer = luo.client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{accepted.number}-en.pdf"'
    assert answer.content.startswith(b"%PDF-")
    luo.get(f"/cases/{accepted.case.number}/notices/2/decision/", status=404)


def test_nobody_else_gets_them(phone_of: Callable[[str], Phone], accepted: CaseNotice) -> None:
    phone_of("gu").get(f"/cases/{accepted.case.number}/notices/2/acceptance/", status=404)
    visitor = phone_of("gu")
    visitor.client.logout()
    visitor.get(f"/cases/{accepted.case.number}/notices/2/acceptance/", status=302)
