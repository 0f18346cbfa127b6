"""Authorities, the people who work for them, and everybody's log-in. Reference tables: small and read everywhere."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from tongban.basis.items import Role


class Authority(models.Model):
    """An office of any kind that can receive, decide, hold or deliver something."""

    code = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=24)  # police, police_station, exit_entry, insurer, …
    level = models.CharField(max_length=12)  # nation, province, prefecture, county, station
    region_code = models.CharField(max_length=6)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # first day on which it no longer is

    class Meta:
        indexes = [models.Index(fields=["region_code", "kind"], name="authority_by_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="authority_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class User(AbstractBaseUser):
    """Someone who can sign in: a citizen (with a person in the register), an officer (with posts), or both."""

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True, unique=True)  # registry.Person; no foreign key between aggregates
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return f"user {self.pk}"


class Post(models.Model):
    """What an officer is posted to do, where, from when to when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # first day on which it no longer is

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="post_role_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="post_valid_in_order"
            ),
            models.UniqueConstraint(fields=["user", "authority", "role", "valid_from"], name="post_given_once"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"


class Absence(models.Model):
    """Days on which an officer is away from a post, and the colleague who does it meanwhile."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()  # first day back
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="absence_valid_in_order"),
            ExclusionConstraint(
                name="absence_one_deputy_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class SavedSearch(models.Model):
    """A part of the work queue that an officer has given a name. Only they see it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    filters = models.JSONField()  # as the queue's address has them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="search_named_once")]

    def __str__(self) -> str:
        return f"search {self.pk}"
