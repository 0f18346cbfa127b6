"""Addresses of the desk."""

from django.urls import path

from tongban.channels.desk.views import absences, case, counter, keys, many, notices, post, queue, registers, tasks

app_name = "desk"
urlpatterns = [
    path("", queue.home, name="home"),
    path("keys/", keys.keys, name="keys"),
    path("many/", many.many, name="many"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:absence_id>/end/", absences.end, name="end_absence"),
    path("queue.csv", queue.export, name="export"),
    path("queue/keep/", queue.keep, name="keep"),
    path("queue/<int:search_id>/drop/", queue.drop, name="drop_search"),
    path("cases/", queue.cases, name="cases"),
    path("search/", queue.search, name="search"),
    path("overview/", queue.overview, name="overview"),
    path("undelivered/", post.undelivered, name="undelivered"),
    path("undelivered/<uuid:delivery_id>/", post.resend, name="resend"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/notices/<int:seq>/<slug:kind>/", notices.notice, name="notice"),
    path("cases/<str:number>/notes/", tasks.note, name="note"),
    path("cases/<str:number>/notes/<int:seq>/strike/", tasks.strike, name="strike"),
    path("cases/<str:number>/tasks/<slug:task>/take/", tasks.take, name="take"),
    path("cases/<str:number>/tasks/<slug:task>/release/", tasks.release, name="release"),
    path("cases/<str:number>/tasks/<slug:task>/give/", tasks.give, name="give"),
    path("cases/<str:number>/<slug:act>/", case.act, name="act"),
    path("counter/", counter.identify, name="counter"),
    path("counter/drafts/<uuid:draft_id>/", counter.resume, name="resume"),
    path("counter/drafts/<uuid:draft_id>/drop/", counter.drop, name="drop"),
    path("counter/<str:token>/", counter.person, name="counter_person"),
    path("counter/<str:token>/<slug:code>/", counter.apply, name="apply"),
    path("registers/", registers.search, name="registers"),
    path("registers/persons/<uuid:person_id>/", registers.person, name="register_person"),
    path("registers/persons/<uuid:person_id>/extract/", registers.extract, name="extract"),
    path("registers/households/<uuid:household_id>/", registers.household, name="register_household"),
]
