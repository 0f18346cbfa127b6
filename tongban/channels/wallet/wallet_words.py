"""What the wallet says."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WALLET_WORDS: Mapping[str, str | Promise] = {
    "standing valid": _("In force"),
    "standing suspended": _("Suspended: it cannot be used now"),
    "standing ended": _("No longer in force"),
    "standing run_out": _("Out of date: connect to a network once"),
    "standing unknown": _("Present status not known"),
    "todo suspended": _("Your messages say why, and what to do. Whoever checks it sees that it is suspended."),
    "todo ended": _("Whoever checks it sees that. If you think it is wrong, ask the office that issued it."),
    "todo run_out": _("Connect to a network, then press “Fetch new copies” below."),
    "todo unknown": _("Connect to a network, then press “Bring everything up to date” on the page before."),
    "copies-left": _("Works without a network for another {age}; {n} showings are ready."),
    "copies-over": _("The copies on this device are out of date. Connect to a network and fetch new ones."),
    "renews-in": _("New code in {n} s"),
    "fetching": _("Fetching …"),
    "fetched": _("The licence is on this device now. It also works without a network."),
    "not-fetched": _("It could not be fetched: the code is used, too old, or its digits are wrong. Ask for a new one."),
    "not-now": _("The office cannot sign at this moment. Try again in a few minutes; if need be, ask for a new code."),
    "no-network": _("There is no network now. Try again when there is."),
    "renewed": _("New copies are here."),
    "not-renewed": _(
        "No new copies were given. The licence is not in force, or this device was away too long: fetch it again."
    ),
    "no-permission": _("This page may not use the camera. Allow it in the browser's settings, or choose a picture."),
    "no-camera": _("No camera could be used. Take a picture of the code, and choose that."),
    "no-code": _("No code for the wallet was found in this picture. Choose one in which the whole code is sharp."),
    "up-to-date": _("Everything is up to date."),
    "refused": _(
        "The lists that came are older than those held here, or not signed by the authority. They were refused."
    ),
    "digits-missing": _("Write the six digits that stand beside the code."),
    "request-by": _("{to} asks for your licence"),
    "request-unregistered": _(
        "Whoever asks is not registered for this. Nothing was shown. Do not show it another way."
    ),
    "request-too-much": _("They ask for more than they are registered for. Nothing was shown."),
    "request-missing": _("No licence on this device says what is asked. Fetch it first, then scan the code again."),
    "request-over": _("This request is over or was answered already. Have them begin again."),
    "request-wrong": _("This request is not genuine, or it was changed on the way. Nothing was shown."),
    "request-no-list": _("This device holds no list that tells who may ask. Connect to a network and try again."),
    "request-sent": _("It was sent. Only whoever asked can read it, once."),
    "request-not-sent": _("It was not taken: the request is over, or there is no network. Have them begin again."),
    "go-back": _("Back to {to}: {host}"),
    "request-declined": _("Nothing was sent, and whoever asked is told that you said no."),
    "history fetched": _("Fetched: {kind}"),
    "history shown": _("Shown: {kind}"),
    "history answered": _("Answered a verifier's number: {kind}"),
    "history removed": _("Removed: {kind}"),
    "history presented": _("Sent to {to}: {kind}"),
}
