"""The board: figures by office within the supervisor's scope, each with its law, leading to the cases behind it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.channels.conftest import NANJING, NOON, SUZHOU, Desk
from tongban.basis.items import Role
from tongban.basis.packs_supervision import Measure
from tongban.channels.board.views import MEASURES
from tongban.channels.nightly.escalation import escalate

Desks = Callable[..., Desk]
LATE = NOON + timedelta(days=20)  # acceptance was due five working days after 2 March


@pytest.fixture
def jiangsu(transfer: str, officer_at: Desks) -> Desk:
    """A supervisor of the province, who signs in twenty days after a case came in."""
    return officer_at("police-320000", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def the_line_of_offices(authorities: None) -> None:
    """Have Suzhou's branch stand below its city, and the city below the province."""
    from tongban.casework.offices.models import Authority  # noqa: PLC0415 (tables exist only now)

    for code, parent in (
        (SUZHOU, "police-320500"), ("police-320500", "police-320000"), (NANJING, "police-320000"),
    ):  # fmt: skip
        Authority.objects.filter(code=code).update(parent_id=parent)


def page(desk: Desk, address: str, status: int = 200) -> str:
    desk.client.force_login(desk.user)  # a session ends with the day
    answer = desk.client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.law("licensing-74-2", "id_card-20")
def test_a_late_case_is_counted_where_it_is_late_and_the_figure_leads_to_it(jiangsu: Desk, transfer: str) -> None:
    with time_machine.travel(LATE, tick=False):
        board = page(jiangsu, "/board/")
        assert "/board/at/police-320500/overdue/" in board
        assert "/board/at/police-320102/overdue/" not in board
        assert "第七十四条" in board
        assert "/board/at/police-320508/overdue/" in page(jiangsu, "/board/at/police-320500/")
        behind = page(jiangsu, "/board/at/police-320500/overdue/?from=police-320000")
        assert f"/desk/cases/{transfer}/" in behind
        assert "9 March 2026, 13 days overdue" in behind  # 2 March and twenty days is the 22nd
        assert "Accept" in behind  # what waits, in words
        assert 'href="/board/at/police-320000/"' in behind  # back to where the figure stood
        assert transfer not in page(jiangsu, "/board/at/police-320500/at_risk/")


def test_a_case_in_good_time_is_no_figure_of_the_board(jiangsu: Desk) -> None:
    board = page(jiangsu, "/board/")
    for measure in MEASURES:
        assert f"/{measure}/" not in board


def test_what_went_up_the_reporting_line_is_listed_longest_overdue_first(jiangsu: Desk, transfer: str) -> None:
    assert "tb-empty" in page(jiangsu, "/board/escalations/") or transfer not in page(jiangsu, "/board/escalations/")
    escalate(LATE)
    with time_machine.travel(LATE, tick=False):
        listed = page(jiangsu, "/board/escalations/")
    assert listed.count(f"/desk/cases/{transfer}/") == 3
    assert listed.count("9 March 2026, 13 days overdue") == 3


@pytest.mark.parametrize("measure", MEASURES)
def test_every_figure_has_a_page_behind_it(jiangsu: Desk, measure: Measure) -> None:
    page(jiangsu, f"/board/at/{SUZHOU}/{measure}/?alone=1")
    page(jiangsu, f"/board/at/{SUZHOU}/{measure}/?after=2026-03-01_0195a000-0000-7000-8000-000000000000")
    page(jiangsu, f"/board/at/{SUZHOU}/{measure}/?after=nonsense")


def test_another_province_is_out_of_reach(jiangsu: Desk, officer_at: Desks, transfer: str) -> None:
    page(jiangsu, "/board/at/police-511502/", 404)
    page(jiangsu, "/board/at/police-511502/overdue/", 404)
    page(jiangsu, "/board/at/police-320500/no_such_measure/", 404)
    escalate(LATE)
    sichuan = officer_at("police-510000", Role.SUPERVISOR)
    with time_machine.travel(LATE, tick=False):
        assert transfer not in page(sichuan, "/board/escalations/")
        page(sichuan, f"/board/at/{SUZHOU}/overdue/", 404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
@pytest.mark.parametrize("address", ["/board/", f"/board/at/{SUZHOU}/", "/board/escalations/"])
def test_only_supervisors_see_it(officer_at: Desks, address: str, role: Role) -> None:
    page(officer_at(SUZHOU, role), address, 403)
