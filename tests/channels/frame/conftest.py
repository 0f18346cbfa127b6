"""The frame without the pages of any channel, and static files where they lie."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings


def _nowhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [path("language/", _nowhere, name="set_language"), path("out/", _nowhere, name="logout")]


@pytest.fixture(autouse=True)
def _frame_alone(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    engine = settings.TEMPLATES[0]
    told = [name for name in engine["OPTIONS"]["context_processors"] if name.startswith("django.")]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": told}}]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
