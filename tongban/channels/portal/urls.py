"""Addresses of the portal. What is public is said at each view: home, items, guides."""

from django.urls import path

from tongban.channels.portal.views import after, apply, cases, concerned, guide, inbox, ledger, me, notices, uploads

app_name = "portal"
urlpatterns = [
    path("", guide.home, name="home"),
    path("items/", guide.items, name="items"),
    path("items/<str:code>/", guide.item, name="item"),
    path("items/<str:code>/apply/", apply.start, name="start"),
    path("drafts/<uuid:draft_id>/", apply.resume, name="resume"),
    path("drafts/<uuid:draft_id>/questions/<slug:name>/", apply.question, name="question"),
    path("drafts/<uuid:draft_id>/questions/<slug:name>/household/", apply.household, name="household"),
    path("drafts/<uuid:draft_id>/papers/", apply.papers, name="papers"),
    path("drafts/<uuid:draft_id>/files/", uploads.draft_files, name="draft_files"),
    path("drafts/<uuid:draft_id>/files/<uuid:file_id>/<int:page>/", uploads.draft_page, name="draft_page"),
    path("drafts/<uuid:draft_id>/check/", apply.check, name="check"),
    path("drafts/<uuid:draft_id>/discard/", apply.discard, name="discard"),
    path("cases/", cases.mine, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/received/", cases.received, name="received"),
    path("cases/<str:number>/supply/", cases.supply, name="supply"),
    path("cases/<str:number>/rate/", after.rate, name="rate"),
    path("cases/<str:number>/hearings/<int:serial>/", after.hearing, name="hearing"),
    path("rate/<str:token>/", after.rate_visit, name="rate_visit"),
    path("ratings/", after.rated, name="rated"),
    path("grants/", after.grants, name="grants"),
    path("cases/<str:number>/withdraw/", cases.withdraw, name="withdraw"),
    path("cases/<str:number>/say/<slug:act>/", concerned.say, name="say"),
    path("cases/<str:number>/files/", uploads.case_files, name="case_files"),
    path("cases/<str:number>/files/<uuid:attachment_id>/copy/", uploads.case_copy, name="case_copy"),
    path("cases/<str:number>/files/<uuid:attachment_id>/<int:page>/", uploads.case_page, name="case_page"),
    path("cases/<str:number>/notices/<int:seq>/<slug:kind>/", notices.notice, name="notice"),
    path("messages/", inbox.mine, name="messages"),
    path("messages/settings/", inbox.settings, name="message_settings"),
    path("messages/settings/<slug:channel>/", inbox.contact, name="contact"),
    path("messages/settings/<slug:channel>/code/", inbox.code, name="contact_code"),
    path("messages/settings/<slug:channel>/forget/", inbox.forget, name="contact_forget"),
    path("messages/<uuid:message_id>/", inbox.letter, name="message"),
    path("me/", me.entry, name="me"),
    path("me/looked/", ledger.looked, name="looked"),
]
