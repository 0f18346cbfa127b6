"""Who does something in a case: which of its offices, and an officer with which role."""

from dataclasses import dataclass
from enum import StrEnum


class Duty(StrEnum):
    """How an authority stands to a case. Each is a relation of its own, with its own clock.

    An item may name further offices that take part, each with a duty of its own: their names are data.
    """

    RECEIVING = "receiving"
    DECIDING = "deciding"
    ORIGIN = "origin"  # where the register entry is today
    DELIVERING = "delivering"


class Role(StrEnum):
    """What an officer is posted to do in an authority."""

    CLERK = "clerk"
    EXAMINER = "examiner"
    APPROVER = "approver"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"  # reads who looked at what, never a case
    INTEGRATOR = "integrator"  # says which systems of departments are told of what, never reads a case
    POLICY_OFFICER = "policy_officer"  # drafts, reviews and publishes policies, never reads a case


SEE_NO_CASE = frozenset({Role.AUDITOR, Role.INTEGRATOR, Role.POLICY_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Who does an act: the office with this duty, an officer with this role."""

    office: str  # a Duty, or the name that the item gives an office that takes part
    role: Role
