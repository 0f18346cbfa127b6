"""A server killed in the middle of its work leaves every case whole, and the office goes on with the next one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.journeys.serving import Installation
from tongban.site.journeys.browser import COMPUTER, Browser

CASES = 60
AT_ONCE = 6
ANSWERED_FIRST = 8
SUBMIT = f"""
from datetime import datetime, UTC
from uuid import uuid4
from tongban.basis.actors import Citizen, Visit
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices.queries import demo_user
from tongban.site import demo
at = datetime.now(UTC)
demo.bring_officers()
people = demo.bring_citizens(at)
by = Citizen(demo_user("demo.luo").pk, people["luo"])
for place in range({CASES}):
    print(intake.submit(
        item=catalog.current("HK-016", at.date()), applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"),
        answers={{"movers": [str(people["luo"])], "destination": "320508", "settle_as": "new_household",
                 "address": "人民路1号", "employer": "某公司", "work_since": "2021-03-01", "phone": "13800000000"}},
        window="", key=uuid4(), by=by, at=at, visit=Visit("portal", "phone")))
"""
WHOLE = """
SELECT c.number, c.state, c.last_seq, c.accepted_on IS NOT NULL,
       (SELECT array_agg(e.act::text ORDER BY e.seq) FROM cases_caseevent e WHERE e.case_id = c.id),
       (SELECT array_agg(k.kind::text ORDER BY k.kind) FROM clocks_clock k WHERE k.case_id = c.id AND k.running),
       (SELECT w.task || ' ' || w.state FROM cases_workrow w WHERE w.case_id = c.id)
FROM cases_case c WHERE c.number = ANY(%s)
"""
WAITING = ("submitted", 1, False, ["submit"], ["acceptance"], "accept submitted")
ACCEPTED = ("accepted", 2, True, ["submit", "accept"], ["decision", "promise"], "examine accepted")


def _accept_until_killed(site: str, numbers: list[str], kill: threading.Event) -> int:
    """Have many accept requests in flight; tell when enough have been answered. Return how many were."""
    clerk = Browser(site, language="zh-hans", device=COMPUTER)
    clerk.sign_in("demo.suzhou-clerk")
    page = clerk.get(f"/desk/cases/{numbers[0]}/")
    token = dict(page.form_to("/accept/").filled({}))["csrfmiddlewaretoken"]
    cookies = clerk.cookies
    answered: list[str] = []

    def accept(number: str) -> None:
        try:
            answer = httpx.post(
                f"{site}/desk/cases/{number}/accept/", data={"csrfmiddlewaretoken": token}, cookies=cookies, timeout=30
            )
        except httpx.TransportError:  # killed
            return
        assert answer.status_code == 302, answer.text
        answered.append(number)
        if len(answered) >= ANSWERED_FIRST:
            kill.set()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(accept, numbers))
    clerk.close()
    return len(answered)


def test_a_server_killed_mid_action_leaves_every_case_whole(installation: Installation) -> None:
    numbers = [line for line in installation.python(SUBMIT).splitlines() if not line.startswith("{")]  # no log lines
    assert len(numbers) == CASES
    kill = threading.Event()
    with installation.serving() as site:

        def end() -> None:
            kill.wait(120)
            site.kill()

        killer = threading.Thread(target=end)
        killer.start()
        answered = _accept_until_killed(site.address, numbers, kill)
        killer.join()

    found = {row[0]: row[1:] for row in installation.rows(WHOLE, numbers)}
    assert len(found) == CASES
    assert set(map(repr, found.values())) <= {repr(WAITING), repr(ACCEPTED)}
    accepted = sum(row == ACCEPTED for row in found.values())
    assert answered <= accepted < CASES  # what was answered is kept; the kill came before the end
    checked = installation.tongban("verify_log")
    assert checked.returncode == 0, checked.stdout

    left = next(number for number in numbers if found[number] == WAITING)
    with installation.serving() as site:
        _accept_until_killed(site.address, [left], threading.Event())
    assert installation.rows(WHOLE, [left])[0][1:] == ACCEPTED
