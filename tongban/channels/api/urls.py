"""Every address of the API. It answers in JSON, and says what went wrong as problem details."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from ninja import NinjaAPI
from oauth2_provider.views import TokenView

from tongban.channels.api.acting import add_acts
from tongban.channels.api.presenting import presentations
from tongban.channels.api.problems import KIND, answer_problems
from tongban.channels.api.reading import cases, items, tasks


class Api(NinjaAPI):
    """Ninja's, with problems described as what they are."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """Return the OpenAPI 3.1 description."""
        schema = super().get_openapi_schema(*args, **kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:  # noqa: PLR2004 (an error)
                        answer["content"] = {KIND: content["application/json"]}
        return schema


api = Api(
    title="Tongban",
    version="1",
    description=(
        "Cases, items and work queues for systems of departments. Sign in with the OAuth2 client credentials grant at "
        "`/api/token/`. Errors are problem details (RFC 9457). Lists continue with `next`. An act names in If-Match "
        "the state of the case that it is meant for; registering a case needs an Idempotency-Key. Relying parties ask "
        "holders for licences at `/presentations`, for what they are registered for."
    ),
    docs_url=None,
    urls_namespace="api-1",
)
add_acts(cases)
api.add_router("/items", items)
api.add_router("/cases", cases)
api.add_router("/tasks", tasks)
api.add_router("/presentations", presentations)
answer_problems(api)


def _open(patterns: list[Any]) -> list[Any]:
    """Let the API answer by itself who is not signed in: a system is not led to the login page."""
    for pattern in patterns:
        pattern.callback = login_not_required(pattern.callback)
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    path("v1/", (_open(_patterns), _app, _namespace)),
]
