"""Cases that stand where an act is open, each made by the demonstration's people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from tests.casework.cases.conftest import INN, do
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.files import samples
from tongban.basis.actors import Citizen, Human, Officer
from tongban.basis.aftercare import Ending
from tongban.casework.cases import actions, claiming, commitments, hearings, intake, notes
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.papers import actions as papers
from tongban.casework.registry import actions as registry_actions
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import Document
from tongban.casework.reviews import contests, endings, ratings

POST_OF = {
    "accept": "suzhou-clerk", "examine": "suzhou-examiner", "approve": "suzhou-approver", "reject": "suzhou-approver",
    "move_out": "yibin-registrar", "complete": "suzhou-registrar", "deliver": "suzhou-clerk",
    "search": "suzhou-registrar", "check_commitment": "suzhou-examiner",
}  # fmt: skip
TO_THE_END = ("accept", "examine", "approve", "complete", "deliver")


@dataclass
class World:
    """Everybody, and what they did to bring a case where it stands."""

    officer: Callable[[str], Officer]
    citizen: Callable[[str], Citizen]
    people: dict[str, UUID]
    made: dict[str, Any] = field(default_factory=dict)  # ids that an act needs: of a file, a document

    def who(self, name: str) -> Human:
        return self.citizen(name) if name in self.people else self.officer(name)

    def by(self, number: str, who: str, at: datetime = MONDAY) -> dict[str, Any]:
        return {"number": number, "by": self.who(who), "at": at, "visit": AT_DESK}

    @property
    def licensing(self) -> Licensing:
        return Licensing(officer=self.officer, citizen=self.citizen, people=self.people)

    def id_of(self, number: str) -> UUID:
        return Case.objects.values_list("id", flat=True).get(number=number)

    def apply(self, code: str, who: str, answers: dict[str, Any], **more: Any) -> str:
        person = registry.person(self.people[who], MONDAY.date())
        applicant = intake.Applicant(person_id=person.person_id, name=person.name)
        if "organisation" in answers:
            registry_actions.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
            applicant = intake.Applicant(person_id=person.person_id, credit_code=INN, name="苏州平江客栈有限公司")
        return intake.submit(
            item=catalog.current(code, MONDAY.date()), answers={"phone": "13800000000", **answers},
            applicant=applicant, window="", key=more.pop("key", None) or uuid4(), by=self.citizen(who), at=MONDAY,
            visit=ONLINE, **more,
        )  # fmt: skip

    def carry(self, number: str, *names: str) -> str:
        for name in names:
            do(name, number, by=self.officer(POST_OF[name]), at=MONDAY)
        return number

    # --- cases --------------------------------------------------------------------------------------

    def move(self, *names: str) -> str:
        """Luo's move to Suzhou."""
        return self.carry(self.apply("HK-016", "luo", self.moving()), *names)

    def moving(self) -> dict[str, Any]:
        return {
            "movers": [str(self.people["luo"])], "destination": "320508", "settle_as": "new_household",
            "address": "人民路1号", "employer": "某公司", "work_since": "2021-03-01",
        }  # fmt: skip

    def told(self) -> str:
        number = self.move()
        actions.ask_correction(missing=["labour_contract"], words="请补交", **self.by(number, "suzhou-clerk"))
        return number

    def taken(self) -> str:
        number = self.move()
        claiming.claim(number=number, task="accept", by=self.officer("suzhou-clerk"), at=MONDAY)
        return number

    def asked_first(self) -> str:
        """A move for which the clerk answers, who was the first to be asked."""
        return self.move("accept")

    def noted(self) -> str:
        number = self.move()
        notes.write(number=number, words="电话核实", pinned=False, by=self.officer("suzhou-clerk"), at=MONDAY)
        return number

    def certificate(self) -> str:
        return self.apply("HK-036", "gu", {"holder": str(self.people["gu"]), "content": "registration", "purpose": "x"})

    def enquiry(self) -> str:
        about = registry.person(self.people["gu"], MONDAY.date()).id_number
        asked = {"about": about, "content": "moves", "purpose": "继承"}
        return self.carry(self.apply("EQ-011", "gu", asked), "accept", "search")

    def hotel(self, *names: str) -> str:
        answers = {
            "organisation": INN, "hotel_name": "平江客栈", "premises_region": "320508", "premises_address": "平江路1号",
            "rooms": "12", "responsible_id_number": "11010519491231002X",
        }  # fmt: skip
        return self.carry(self.apply("PO-001", "gu", answers), *names)

    def granted(self) -> str:
        number = self.hotel(*TO_THE_END)
        self.made["document"] = Document.objects.get(case_id=self.id_of(number)).number
        return number

    def proposed(self, ground: str = "deceit") -> str:
        number = self.granted()
        endings.propose(
            number=number, document=self.made["document"], act=Ending.RESCIND, ground=ground, words="查实",
            by=self.officer("suzhou-examiner"), at=MONDAY,
        )  # fmt: skip
        return number

    def contested(self) -> str:
        number = self.hotel("accept", "examine", "reject")
        contests.lodge(
            remedy="reconsideration", body="姑苏区人民政府", lodged_on=MONDAY.date(), copy_on=MONDAY.date(),
            **self.by(number, "suzhou-clerk"),
        )  # fmt: skip
        return number

    def rated(self) -> str:
        number = self.granted()
        ratings.rate(number=number, level=1, words="等了很久", by=self.citizen("gu"), at=MONDAY)
        return number

    def permit(self, *names: str) -> str:
        """Luo's residence permit, on a commitment."""
        answers = {
            "holder": str(self.people["luo"]), "lives_in": "320508", "address": "平江路9号",
            "lives_since": "2025-01-05", "ground": "work",
        }  # fmt: skip
        return self.carry(self.apply("RP-002", "luo", answers, terms=intake.Terms(on_commitment=True)), *names)

    def committed(self) -> str:
        return self.permit("accept", "approve", "complete", "deliver")

    def found_false(self) -> str:
        number = self.committed()
        commitments.find_false(words="不在此居住", **self.by(number, "suzhou-examiner"))
        return number

    def promised(self) -> str:
        """A graduate's move, accepted on the promise that the contract follows."""
        item = catalog.current("HK-009", MONDAY.date())
        answers = {
            "movers": [str(self.people["luo"])], "destination": "320508", "settle_as": "new_household",
            "address": "人民路8号", "school": "苏州大学", "graduated_on": "2025-07-01",
        }  # fmt: skip
        terms = intake.Terms(declared=["diploma"], later=["employment_contract"])
        number = self.apply(item.code, "luo", answers, terms=terms)
        actions.accept(seen=["diploma"], later=["employment_contract"], **self.by(number, "suzhou-clerk"))
        return number

    def engraver(self) -> str:
        """A seal engraver's licence, accepted: officers are to be sent."""
        return self.licensing.accepted("PO-003")

    def sent(self) -> str:
        number = self.engraver()
        self.licensing.send(number, MONDAY)
        return number

    def paused(self) -> str:
        number = self.sent()
        self.licensing.pause(number, MONDAY)
        return number

    def more_asked(self) -> str:
        number = self.sent()
        self.licensing.ask_extension(number, MONDAY)
        return number

    def offered(self) -> str:
        number = self.licensing.examined()
        self.licensing.offer(number, MONDAY, "gu-wife")
        return number

    def hearing_asked(self) -> str:
        number = self.offered()
        hearings.ask(words="要求听证", **self.by(number, "gu"))
        return number

    def hearing_set(self) -> str:
        number = self.hearing_asked()
        self.licensing.set_hearing(number, MONDAY, date(2026, 3, 12))
        return number

    def challenged(self) -> str:
        number = self.hearing_set()
        hearings.challenge(words="主持人是亲属", **self.by(number, "gu"))
        return number

    def scanned(self) -> str:
        number = self.move()
        self.made["file"] = papers.add(
            code="labour_contract", content=samples.jpeg(), name="合同.jpg", **self.by(number, "luo")
        )
        return number

    def left_behind(self) -> str:
        """A move that was handed in, whose files still lie with its draft."""
        key = uuid4()
        answers = {**self.moving(), "phone": "13800000000", "_key": str(key)}
        item, luo = catalog.current("HK-016", MONDAY.date()), self.citizen("luo")
        draft = intake.save_draft(
            draft_id=None, item=item, answers=answers, applicant=self.people["luo"], authority="", by=luo, at=MONDAY
        )
        papers.add_to_draft(
            draft_id=draft, code="labour_contract", content=samples.jpeg(), name="合同.jpg", by=luo, at=MONDAY
        )
        self.made["draft"] = draft
        return self.apply("HK-016", "luo", self.moving(), key=key, draft_id=draft)
