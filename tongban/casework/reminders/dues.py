"""A reminder that is to be given, and how rows are asked for those of which none was given yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from tongban.casework.registry.models import Person
from tongban.casework.reminders.models import Given
from tongban.casework.reminders.rules import Kind, Span

TEXT = CharField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder that is to be given."""

    kind: Kind
    about: str  # as the row that says it was given has it
    level: int
    due_on: date  # the day in question
    about_id: UUID | None = None  # of a case
    people: tuple[UUID, ...] = ()
    credit_code: str = ""  # of the organisation that `people` speak for
    number: str = ""
    document_kind: str = ""
    item: tuple[str, int] = ("", 0)
    office: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def ungiven(rows: QuerySet[Any], kind: Kind, span: Span, about: str, on: Combinable) -> QuerySet[Any]:
    """Return those rows whose day lies in the span and of which no reminder of this level was given."""
    rows = rows.annotate(day=on, key=Cast(about, TEXT)).filter(day__gte=span.first, day__lte=span.last)
    given = Given.objects.filter(about=OuterRef("key"), kind=kind, due_on=OuterRef("day"), level=span.level)
    return rows.filter(~Exists(given)).order_by("day", "key")


def of_the_living(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those rows that belong to nobody who has died: to somebody who lives, or to an organisation.

    Source: 行政许可法 第七十条第二项; 户口登记条例 第八条.
    """
    return rows.filter(~Exists(Person.objects.filter(pk=OuterRef("person_id"), died_on__isnull=False)))
