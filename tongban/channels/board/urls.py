"""Addresses of the board, for supervisors and auditors."""

from django.urls import path

from tongban.channels.board import audit, openings, systems, views

app_name = "board"
urlpatterns = [
    path("", views.home, name="home"),
    path("at/<str:office>/", views.at, name="at"),
    path("at/<str:office>/<slug:measure>/", views.lines, name="lines"),
    path("escalations/", views.escalations, name="escalations"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<uuid:opening_id>/", openings.opening, name="opening"),
    path("systems/", systems.systems, name="systems"),
    path("systems/add/", systems.add, name="system_add"),
    path("systems/<uuid:subscriber_id>/", systems.system, name="system"),
    path("systems/<uuid:subscriber_id>/again/", systems.again, name="system_again"),
    path("systems/<uuid:subscriber_id>/<slug:what>/", systems.act, name="system_act"),
    path("use-of-data/", audit.search, name="audit"),
]
