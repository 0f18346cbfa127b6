"""Reading: items, cases, the work queue. Each look at a case is in the ledger before it is answered."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from ninja import Query, Router

from tongban.casework.audit.rules import Page
from tongban.casework.cases import queries, worklists
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.channels import seeing
from tongban.channels.api import shapes
from tongban.channels.api.bearer import Bearer, officer_of
from tongban.channels.api.places import TASK, place_of_task
from tongban.channels.api.problems import Problem
from tongban.channels.now import now

MOST = 100
WRONG = frozenset({400, 401, 403, 404, 422, 429})
items, cases, tasks = Router(tags=["items"]), Router(tags=["cases"]), Router(tags=["tasks"])
Size = Annotated[int, Query(ge=1, le=MOST, description="Lines of a page")]
Words = Annotated[str, Query(max_length=120, description="Every one of these words occurs in code, name or result")]
After = Annotated[str, Query(max_length=120, description="`next` of the page before")]
AfterCase = Annotated[UUID | None, Query(description="`next` of the page before")]
AfterTask = Annotated[str | None, Query(pattern=TASK, description="`next` of the page before")]
Area = Annotated[str, Query(max_length=40)]


@items.get("", response={200: shapes.ItemList, WRONG: Problem}, auth=None)
def list_items(
    request: HttpRequest,  # noqa: ARG001
    q: Words = "",
    area: Area = "",
    after: After = "",
    size: Size = 25,
) -> dict[str, Any]:
    """List what can be applied for, by code. Anybody may read it."""
    found = [item for item in catalog.search(q, on=localdate(now()), area=area) if item.code > after]
    page = found[:size]
    return {"items": [shapes.item_line(i) for i in page], "next": page[-1].code if len(found) > size else None}


@items.get("/{code}", response={200: shapes.ItemWhole, WRONG: Problem}, auth=None)
def read_item(request: HttpRequest, code: str) -> dict[str, Any]:  # noqa: ARG001
    """Read one item: form, evidence, steps, limits with their sources. Anybody may read it."""
    return shapes.item_whole(catalog.current(code, localdate(now())))


@cases.get("", response={200: shapes.CaseList, WRONG: Problem}, auth=Bearer("cases:read"))
def list_cases(
    request: HttpRequest, state: State | None = None, after: AfterCase = None, size: Size = 25
) -> dict[str, Any]:
    """List the cases in which the office has a duty, newest first."""
    officer = officer_of(request, now())
    found = queries.cases(actor=officer, state=state, after=str(after or ""), size=size + 1)
    page = found[:size]
    seeing.cases(officer, page, page=Page.CASE_LIST, channel="api")
    return {"cases": [shapes.case_line(row) for row in page], "next": page[-1].after if len(found) > size else None}


@cases.get("/{number}", response={200: shapes.CaseWhole, 304: None, WRONG: Problem}, auth=Bearer("cases:read"))
def read_case(request: HttpRequest, number: str, response: HttpResponse) -> Any:
    """Read everything of a case. ETag names its state; send it in If-None-Match to learn whether it has changed."""
    view = queries.case(number, actor=officer_of(request, now()))
    tag = etag(view.last_seq)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return whole(request, view, response)


@tasks.get("", response={200: shapes.WorkList, WRONG: Problem}, auth=Bearer("tasks:read"))
def list_tasks(request: HttpRequest, after: AfterTask = None, size: Size = 25) -> dict[str, Any]:
    """List what the posts of the log-in must do next, most urgent first."""
    officer = officer_of(request, now())
    found = worklists.work(by=officer, after=place_of_task(after), size=size + 1)
    page = found[:size]
    return {"tasks": [shapes.work_line(row) for row in page], "next": page[-1].after if len(found) > size else None}


def whole(request: HttpRequest, view: queries.CaseView, response: HttpResponse) -> dict[str, Any]:
    """Return a case with its ETag, after the look has been written down."""
    officer = officer_of(request, now())
    seeing.case(officer, view, channel="api")
    response["ETag"] = etag(view.last_seq)
    return shapes.case_whole(view, localdate(now()))


def etag(last_seq: int) -> str:
    """Return the state of a case as an entity tag: the number of its last event."""
    return f'"{last_seq}"'
