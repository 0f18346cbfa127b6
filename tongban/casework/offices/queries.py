"""Questions about authorities and the people who work for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.offices.models import Authority, Post, User
from tongban.casework.offices.rules import scope_prefix
from tongban.casework.rows import read
from tongban.casework.statements import execute

DEMO_PREFIX = "demo."  # user names of made-up people; nobody else's may begin so


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """An authority, as pages and rules need it."""

    code: str
    kind: str
    level: str
    region_code: str
    name: Words


def authority(code: str) -> AuthorityView:
    """Return the authority with this code, or raise NotFound. One query."""
    return authorities([code])[code]


AUTHORITIES = """
SELECT code, kind, level, region_code, name_zh, name_en FROM offices_authority WHERE code = ANY(%s)
"""


def authorities(codes: Iterable[str]) -> Mapping[str, AuthorityView]:
    """Return several authorities by code, or raise NotFound if one is missing. One query."""
    wanted = set(codes)
    found = {row[0]: _seen(*row) for row in execute(AUTHORITIES, [list(wanted)])}
    if missing := wanted - found.keys():
        raise NotFound(f"authority {', '.join(sorted(missing))}")
    return found


COMPETENT = """
SELECT code, kind, level, region_code, name_zh, name_en FROM offices_authority
WHERE kind = %s AND region_code = %s
AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
ORDER BY code LIMIT 1
"""


def competent(*, kind: str, level: str, region_code: str, on: date) -> AuthorityView:
    """Return the authority of a kind and level for a region on a day, or raise NotFound. One query.

    A city that has no counties has its own bureau where another has one for each county.
    """
    digits = {"province": 2, "prefecture": 4}.get(level, 6)
    code = region_code[:digits].ljust(6, "0")
    found = execute(COMPETENT, [kind, code, on, on])
    if not found:
        raise NotFound(f"authority {kind} {level} for region {region_code}")
    return _seen(*found[0])


POSTS = """
SELECT p.authority_id, p.role, a.kind, a.level, a.region_code, p.user_id
FROM offices_post p JOIN offices_authority a ON a.code = p.authority_id
WHERE p.user_id = %s AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
UNION ALL
SELECT p.authority_id, p.role, a.kind, a.level, a.region_code, p.user_id
FROM offices_absence x JOIN offices_post p ON p.id = x.post_id JOIN offices_authority a ON a.code = p.authority_id
WHERE x.deputy_id = %s AND x.valid_from <= %s AND x.valid_to > %s
AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
"""  # their own and those of whom they stand in for, each by its index: one condition for both would read every post


def officer(user_id: int, on: date) -> Officer:
    """Return the officer behind a log-in, with the posts of a day, those of absent colleagues among them. One query.

    A citizen has none. A post that is the officer's own is held in their own right, whoever else they stand in for.
    """
    rows = execute(POSTS, [user_id, on, on, user_id, on, on, on, on])
    found = [row[:5] for row in rows]
    own = {(code, role) for code, role, *_, holder in rows if holder == user_id}
    return Officer(
        user_id=user_id,
        posts=frozenset((code, Role(role)) for code, role, *_ in found),
        stands_in=frozenset((code, Role(role), holder) for code, role, *_, holder in rows if (code, role) not in own),
        supervises=_below(found, Role.SUPERVISOR),
        audits=_below(found, Role.AUDITOR),
        integrates=_below(found, Role.INTEGRATOR),
        drafts=_below(found, Role.POLICY_OFFICER),
    )


def colleagues(authorities: Iterable[str], on: date) -> list[tuple[int, str]]:
    """Return who has a post in one of these authorities on a day: user and name, by name. One query."""
    posts = Post.objects.filter(authority_id__in=set(authorities), valid_from__lte=on, user__is_active=True)
    held = posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).exclude(role=Role.SUPERVISOR)
    return sorted(set(held.values_list("user_id", "user__display_name")), key=lambda found: (found[1], found[0]))


def _below(posts: Iterable[tuple[str, str, str, str, str]], overseer: Role) -> frozenset[str]:
    """Return how the codes of all authorities begin that an officer oversees in a role."""
    return frozenset(scope_prefix(code, *place) for code, role, *place in posts if role == overseer)


def usernames(ids: Iterable[int]) -> dict[int, str]:
    """Return what log-ins are called, by their id. One query."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "username"))


def code_of(office: str) -> str:
    """Return the code of an office by that code or by its name in either language; "" if there is none. One query."""
    called = Q(code=office) | Q(name_zh=office) | Q(name_en=office)
    return Authority.objects.filter(called).order_by("code").values_list("code", flat=True).first() or ""


def user_id(username: str) -> int | None:
    """Return the id of a log-in, also of a closed one; None if there is none. One query."""
    return User.objects.filter(username=username).values_list("pk", flat=True).first()


def within(column: str, prefixes: Iterable[str]) -> Q:
    """Return the condition that an authority's code begins with one of these; none: nothing."""
    found = Q(pk__in=[])
    for prefix in sorted(prefixes):
        found |= Q(**{f"{column}__gte": prefix, f"{column}__lt": f"{prefix}~"})
    return found


def user(user_id: int) -> User | None:
    """Return a log-in that is open, or None. One query."""
    return next((row for row in read(User, id=user_id) if row.is_active), None)


def _view(row: Authority) -> AuthorityView:
    return _seen(row.code, row.kind, row.level, row.region_code, row.name_zh, row.name_en)


def _seen(code: str, kind: str, level: str, region_code: str, zh: str, en: str) -> AuthorityView:
    return AuthorityView(code, kind, level, region_code, Words(zh, en))


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A made-up person that a visitor of the demonstration can sign in as."""

    username: str
    name: str
    authority: Words | None
    role: Role | None


def demo_accounts() -> list[DemoAccount]:
    """Return the made-up people of the demonstration, citizens first, then office by office. Two queries.

    The caller makes sure that it is a demonstration.
    """
    users = User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).order_by("username")
    rows = Post.objects.filter(user__in=users, valid_to__isnull=True).select_related("authority").order_by("pk")
    posts = {row.user_id: row for row in rows}
    by_office = sorted(users, key=lambda user: posts[user.pk].authority_id if user.pk in posts else "")
    return [_demo_account(user, posts.get(user.pk)) for user in by_office]


def _demo_account(user: User, post: Post | None) -> DemoAccount:
    office = _view(post.authority).name if post else None
    return DemoAccount(user.username, user.display_name, office, Role(post.role) if post else None)


def demo_user(username: str) -> User | None:
    """Return the log-in of a made-up person, or None if that is not the name of one. One query."""
    if not username.startswith(DEMO_PREFIX):
        return None
    return User.objects.filter(username=username, is_active=True).first()


def posted(authority: str, role: Role, on: date) -> list[tuple[int, str]]:
    """Return the officers with a role in an authority on a day: user and name, by name. One query."""
    held = Post.objects.filter(authority_id=authority, role=role, valid_from__lte=on, user__is_active=True)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    return list(held.order_by("user__display_name", "user_id").values_list("user_id", "user__display_name"))
