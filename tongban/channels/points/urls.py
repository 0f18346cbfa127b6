"""Addresses of points rounds: the public list for everybody, one's own application, and the desk."""

from django.urls import path

from tongban.channels.points.views import applications, desk, mine, public

app_name = "points"
urlpatterns = [
    path("rounds/", public.rounds, name="rounds"),
    path("rounds/<slug:code>/", public.one, name="round"),
    path("rounds/<slug:code>/list/", public.listing, name="list"),
    path("rounds/<slug:code>/mine/", mine.mine, name="mine"),
    path("rounds/<slug:code>/declare/", mine.declare, name="declare"),
    path("rounds/<slug:code>/object/", mine.object_to, name="object"),
    path("rounds/<slug:code>/transfer/", mine.transfer, name="transfer"),
    path("desk/rounds/", desk.rounds, name="desk"),
    path("desk/rounds/<slug:code>/announce/", desk.announce, name="announce"),
    path("desk/rounds/<slug:code>/", desk.one, name="desk_round"),
    path("desk/rounds/<slug:code>/do/<slug:act>/", desk.act, name="act"),
    path("desk/rounds/<slug:code>/list/", desk.listing, name="desk_list"),
    path("desk/rounds/<slug:code>/list.csv", desk.export, name="export"),
    path("desk/rounds/<slug:code>/proof.json", desk.proof, name="proof"),
    path("desk/rounds/<slug:code>/objections/<int:serial>/", desk.objection, name="objection"),
    path("desk/rounds/<slug:code>/applications/", applications.applications, name="applications"),
    path("desk/rounds/<slug:code>/applications/<str:number>/", applications.application, name="application"),
    path("desk/rounds/<slug:code>/applications/<str:number>/rest/", applications.check_rest, name="check_rest"),
    path("desk/rounds/<slug:code>/applications/<str:number>/<slug:fact>/", applications.fact, name="fact"),
    path("desk/rounds/<slug:code>/applications/<str:number>/<slug:fact>/record/", applications.record, name="record"),
]
