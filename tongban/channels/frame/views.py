"""The door: sign in with a user name and password, or, in a demonstration, as one of its made-up people."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login as sign_in
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import get_language

from tongban.basis.items import Role
from tongban.casework.offices import queries as offices
from tongban.channels import wording
from tongban.channels.frame.signing_in import TOO_MANY, SignIn
from tongban.channels.now import now

OK, TOO_MANY_REQUESTS = 200, 429
# Where somebody begins who has one kind of post, if that is not the queue.
ONLY = {Role.AUDITOR: "board:audit", Role.INTEGRATOR: "board:systems", Role.POLICY_OFFICER: "policy_desk:home"}


class Login(LoginView):
    """Ask who it is. Outside a demonstration a made-up person cannot come in, by this page or by any request."""

    template_name = "frame/login.html"
    authentication_form = SignIn

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        username = request.POST.get("demo_account")
        if username is not None:
            return self._come_in(request, username)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again."""
        status = TOO_MANY_REQUESTS if form.has_error(NON_FIELD_ERRORS, TOO_MANY) else OK
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def _come_in(self, request: HttpRequest, username: str) -> HttpResponse:
        user = offices.demo_user(username) if settings.DEMO else None
        if user is None:
            raise PermissionDenied
        sign_in(request, user)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = offices.demo_accounts() if settings.DEMO else []
        language = get_language() or settings.LANGUAGE_CODE
        return super().get_context_data(**kwargs) | {
            "demo_accounts": [
                {
                    "username": account.username,
                    "name": account.name,
                    "office": account.authority.in_language(language) if account.authority else "",
                    "role": wording.ROLE[account.role],
                    "does": wording.TRY[account.role],
                }
                for account in accounts
            ]
        }


def home(request: HttpRequest) -> HttpResponse:
    """Send whoever has signed in to where their work is: officers to the desk, citizens to the portal."""
    officer = offices.officer(request.user.pk, localdate(now())) if request.user.is_authenticated else None
    held = {role for _, role in officer.posts} if officer else set()
    if not held:
        return redirect("portal:home")
    return redirect(ONLY.get(next(iter(held)), "desk:home") if len(held) == 1 else "desk:home")
