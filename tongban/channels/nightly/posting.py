"""The post: from the outbox to inboxes, and out of the house by SMS, e-mail and webhook."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongban.casework.messages import expanding, sending
from tongban.casework.messages.queries import channels_here
from tongban.casework.messages.rules import Channel
from tongban.casework.messages.sending import Send
from tongban.channels.nightly.senders import mail, sms, webhook

ROWS_AT_ONCE = 100  # of a bucket of the outbox, in one transaction
# How many of a channel go out in one transaction: a worker that dies sends them again, and a mailbox shows both.
AT_ONCE: Mapping[Channel, int] = {Channel.SMS: 20, Channel.EMAIL: 1, Channel.WEBHOOK: 20}
SENDERS: Mapping[Channel, Send] = {Channel.SMS: sms.send, Channel.EMAIL: mail.send, Channel.WEBHOOK: webhook.send}


@dataclass(frozen=True, slots=True)
class Posted:
    """How much went through: rows of the outbox, and tries to deliver."""

    told: int
    tried: int


def post(at: datetime, *, stop: Callable[[], bool] = lambda: False) -> Posted:
    """Bring everything on its way that is due, until nothing is; return how much it was. Any number may do it at once.

    Args:
        stop: Asked between two batches; what is left then waits for the next time.
    """
    told = tried = 0
    for bucket in expanding.buckets_waiting():
        while not stop() and (rows := _expand(bucket, at)):
            told += rows
    for bucket, channel in sending.waiting(at):
        while not stop() and (rows := _send(bucket, channel, at)):
            tried += rows
    return Posted(told, tried)


def _expand(bucket: int, at: datetime) -> int:
    return expanding.expand(bucket=bucket, at=at, channels=channels_here(), limit=ROWS_AT_ONCE)


def _send(bucket: int, channel: Channel, at: datetime) -> int:
    """Send some of what is due in a bucket. What fails is due later, so this comes to an end."""
    if channel not in channels_here():
        return 0
    return sending.deliver(
        bucket=bucket, channel=channel, at=at, send=SENDERS[channel], chance=random.random, limit=AT_ONCE[channel]
    )
