"""Addresses of a relying party's request: its page with the code, the request itself, and where answers go."""

from django.urls import path

from tongban.channels.present import views

app_name = "present"
urlpatterns = [
    path("<str:presentation_id>/", views.page, name="page"),
    path("<str:presentation_id>/request", views.request_object, name="request"),
    path("<str:presentation_id>/answer", views.answer, name="answer"),
]
