"""Addresses of the policy officers' desk."""

from django.urls import path

from tongban.channels.policy_desk.views import browse

app_name = "policy_desk"
urlpatterns = [
    path("", browse.home, name="home"),
    path("<slug:place>/<slug:name>/<int:version>/", browse.policy, name="policy"),
    path("<slug:place>/<slug:name>/<int:before>-<int:after>/", browse.compare, name="compare"),
]
