"""E-mail, through a mail server."""

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tongban.casework.messages.rules import Outcome
from tongban.casework.messages.sending import Outgoing

TIMEOUT_SECONDS = 15
FOR_GOOD = 500  # from here on a mail server says no for good


def send(messages: Sequence[Outgoing]) -> list[Outcome]:
    """Hand messages to the mail server over one connection; return what it made of each.

    The id is the Message-ID, by which a mailbox that gets a letter twice knows it.
    """
    server = settings.MAIL_SERVER
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server["host"],
        port=server["port"],
        username=server["username"],
        password=server["password"],
        use_tls=server["use_tls"],
        use_ssl=server["use_ssl"],
        timeout=TIMEOUT_SECONDS,
    )
    try:
        return [_send(connection, message) for message in messages]
    finally:
        connection.close()


def _send(connection: BaseEmailBackend, message: Outgoing) -> Outcome:
    domain = settings.MAIL_SERVER["from"].rpartition("@")[2].rstrip(">")
    letter = EmailMessage(
        subject=" ".join(message.payload["subject"].split()),
        body=message.payload["text"],
        from_email=settings.MAIL_SERVER["from"],
        to=[message.to],
        headers={"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    try:
        connection.open()
        connection.send_messages([letter])
    except smtplib.SMTPRecipientsRefused as e:
        codes = [code for code, _ in e.recipients.values()]
        return Outcome(f"smtp {codes[0]}", again=codes[0] < FOR_GOOD)
    except smtplib.SMTPResponseException as e:
        refused_us = isinstance(e, smtplib.SMTPAuthenticationError)
        return Outcome(f"smtp {e.smtp_code}", again=refused_us or e.smtp_code < FOR_GOOD)
    except (smtplib.SMTPException, OSError) as e:
        connection.close()
        return Outcome(type(e).__name__)
    return Outcome()
