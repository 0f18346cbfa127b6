"""Command line: post an officer to an office, with a log-in if there is none yet."""

import sys
from argparse import ArgumentParser
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from tongban.basis.items import Role
from tongban.casework.offices import actions
from tongban.casework.offices.models import Authority, User
from tongban.casework.offices.queries import DEMO_PREFIX


class Command(BaseCommand):
    help = (
        "Post an officer to an authority in a role. Makes the log-in if there is none by that name, or opens it again "
        "if it was closed; then asks for its password: twice at a terminal, else the first line of --password-file or "
        "of standard input. Later, `tongban changepassword` sets another one and `tongban close_login` ends it all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="what the officer signs in as")
        parser.add_argument("authority", help="code of the authority, like police-320508")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--name", default="", help="what the desk calls the officer; needed for a new log-in")
        parser.add_argument("--from", dest="on", type=date.fromisoformat, metavar="DAY", help="first day; else today")
        parser.add_argument("--only", action="store_true", help="end every other post of this officer on that day")
        parser.add_argument("--password-file", type=Path, metavar="FILE", help="the password is its first line")

    def handle(self, *_args: Any, **options: Any) -> None:
        on, role = options["on"] or localdate(), Role(options["role"])
        authority = _authority(options["authority"], on)
        user = _known_or_new(options["username"])
        if options["name"]:
            user.display_name = options["name"]
        with translation.override("en"):
            try:
                _check(user)
                password = _password(user, options["password_file"])
            except ValidationError as e:
                raise CommandError(" ".join(e.messages), returncode=1) from e
        with transaction.atomic():
            if password is not None:
                name, person_id = user.display_name, user.person_id
                user = actions.open_login(
                    username=user.username, display_name=name, password=password, person_id=person_id
                )
            else:
                user.save(update_fields=["display_name"])
            ended = actions.end_posts(user=user, on=on, but=(authority.code, role)) if options["only"] else 0
            actions.post_to(user=user, authority=authority.code, role=role, on=on)
        others = f"; {ended} other post(s) ended" if ended else ""
        self.stdout.write(f"{user.username} is {role} of {authority.code} ({authority.name_zh}) from {on}{others}.")


def _authority(code: str, on: date) -> Authority:
    row = Authority.objects.filter(code=code).first()
    if row is None:
        raise CommandError(f"There is no authority {code}. Police bureaus are called like police-320508.", returncode=1)
    if row.valid_to and row.valid_to <= on:
        raise CommandError(f"{code} ended on {row.valid_to}. Name the authority that took its place.", returncode=1)
    return row


def _known_or_new(given: str) -> User:
    username = User.normalize_username(given.strip())
    if username.startswith(DEMO_PREFIX):
        raise CommandError(f"Names that begin with {DEMO_PREFIX} are for made-up people. Choose another.", returncode=1)
    return User.objects.filter(username=username).first() or User(username=username)


def _check(user: User) -> None:
    """Raise ValidationError unless there is a user name to sign in by and a name to be called."""
    if not user.display_name.strip():
        raise ValidationError("Say what the desk calls the officer: --name 顾明.")
    user.clean_fields(exclude={"password", "person_id"})


def _password(user: User, file: Path | None) -> str | None:
    """Return the password to set, or None where the log-in is open and keeps its own; raise ValidationError."""
    if file is None and user.pk and user.is_active and user.has_usable_password():
        return None
    password = _read(file)
    validate_password(password, user)
    return password


def _read(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8").partition("\n")[0]
        except OSError as e:
            raise CommandError(f"{file} cannot be read: {e.strerror}.", returncode=1) from e
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass("Password: ")
    if getpass("The same again: ") != password:
        raise ValidationError("These are two passwords. Nothing has been changed; try again.")
    return password
