"""Addresses of the policy officers' desk."""

from django.urls import path

from tongban.channels.policy_desk.views import browse, drafts, reviews

app_name = "policy_desk"
urlpatterns = [
    path("", browse.home, name="home"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/edit/", drafts.edit, name="edit"),
    path("drafts/<uuid:draft_id>/check/", drafts.check, name="check"),
    path("drafts/<uuid:draft_id>/<slug:what>/", reviews.act, name="act"),
    path("<slug:place>/<slug:name>/draft/", drafts.start, name="start"),
    path("<slug:place>/<slug:name>/<int:version>/", browse.policy, name="policy"),
    path("<slug:place>/<slug:name>/<int:before>-<int:after>/", browse.compare, name="compare"),
]
