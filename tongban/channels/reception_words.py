"""What every channel calls appointments and tickets, and how it puts what is refused there into words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.casework.appointments.rules import (
    Booked,
    CounterBusy,
    MachineBusy,
    MayNotBook,
    NobodyWaits,
    NoSuchSlot,
    NotCalled,
    NotOpenAnyMore,
    NotYetTime,
    SlotFull,
    TooLateToChange,
    TooManyOpen,
)
from tongban.channels.frame.wording import day_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from tongban.basis.refusals import Refusal

BOOKED: Mapping[Booked, "StrPromise"] = {
    Booked.OPEN: pgettext_lazy("appointment", "Booked"),
    Booked.CAME: pgettext_lazy("appointment", "Came"),
    Booked.CANCELLED: pgettext_lazy("appointment", "Cancelled"),
    Booked.MISSED: pgettext_lazy("appointment", "Did not come"),
}
COLOUR: Mapping[Booked, str] = {
    Booked.OPEN: "blue",
    Booked.CAME: "green",
    Booked.CANCELLED: "grey",
    Booked.MISSED: "yellow",
}
REFUSED: Mapping[type["Refusal"], "StrPromise"] = {
    SlotFull: gettext_lazy("That time was taken just now. Choose another one."),
    NoSuchSlot: gettext_lazy("Nobody is at the counter then, or it is over. Choose one of the times that are offered."),
    TooManyOpen: gettext_lazy("There are as many appointments as one may have. Move or cancel one of them first."),
    TooLateToChange: gettext_lazy(
        "It begins too soon to be moved or cancelled here. Come, or tell the people at the counter."
    ),
    NotOpenAnyMore: gettext_lazy("This appointment is over or was cancelled. Book another one if it is still needed."),
    NotYetTime: gettext_lazy("It is too early for this. Try again closer to the time of the appointment."),
    NobodyWaits: gettext_lazy("Nobody waits at these windows."),
    CounterBusy: gettext_lazy("Somebody has been called to this counter. First say that they were served or absent."),
    NotCalled: gettext_lazy("This ticket is not at the counter any more. Look at the list again."),
    MachineBusy: gettext_lazy("Many tickets were taken just now. Try again in a minute, or ask at the desk."),
}


def may_not_book(e: MayNotBook) -> str:
    """Say until when somebody cannot book; they can still come and wait."""
    return _("No appointment can be booked until %s, because several were missed. You can come and take a ticket.") % (
        day_in_words(e.until)
    )
