"""The address at which anybody can check a paper."""

from django.urls import path

from tongban.channels.verify import views

app_name = "verify"
urlpatterns = [path("", views.check, name="check")]
