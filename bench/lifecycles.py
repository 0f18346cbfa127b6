"""The complete life of a case in five requests: submit, accept, examine, approve, complete with the register effect."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from bench.people import CLAUSE, Mover, Officer
from bench.wire import Ask, Reply, Sample, Talk, drive, get, post
from tongban.basis.items import Role

CLIENTS = 8
FOUND = 302
STEPS = ("submit", "accept", "examine", "approve", "complete")
Jar = Mapping[str, str]
Jars = Mapping[str, Mapping[Role, Jar]]


class Unexpected(Exception):
    """The site answered otherwise than it would a person."""


def sign_in(port: int, officers: Mapping[str, Mapping[Role, Officer]]) -> dict[str, dict[Role, Jar]]:
    """Sign every officer in through the login page; return their cookies by district and role."""
    posts = [(district, role) for district, roles in officers.items() for role in roles]
    jars = sign_in_all(port, [officers[district][role] for district, role in posts])
    found: dict[str, dict[Role, Jar]] = {district: {} for district in officers}
    for (district, role), jar in zip(posts, jars, strict=True):
        found[district][role] = jar
    return found


def sign_in_all(port: int, officers: Sequence[Officer]) -> list[Jar]:
    """Sign officers in through the login page; return the cookies of each."""
    jars: dict[str, Jar] = {}

    def talk(officer: Officer) -> Talk:
        page = yield get("login page", "/login/", {})
        form = {"username": officer.username, "password": officer.password}
        reply = yield post("login", "/login/", page.cookies(), form)
        jars[officer.username] = {**page.cookies(), **moved(reply, "login").cookies()}

    drive(port, [talk(officer) for officer in officers])
    return [jars[officer.username] for officer in officers]


def lives(movers: Iterator[Mover], jars: Jars) -> Talk:
    """Carry one mover's case after another through its whole life."""
    for mover in movers:
        number = number_in(moved((yield submission(mover)), "submit").header("location"))
        for ask in acts(number, jars[mover.district]):
            moved((yield ask), ask.name)


def submission(mover: Mover) -> Ask:
    """Return the request that hands in a mover's application."""
    own = {"sessionid": mover.session, "csrftoken": secrets.token_hex(16)}
    return post("submit", f"/drafts/{mover.draft_id}/check/", own, {"true": "on", "key": str(mover.key)})


def number_in(place: str) -> str:
    """Return the number of the case whose receipt a redirect leads to."""
    if not place.endswith("/received/"):
        raise Unexpected(f"submit led to {place}")
    return place.removeprefix("/cases/").removesuffix("/received/")


def acts(number: str, jars: Mapping[Role, Jar]) -> Iterator[Ask]:
    """Yield the four requests of the officers."""
    at = f"/desk/cases/{number}"
    yield post("accept", f"{at}/accept/", jars[Role.CLERK], {})
    found = {"step": "examine", "words": "社会保险与劳动合同核验一致，符合迁入条件。", "clause": CLAUSE}
    yield post("examine", f"{at}/do_step/", jars[Role.EXAMINER], found)
    yield post("approve", f"{at}/approve/", jars[Role.APPROVER], {"words": "同意迁入。", "clause": CLAUSE})
    yield post("complete", f"{at}/complete/", jars[Role.REGISTRAR], {})


def run(port: int, movers: Sequence[Mover], jars: Jars, clients: int = CLIENTS) -> list[Sample]:
    """Carry all movers' cases through, so many at a time; return every request."""
    waiting = iter(movers)
    return drive(port, [lives(waiting, jars) for _ in range(clients)])


def rate(samples: Sequence[Sample]) -> float:
    """Return the lifecycles completed in a second; the first tenth warms up and does not count."""
    ends = sorted(sample.ended_at for sample in samples if sample.name == STEPS[-1])
    warm = len(ends) // 10
    return (len(ends) - 1 - warm) / (ends[-1] - ends[warm])


def measured(samples: Sequence[Sample]) -> list[Sample]:
    """Return the requests after the warm-up."""
    ends = sorted(sample.ended_at for sample in samples if sample.name == STEPS[-1])
    return [sample for sample in samples if sample.ended_at > ends[len(ends) // 10]]


def moved(reply: Reply, name: str) -> Reply:
    """Return a reply that leads on, or raise Unexpected."""
    if reply.status != FOUND:
        raise Unexpected(f"{name} was answered {reply.status}: {reply.body[:2000].decode(errors='replace')}")
    return reply
