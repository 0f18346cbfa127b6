"""Every address of the site."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from tongban.channels.frame.views import Login, home

# Those that begin with a word of their own come first: one look at it, and none at what is behind the others.
urlpatterns = [
    path("api/", include("tongban.channels.api.urls")),
    path("desk/", include("tongban.channels.desk.urls")),
    path("board/", include("tongban.channels.board.urls")),
    path("policy-desk/", include("tongban.channels.policy_desk.urls")),
    path("verify/", include("tongban.channels.verify.urls")),
    path("present/", include("tongban.channels.present.urls")),
    path("s/", include("tongban.channels.status.urls")),
    path("home/", login_not_required(home), name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("", include("tongban.channels.portal.urls")),
    path("", include("tongban.channels.reception.urls")),
    path("", include("tongban.channels.points.urls")),
    path("", include("tongban.channels.issue.urls")),
    path("", include("tongban.channels.wallet.urls")),
]
