"""Answers on their way through the pages about settling: in hidden boxes of each form, and nowhere else.

They are in no address, session or log; only who applies hands them over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict

from tongban.basis.actors import Citizen
from tongban.basis.policy.asking import next_page
from tongban.basis.policy.claims import answers_from
from tongban.basis.policy.explain import Explainer, Explanation
from tongban.basis.policy.files import Fact, PolicyFile
from tongban.casework.policies import queries as policies
from tongban.channels import facts, policy_words, seeing
from tongban.channels.facts import FactForm
from tongban.channels.frame.parts import Row
from tongban.channels.who import citizen_of

FACT, QUESTION = "f-", "q-"
SEEN, REGISTER, EVERYTHING = "seen", "register", "everything"
ASK, CHANGE = "ask", "change"


@dataclass(slots=True)
class Carried:
    """What has been answered of one policy so far."""

    explainer: Explainer
    on: date
    answers: dict[str, Any] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)  # facts that were asked for, those of one page joined by commas
    register: set[str] = field(default_factory=set)  # facts that the registers say
    everything: bool = False

    @property
    def file(self) -> PolicyFile:
        """What the policy says."""
        return self.explainer.policy.file

    @property
    def stored(self) -> dict[str, Any]:
        """The answers as an application keeps them, with the version that asked for them."""
        kept = {name: facts.stored(value) for name, value in self.answers.items()}
        return {"version": self.file.version, "facts": kept}

    @property
    def explanation(self) -> Explanation:
        """What the policy says of these answers."""
        return self.explainer.explain(self.answers)

    @property
    def boxes(self) -> list[tuple[str, str]]:
        """The hidden boxes that carry all of this to the next page."""
        marks = [(SEEN, each) for each in self.seen] + [(REGISTER, each) for each in sorted(self.register)]
        return [*facts.boxes(self.answers, FACT), *marks, *([(EVERYTHING, "1")] if self.everything else [])]

    def next_facts(self) -> tuple[Any, tuple[str, ...]] | None:
        """Return the words of the next page and the facts on it; None if nothing more need be asked."""
        asked = {name for each in self.seen for name in each.split(",")} | self.answers.keys()
        page = next_page(self.explainer.policy, self.explanation, asked, everything=self.everything)
        return (page.words, page.facts) if page else None

    def form(self, names: tuple[str, ...], data: Mapping[str, Any] | None = None) -> FactForm:
        """Return the form for some facts."""
        return FactForm([self.file.facts[name] for name in names], start=FACT, known=self.answers, data=data)

    def keep(self, names: tuple[str, ...], given: Mapping[str, Any]) -> None:
        """Take over what was answered on a page; what was left out is not known."""
        for name in names:
            if given.get(name) != self.answers.get(name):
                self.register.discard(name)
            self.answers.pop(name, None)
        self.answers.update(given)
        page = ",".join(names)
        self.seen = [each for each in self.seen if each != page] + [page]


def begun(request: HttpRequest, policy: policies.Published, on: date) -> Carried:
    """Return what a page carries, or what the registers say of whoever has just begun and is signed in."""
    carried = Carried(policy.explainer(on), on)
    known = _used(carried)
    if request.method != "POST":
        if request.user.is_authenticated and request.user.person_id is not None:
            claims = seeing.own_claims(citizen_of(request), on, wanted={fact.evidence for fact in known.values()})
            carried.answers = answers_from(known, claims, on)
            carried.register = set(carried.answers)
        return carried
    carried.answers = _common(request.POST, known, on) | facts.carried(_but(known, request.POST), request.POST, FACT)
    carried.seen = [each for each in request.POST.getlist(SEEN) if all(name in known for name in each.split(","))]
    carried.register = set(request.POST.getlist(REGISTER)) & carried.answers.keys()
    carried.everything = bool(request.POST.get(EVERYTHING))
    return carried


def _used(carried: Carried) -> dict[str, Fact]:
    return {name: carried.file.facts[name] for name in carried.explainer.policy.used_facts()}


def _but(known: Mapping[str, Fact], data: QueryDict) -> Iterator[Fact]:
    """Yield the facts whose answers lie in hidden boxes: not those that stand on the page itself."""
    on_page = data.get(ASK, "").split(",")
    return (fact for name, fact in known.items() if name not in on_page)


def _common(data: QueryDict, known: Mapping[str, Fact], on: date) -> dict[str, Any]:
    """Return what the answers to the common questions say of the facts."""
    return policies.settling().answers(common_answers(data), known, on)


def common_answers(data: QueryDict) -> dict[str, Any]:
    """Return the answers to the common questions that a page carries."""
    questions = policies.settling().questions.values()
    return facts.carried((question.fact for question in questions), data, QUESTION)


def named(data: QueryDict, box: str, known: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the facts that a box names, joined by commas; none if it names what is not there."""
    names = tuple(filter(None, data.get(box, "").split(",")))
    return names if all(name in known for name in names) else ()


def handed_over(facts_by_policy: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, list[Row]]]:
    """Return the answers that go with an application, by the title of the policy that asks for them."""
    found = []
    for code, given in facts_by_policy.items():
        file = policies.file(code, given["version"])
        rows = [
            Row(policy_words.say(file.facts[name].label), policy_words.answer(file.facts[name], value))
            for name, value in given["facts"].items()
        ]
        found.append((policy_words.say(file.title), rows))
    return found


def vouched(policy: policies.Published, given: Mapping[str, Any], citizen: Citizen, on: date) -> dict[str, Any]:
    """Return answers as an application keeps them, with those named that the registers say the same of."""
    known = policy.explainer(on).policy.facts
    claims = seeing.own_claims(citizen, on, wanted={known[name].evidence for name in given["facts"] if name in known})
    said = {name: facts.stored(value) for name, value in answers_from(known, claims, on).items()}
    same = [name for name, value in given["facts"].items() if said.get(name) == value]
    return {"version": given["version"], "facts": given["facts"], "register": same}
