"""How messages go out: by which channel and when, how often it is tried, and how a webhook is signed. Pure."""

from enum import StrEnum


class Channel(StrEnum):
    """How a message leaves the house. The inbox is none: it is always there."""

    SMS = "sms"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Sending(StrEnum):
    """What became of a message that was to go out."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # given up: somebody must look at it
