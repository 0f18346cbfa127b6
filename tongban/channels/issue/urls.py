"""Addresses of the issuer."""

from django.urls import path

from tongban.channels.issue import views

app_name = "issue"
urlpatterns = [
    path(".well-known/openid-credential-issuer", views.issuer, name="issuer"),
    path(".well-known/oauth-authorization-server", views.authorization_server, name="authorization_server"),
    path("issue/token", views.token, name="token"),
    path("issue/nonce", views.nonce, name="nonce"),
    path("issue/credential", views.credential, name="credential"),
    path("issue/notification", views.heard, name="heard"),
]
