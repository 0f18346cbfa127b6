"""Acting: register a complete case in one call, and do what is open to the posts of the log-in."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from ninja import Field, Header, Router, Schema, Status
from pydantic import create_model

from tongban.basis.answers import WrongAnswers
from tongban.casework.cases import intake, queries
from tongban.casework.cases.states import Act
from tongban.casework.catalog import queries as catalog
from tongban.channels.api import pointing, shapes
from tongban.channels.api.bearer import Bearer, officer_of, visit
from tongban.channels.api.problems import Problem, Unconditional
from tongban.channels.api.reading import cases, whole
from tongban.channels.desk import acts, case_page
from tongban.channels.desk.forms import ACT_FORMS
from tongban.channels.frame.forms import DatePartsField
from tongban.channels.now import now

WRONG = frozenset({400, 401, 403, 404, 409, 412, 422, 428, 429})


class ApplicantIn(Schema):
    """Who applies: a person by ID number, an organisation by credit code, or with both a person for one."""

    id_number: str = Field("", max_length=30)
    credit_code: str = Field("", max_length=30)


class CaseIn(Schema):
    """A complete application. Persons and households in answers are named by ID number."""

    item: str = Field(max_length=32)
    window: str = Field(max_length=32, description="Code of the authority that takes it in, like police-320508")
    applicant: ApplicantIn
    answers: dict[str, str | bool | list[str]]
    declared: list[str] | None = Field(
        None, description="Evidence that the applicant has and will show; null: all asked"
    )


@cases.post("", response={201: shapes.CaseWhole, WRONG: Problem}, auth=Bearer("cases:write"))
def register_case(
    request: HttpRequest,
    body: CaseIn,
    response: HttpResponse,
    idempotency_key: Annotated[UUID, Header(alias="Idempotency-Key")],
) -> Status[dict[str, Any]]:
    """Register a complete case. The same Idempotency-Key again answers with the same case and writes nothing."""
    at = now()
    on, officer = localdate(at), officer_of(request, at)
    item = catalog.current(body.item, on)
    number = intake.submit(
        item=item,
        answers=pointing.answers(item, body.answers, on),
        applicant=pointing.applicant(body.applicant.id_number, body.applicant.credit_code, on),
        window=body.window,
        key=idempotency_key,
        by=officer,
        at=at,
        visit=visit(),
        declared=body.declared,
    )
    response["Location"] = f"/api/v1/cases/{number}"
    return Status(201, whole(request, queries.case(number, actor=officer), response))


def add_acts(router: Router) -> None:
    """Give each act an address of its own; what it must say is what the desk's form for it asks."""
    for act, form in ACT_FORMS.items():
        body = _body(act, form)
        router.add_api_operation(
            f"/{{number}}/acts/{act}",
            ["POST"],
            _do(act, body),
            response={200: shapes.CaseWhole, WRONG: Problem},
            auth=Bearer("cases:write"),
            operation_id=f"act_{act}",
            summary=f"Act: {act}",
        )


def _do(act: Act, body_type: type[Schema]) -> Any:
    def operation(
        request: HttpRequest,
        number: str,
        body: body_type,  # type: ignore[valid-type]
        response: HttpResponse,
        if_match: Annotated[str, Header(alias="If-Match")] = "",
    ) -> dict[str, Any]:
        at = now()
        officer = officer_of(request, at)
        view = queries.case(number, actor=officer)
        form = ACT_FORMS[act](
            _as_typed(ACT_FORMS[act], body.model_dump(exclude_none=True)),  # type: ignore[attr-defined]
            act=act,
            evidence=lambda: case_page.evidence_choices(view.item),
        )
        if not form.is_valid():
            raise WrongAnswers({name or "body": str(errors[0]) for name, errors in form.errors.items()})
        acts.do(act, view.number, form.cleaned_data, by=officer, at=at, visit=visit(_seen(if_match)))
        return whole(request, queries.case(view.number, actor=officer), response)

    operation.__doc__ = "Do this act. If-Match must name the state of the case that it is meant for (its ETag)."
    return operation


def _seen(if_match: str) -> int:
    """Return which event the caller had read last, or raise Unconditional."""
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdecimal():
        raise Unconditional
    return int(text)


def _body(act: Act, form: type[forms.Form]) -> type[Schema]:
    """Return the JSON body of an act, made from the fields of its form."""
    given: dict[str, Any] = {
        name: (kind, Field(...) if field.required else Field(None))
        for name, field in form.base_fields.items()
        for kind in [_kind(field) if field.required else _kind(field) | None]
    }
    return create_model(f"{act.title().replace('_', '')}In", __base__=Schema, **given)


def _kind(field: forms.Field) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return list[str]
    if isinstance(field, forms.ChoiceField):
        values = tuple(str(value) for value, _ in field.choices if value) if isinstance(field.choices, list) else ()
        return Literal[values] if values else str
    for kind, of in _KINDS.items():
        if isinstance(field, kind):
            return of
    return str


_KINDS: Mapping[type[forms.Field], Any] = {
    forms.BooleanField: bool,
    forms.DateField: date,
    forms.IntegerField: int,
}


def _as_typed(form: type[forms.Form], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON body as the form's widgets read what was typed: a date is typed in three parts."""
    typed: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(form.base_fields[name], DatePartsField):
            parts = {"year": value.year, "month": value.month, "day": value.day}
            typed |= {f"{name}_{part}": str(number) for part, number in parts.items()}
        else:
            typed[name] = value
    return typed
