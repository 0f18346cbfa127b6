"""Addresses of the wallet, and of the page from which licences are put into one."""

from django.urls import path

from tongban.channels.wallet import views

app_name = "wallet"
urlpatterns = [
    path("me/licences/", views.mine, name="mine"),
    path("me/licences/<str:number>/device/", views.offer, name="offer"),
    path("counter/licences/<str:number>/device/", views.counter_offer, name="counter_offer"),
    path("wallet/", views.begin, name="wallets"),
    path("wallet/worker.js", views.worker, name="worker"),
    path("wallet/<slug:language>/", views.page, name="wallet"),
    path("wallet/<slug:language>/manifest.json", views.manifest, name="manifest"),
]
