"""What an officer waits for: the first page of a queue, and a search by number, name and ID number."""

import secrets
from collections.abc import Sequence
from datetime import date

import psycopg

from bench import place
from bench.lifecycles import Jar, Unexpected
from bench.people import Officer
from bench.wire import Reply, Sample, Talk, drive, get, post
from tongban.basis.items import Role
from tongban.casework.offices import actions as offices
from tongban.site.embedded import Server

BUSIEST = "SELECT authority_id FROM cases_workrow WHERE role = %s GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
WORDS = {
    "search by number": "SELECT number FROM cases_case WHERE deciding_id = %s ORDER BY id DESC LIMIT %s",
    "search by name": "SELECT applicant_name FROM cases_case WHERE deciding_id = %s ORDER BY id DESC LIMIT %s",
    "search by ID number": (
        "SELECT r.id_number FROM cases_case c JOIN registry_personrecord r ON r.person_id = c.applicant_person_id"
        " WHERE c.deciding_id = %s ORDER BY c.id DESC LIMIT %s"
    ),
}
QUEUE = "queue"


def busiest(database: str) -> str:
    """Return the office with the longest queue of a clerk."""
    with psycopg.connect(**Server(place.VAR).connection("postgres", database)) as link:  # type: ignore[arg-type]
        return str(link.execute(BUSIEST, [Role.CLERK.value]).fetchone()[0])  # type: ignore[index]


def words(database: str, authority: str, count: int) -> dict[str, list[str]]:
    """Return what officers of an office would look for, by kind of search."""
    with psycopg.connect(**Server(place.VAR).connection("postgres", database)) as link:  # type: ignore[arg-type]
        return {
            kind: [row[0] for row in link.execute(query.encode(), [authority, count])] for kind, query in WORDS.items()
        }


def bring_clerks(authority: str, count: int) -> list[Officer]:
    """Have clerks at an office, with passwords."""
    found = [Officer(f"bench-{authority}-{place_}", secrets.token_urlsafe(18)) for place_ in range(count)]
    for officer in found:
        user = offices.open_login(username=officer.username, display_name=officer.username, password=officer.password)
        offices.post_to(user=user, authority=authority, role=Role.CLERK, on=date(2023, 1, 1))
    return found


def run(port: int, jars: Sequence[Jar], looked_for: dict[str, list[str]], rounds: int) -> list[Sample]:
    """Have each clerk open the queue and search in turn, one after another; return every request."""
    return [sample for jar in jars for sample in drive(port, [_look(jar, looked_for, rounds)])]


def _look(jar: Jar, looked_for: dict[str, list[str]], rounds: int) -> Talk:
    for turn in range(rounds):
        _page((yield get(QUEUE, "/desk/", jar)))
        for kind, texts in looked_for.items():
            reply = yield post(kind, "/desk/search/", jar, {"q": texts[turn % len(texts)]})
            if reply.status != 302:  # a number leads straight to its case  # noqa: PLR2004
                _page(reply)


def _page(reply: Reply) -> None:
    if reply.status != 200:  # noqa: PLR2004
        raise Unexpected(f"a page was answered {reply.status}: {reply.body[:2000].decode(errors='replace')}")
