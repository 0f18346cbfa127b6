"""Addresses of the policy officers' desk."""

from django.urls import path

from tongban.channels.policy_desk.views import beginning, browse, drafts, reviews, simulations

app_name = "policy_desk"
urlpatterns = [
    path("", browse.home, name="home"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/new/", beginning.new, name="new"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/edit/", drafts.edit, name="edit"),
    path("drafts/<uuid:draft_id>/check/", drafts.check, name="check"),
    path("drafts/<uuid:draft_id>/simulate/", simulations.of_draft, name="simulate_draft"),
    path("drafts/<uuid:draft_id>/<slug:what>/", reviews.act, name="act"),
    path("simulations/", simulations.latest, name="simulations"),
    path("simulations/<uuid:simulation_id>/", simulations.simulation, name="simulation"),
    path("simulations/<uuid:simulation_id>/stop/", simulations.stop, name="simulation_stop"),
    path("simulations/<uuid:simulation_id>/result.json", simulations.result, name="simulation_result"),
    path("simulations/<uuid:simulation_id>/<slug:key>.<slug:form>", simulations.chart, name="simulation_chart"),
    path("<slug:place>/<slug:name>/draft/", drafts.start, name="start"),
    path("<slug:place>/<slug:name>/<int:version>/", browse.policy, name="policy"),
    path("<slug:place>/<slug:name>/<int:version>/simulate/", simulations.of_policy, name="simulate"),
    path("<slug:place>/<slug:name>/<int:before>-<int:after>/", browse.compare, name="compare"),
]
