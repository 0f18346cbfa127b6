"""A person enters the register, is corrected or renamed, and dies."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from psycopg.types.range import DateRange

from tongban.basis.ids import LAST_SERIAL, parse_resident_id, resident_id
from tongban.casework.registry import entries
from tongban.casework.registry.entries import Journal
from tongban.casework.registry.models import (
    BirthCertificate,
    IdNumber,
    Membership,
    Person,
    PersonRecord,
)
from tongban.casework.registry.refusals import BirthRegistered, NoMember, NoNumberLeft, NotYet, NumberTaken, TooEarly
from tongban.casework.registry.rules import (
    Act,
    Cause,
    Correction,
    Facts,
    HouseholdKind,
    Newborn,
    Opening,
    Relation,
    Sex,
    after_leaving,
    check_in_order,
    relation_of_child,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """Somebody entered in the register, and their number."""

    person_id: UUID
    id_number: str


def register_resident(
    *, facts: Facts, id_number: str, household: UUID | Opening, relation: Relation, cause: Cause
) -> Registered:
    """Enter somebody who has a number already; return the entry.

    Raises:
        WrongId: The number is no resident ID number.
        NumberTaken: It belongs to somebody in the register.
        NotFound, HouseholdClosed: The household cannot be joined.
    """
    journal, number = Journal(cause), parse_resident_id(id_number).number
    if isinstance(household, UUID):
        household_id = entries.lock_open_household(household).pk
    else:
        household_id = entries.open_household(household, journal)
    person_id = entries.new_id(cause)
    if not entries.claim(IdNumber, number, person_id):
        raise NumberTaken
    _enter(person_id, facts, number, (household_id, relation), Act.REGISTER, journal)
    journal.write()
    return Registered(person_id, number)


def register_birth(*, child: Newborn, cause: Cause) -> Registered:
    """Enter a newborn in a household and give them an ID number; return the entry.

    Raises:
        BirthRegistered: The birth certificate has been used.
        NotYet: The day of birth lies ahead.
        NoNumberLeft: Every serial of the day and region is taken.
        NotFound, HouseholdClosed: The household cannot be joined.

    Source: 户口登记条例 第七条; 居民身份证法 第三条 (the number).
    """
    if child.facts.born_on > cause.on:
        raise NotYet
    journal = Journal(cause)
    household = entries.lock_open_household(child.household)
    parents = Membership.objects.filter(
        person_id__in=[parent for parent in (child.mother, child.father) if parent],
        household_id=household.pk,
        valid__upper_inf=True,
    ).values_list("relation", flat=True)
    relation = relation_of_child(HouseholdKind(household.kind), {Relation(parent) for parent in parents})
    person_id = entries.new_id(cause)
    if not entries.claim(BirthCertificate, child.birth_certificate, person_id):
        raise BirthRegistered
    number = _next_number(household.region_code, child.facts, person_id)
    _enter(person_id, child.facts, number, (household.pk, relation), Act.BIRTH, journal)
    journal.write()
    return Registered(person_id, number)


def deregister_death(*, person_id: UUID, died_on: date, new_head: UUID | None = None, cause: Cause) -> None:
    """Enter a death: the membership ends with that day, and the head of a household is followed by `new_head`.

    Raises:
        NotYet: The day lies ahead.
        HeadNeeded, WrongHead: The head has died and others stay.
        NoMember, NotFound, HasDied, TooEarly: The register contradicts it.

    Source: 户口登记条例 第八条.
    """
    if died_on > cause.on:
        raise NotYet
    on = died_on + timedelta(days=1)  # the first day without them
    journal = Journal(replace(cause, on=on))
    person = entries.lock_persons([person_id])[0]
    household_id = _household_of(person_id)
    household = entries.lock_households([household_id])[household_id]
    members = entries.open_members([person_id], [household])
    left = next(member for member in members if member.person_id == person_id)
    check_in_order([left], on)
    staying = [member for member in members if member is not left]
    follow = after_leaving(staying, HouseholdKind(household.kind), new_head)
    entries.end([left], on)
    entries.relate(follow, staying, on, journal)
    if not staying and household.kind == HouseholdKind.FAMILY:
        entries.close_household(household, on, journal)
    membership, ended = entries.membership_rows(left, on)
    known = entries.person_row(person)
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    journal.person(person_id, Act.DEATH, known | membership, entries.person_row(person) | ended)
    journal.write()


def _household_of(person_id: UUID) -> UUID:
    """Return the household of a locked person. One query."""
    found = Membership.objects.filter(person_id=person_id, valid__upper_inf=True).values_list("household_id", flat=True)
    household_id = found.first()
    if household_id is None:
        raise NoMember
    return household_id


def _next_number(region_code: str, facts: Facts, person_id: UUID) -> str:
    """Return the next free number for a day, region and sex, claimed for a person. Two statements, more in a race."""
    first = 1 if facts.sex is Sex.MALE else 2
    prefix = resident_id(region_code, facts.born_on, first)[:14]
    taken = set(IdNumber.objects.filter(number__gte=prefix, number__lt=f"{prefix}:").values_list("number", flat=True))
    for serial in range(first, LAST_SERIAL + 1, 2):
        number = resident_id(region_code, facts.born_on, serial)
        if number not in taken and entries.claim(IdNumber, number, person_id):
            return number
    raise NoNumberLeft


def _enter(
    person_id: UUID, facts: Facts, number: str, place: tuple[UUID, Relation], act: Act, journal: Journal
) -> None:
    """Write a person, their first record and their membership. Three statements."""
    cause, (household_id, relation) = journal.cause, place
    person = Person.objects.create(
        id=person_id,
        born_on=facts.born_on,
        sex=facts.sex,
        born_in=facts.born_in,
        registered_at=cause.at,
        cause_case_id=cause.case_id,
    )
    record = PersonRecord(
        person=person,
        valid=DateRange(facts.born_on, None),
        name=facts.name,
        ethnicity=facts.ethnicity,
        id_number=number,
    )
    PersonRecord.objects.bulk_create([record])
    entries.begin({person_id: relation}, household_id, {person_id: cause.on}, cause)
    membership = entries.membership_row(relation, household_id, cause.on)
    journal.person(person_id, act, {}, entries.person_row(person) | entries.record_row(record) | membership)


def correct(*, person_id: UUID, correction: Correction, cause: Cause) -> None:
    """Put facts right that were wrong from the start. What the register said before stays in the journal.

    A person whose number is corrected is still found by the old one.

    Raises:
        NumberTaken: The corrected number belongs to somebody else.
        NotFound, HasDied, WrongId: The register contradicts it.

    Source: 户口登记条例 第十七条.
    """
    wanted = {name: value for name, value in asdict(correction).items() if value is not None}
    person = entries.lock_persons([person_id])[0]
    record = PersonRecord.objects.get(person_id=person_id, valid__upper_inf=True)
    if correction.id_number:
        wanted["id_number"] = _claimed_for(person_id, correction.id_number)
    journal, before = Journal(cause), entries.person_row(person) | entries.record_row(record)
    for entry in (person, record):
        fields = [name for name in wanted if name in {field.name for field in entry._meta.concrete_fields}]  # noqa: SLF001
        for name in fields:
            setattr(entry, name, wanted[name])
    person.save(update_fields=["sex", "born_on"])
    PersonRecord.objects.filter(person_id=person_id, valid__upper_inf=True).update(
        name=record.name, ethnicity=record.ethnicity, id_number=record.id_number
    )
    journal.person(person_id, Act.CORRECT, before, entries.person_row(person) | entries.record_row(record))
    journal.write()


def change_name(*, person_id: UUID, name: str, cause: Cause) -> None:
    """Have a person be called otherwise from a day on.

    Raises:
        TooEarly: The name they have now began on that day or later.
        NotFound, HasDied: The register contradicts it.

    Source: 户口登记条例 第十八条.
    """
    entries.lock_persons([person_id])
    record = PersonRecord.objects.get(person_id=person_id, valid__upper_inf=True)
    begun = record.valid.lower
    if cause.on <= begun:
        raise TooEarly
    journal, before = Journal(cause), entries.record_row(record)
    open_records = PersonRecord.objects.filter(person_id=person_id, valid__upper_inf=True)
    open_records.update(valid=DateRange(begun, cause.on))
    record.valid = DateRange(begun, cause.on)
    ended = entries.record_row(record)
    record.valid, record.name = DateRange(cause.on, None), name
    PersonRecord.objects.bulk_create([record])
    journal.person(person_id, Act.RENAME, before, ended | entries.record_row(record))
    journal.write()


def _claimed_for(person_id: UUID, text: str) -> str:
    number = parse_resident_id(text).number
    if not entries.claim(IdNumber, number, person_id):
        owner = IdNumber.objects.values_list("person_id", flat=True).get(number=number)
        if owner != person_id:
            raise NumberTaken
    return number
