"""The addresses at which anybody can check a paper or an electronic licence."""

from django.urls import path

from tongban.channels.verify import licence, views

app_name = "verify"
urlpatterns = [
    path("", views.check, name="check"),
    path("licence/", licence.begin, name="licences"),
    path("licence/worker.js", licence.worker, name="worker"),
    path("licence/lists.json", licence.lists, name="lists"),
    path("licence/<slug:language>/", licence.page, name="licence"),
    path("licence/<slug:language>/manifest.json", licence.manifest, name="manifest"),
]
