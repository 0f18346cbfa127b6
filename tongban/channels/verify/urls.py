"""The addresses at which anybody can check a paper or an electronic licence."""

from django.urls import path

from tongban.channels.verify import licence, views

app_name = "verify"
urlpatterns = [
    path("", views.check, name="check"),
    path("licence/lists.json", licence.lists, name="lists"),
    *licence.VERIFIER.urls("licence/"),
]
