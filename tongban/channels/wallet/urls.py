"""Addresses of the wallet, and of the page from which licences are put into one."""

from django.urls import path

from tongban.channels.wallet import views

app_name = "wallet"
urlpatterns = [
    path("me/licences/", views.mine, name="mine"),
    path("me/licences/<str:number>/device/", views.offer, name="offer"),
    path("counter/licences/<str:number>/device/", views.counter_offer, name="counter_offer"),
    *views.WALLET.urls("wallet/"),
]
