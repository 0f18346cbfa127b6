"""Addresses of what verifiers fetch: the trust list, status lists one by one, what changed in one, and all at once."""

from django.urls import path

from tongban.channels.status import views

app_name = "status"
urlpatterns = [
    path("", views.index, name="index"),
    path("trust.jwt", views.trust, name="trust"),
    path("all.jwts", views.everything, name="everything"),
    path("all.tsb", views.bundle, name="bundle"),
    path("<slug:list_id>", views.one, name="list"),
    path("<slug:list_id>/since/<int:since>", views.delta, name="delta"),
]
