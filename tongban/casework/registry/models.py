"""The registers: persons, households, who belongs where, and what was issued to whom.

What holds when is in the tables (valid time: `valid`, half-open); when the register learned it is in
`Change` (recorded time). Rows of a person lie with the person, rows of a household with the household:
`person_id` or `household_id` leads every key, so that a distributed PostgreSQL can place them. Numbers
that must be unique everywhere are tables keyed by themselves.
"""

from enum import StrEnum

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least, Now

from tongban.casework.registry import rules

APPEND_ONLY = ["registry_change"]  # the application's role gets no UPDATE and no DELETE there
# Constraints that PostgreSQL on many machines cannot hold: there the lock on the household's row does it alone.
ONE_NODE_ONLY = ["membership_one_head"]
COLLATION = "C"  # numbers and codes compare by their bytes, so a prefix is a range of the index


def _one_of(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


class Person(models.Model):
    """Somebody in the register. What may change in a life is in PersonRecord."""

    id = models.UUIDField(primary_key=True)
    born_on = models.DateField()
    sex = models.CharField(max_length=6)
    born_in = models.CharField(max_length=60, blank=True, default="")  # as on the birth certificate
    died_on = models.DateField(null=True)
    registered_at = models.DateTimeField()
    cause_case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            _one_of("sex", rules.Sex, "person_sex_known"),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")), name="person_died_after_birth"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PersonRecord(models.Model):
    """What a person was called and numbered, from when to when; one of these holds today.

    The key is plain, not one over time: it costs a quarter of the other, at each entry and each look. That
    past records do not overlap is up to the act that ends one and begins the next, under the person's lock.
    """

    pk = models.CompositePrimaryKey("person_id", "valid")
    person = models.ForeignKey(Person, models.PROTECT, related_name="records", db_index=False)
    valid = DateRangeField()
    name = models.CharField(max_length=60)
    ethnicity = models.CharField(max_length=20, blank=True, default="")
    id_number = models.CharField(max_length=18, db_collation=COLLATION)

    class Meta:
        indexes = [models.Index(fields=["name"], name="person_record_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid__upper_inf=True), name="person_record_one_today"
            ),
        ]

    def __str__(self) -> str:
        return f"record of {self.person_id}"


class IdNumber(models.Model):
    """An ID number and whose it is or was: one number, one person, for life."""

    number = models.CharField(max_length=18, primary_key=True, db_collation=COLLATION)
    person_id = models.UUIDField()

    def __str__(self) -> str:
        return f"number of {self.person_id}"


class BirthCertificate(models.Model):
    """A birth certificate that has been registered; it cannot be registered twice."""

    number = models.CharField(max_length=30, primary_key=True, db_collation=COLLATION)
    person_id = models.UUIDField()

    def __str__(self) -> str:
        return f"birth certificate of {self.person_id}"


class Household(models.Model):
    """A registered household and the authority that keeps it."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=16, db_collation=COLLATION)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True, default="")  # of a collective household
    authority = models.CharField(max_length=32, db_collation=COLLATION)  # offices.Authority
    region_code = models.CharField(max_length=6, db_collation=COLLATION)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)  # first day on which it no longer is

    class Meta:
        constraints = [
            _one_of("kind", rules.HouseholdKind, "household_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="household_open_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["region_code"],
                condition=Q(kind="collective", closed_on__isnull=True),
                name="household_collective",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdNumber(models.Model):
    """The number in a household's booklet."""

    number = models.CharField(max_length=16, primary_key=True, db_collation=COLLATION)
    household_id = models.UUIDField()

    def __str__(self) -> str:
        return self.number


class HouseholdAddress(models.Model):
    """Where a household is, from when to when. Key: (household, valid WITHOUT OVERLAPS)."""

    pk = models.CompositePrimaryKey("household_id", "valid")
    household = models.ForeignKey(Household, models.PROTECT, related_name="addresses", db_index=False)
    valid = DateRangeField()
    address = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"address of {self.household_id}"


class Membership(models.Model):
    """Who belongs to which household, from when to when. Key: (person, valid WITHOUT OVERLAPS).

    Source: 户口登记条例 第六条 (one person is registered in one place).
    """

    pk = models.CompositePrimaryKey("person_id", "valid")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", db_index=False)
    household_id = models.UUIDField()  # no foreign key between aggregates
    relation = models.CharField(max_length=12)
    valid = DateRangeField()
    recorded_at = models.DateTimeField()
    cause_case_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["household_id"], name="membership_by_household")]
        constraints = [
            _one_of("relation", rules.Relation, "membership_relation_known"),
            models.UniqueConstraint(
                fields=["household_id"],
                condition=Q(relation=rules.Relation.HEAD.value, valid__upper_inf=True),
                name="membership_one_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.household_id}"


class Organisation(models.Model):
    """A firm, school or body, known by its unified social credit code."""

    credit_code = models.CharField(max_length=18, primary_key=True, db_collation=COLLATION)
    name = models.CharField(max_length=120)
    region_code = models.CharField(max_length=6, db_collation=COLLATION)

    def __str__(self) -> str:
        return self.credit_code


# The last day on which a document stands: its own, or the one until which it is endorsed; null: it has none.
LAST_DAY = Least(
    F("endorsed_until"), Func(F("valid"), template="(upper(%(expressions)s) - 1)", output_field=models.DateField())
)


class Document(models.Model):
    """Something issued to a person or an organisation. Its kind is a word of the pack."""

    number = models.CharField(max_length=32, primary_key=True, db_collation=COLLATION)
    kind = models.CharField(max_length=40)
    holder_kind = models.CharField(max_length=12)
    person_id = models.UUIDField(null=True)
    credit_code = models.CharField(max_length=18, blank=True, default="", db_collation=COLLATION)
    valid = DateRangeField()  # no upper end: long-term
    issued_by = models.CharField(max_length=32)
    issued_on = models.DateField()
    case_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default=rules.DocumentState.VALID.value)
    version = models.PositiveSmallIntegerField(
        default=1, db_default=1
    )  # of the same right: each that replaces adds one
    endorsed_until = models.DateField(null=True)  # suspended after that day; none: needs no endorsement
    counted_from = models.DateField(null=True)  # since when its years are counted
    public = models.BooleanField(default=False, db_default=False)  # in the public register of grants
    facts = models.JSONField(default=dict)  # what is printed on it

    class Meta:
        constraints = [
            _one_of("state", rules.DocumentState, "document_state_known"),
            models.CheckConstraint(
                condition=Q(holder_kind="person", person_id__isnull=False, credit_code="")
                | (Q(holder_kind="organisation", person_id__isnull=True) & ~Q(credit_code="")),
                name="document_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(endorsed_until__isnull=True, counted_from__isnull=True)
                | Q(endorsed_until__gt=F("counted_from")),
                name="document_endorsed_and_counted",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="document_by_person"),
            models.Index(fields=["credit_code"], condition=~Q(credit_code=""), name="document_by_organisation"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="document_by_case"),
            models.Index(fields=["-issued_on", "number"], condition=Q(public=True), name="document_public"),
            models.Index(F("kind"), LAST_DAY, condition=Q(state="valid"), name="document_last_day"),
        ]

    def __str__(self) -> str:
        return self.number


class Change(models.Model):
    """One change of the entry of a person, household or organisation, with the rows before and after. Append-only."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField()
    subject_kind = models.CharField(max_length=12)  # person, household, organisation
    act = models.CharField(max_length=12)
    effective_on = models.DateField()
    before = models.JSONField()
    after = models.JSONField()
    recorded_at = models.DateTimeField()
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=24, blank=True, default="")
    authority = models.CharField(max_length=32)
    written_at = models.DateTimeField(db_default=Now())  # by the database: seals go by it

    class Meta:
        indexes = [
            BrinIndex(fields=["written_at"], name="change_by_writing", autosummarize=True),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="change_by_case"),
        ]
        constraints = [_one_of("act", rules.Act, "change_act_known")]

    def __str__(self) -> str:
        return f"{self.act} {self.id}"
