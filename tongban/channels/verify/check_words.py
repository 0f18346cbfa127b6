"""What the page that checks licences says: seven outcomes, why, and what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CHECK_WORDS: Mapping[str, str | Promise] = {
    "outcome valid": pgettext_lazy("outcome of a check", "Valid"),
    "outcome status_old": _("Genuine, present status unknown"),
    "outcome suspended": pgettext_lazy("outcome of a check", "Suspended"),
    "outcome invalid": pgettext_lazy("outcome of a check", "Not valid"),
    "outcome run_out": _("The code has run out"),
    "outcome unknown_issuer": _("Issuer unknown"),
    "outcome clock_differs": _("The clocks differ"),
    "todo valid": _("Compare the person with what is shown below, then go on."),
    "todo status_old": _(
        "It is genuine, but it may have been suspended or ended since. Bring the lists up to date and check again; "
        "without a network, decide by what is at stake."
    ),
    "todo suspended": _(
        "It is genuine, but cannot be used now. Do not accept it. The holder's messages say why, and what to do."
    ),
    "todo invalid": _("Its authority has ended it. Do not rely on it."),
    "why malformed": _("This is not the code of a licence, or it was changed. Do not rely on it."),
    "why signature": _("The signature does not fit: it was changed or forged. Do not rely on it."),
    "why unknown_issuer": _(
        "Nobody on the trust list signed this. Bring the lists up to date and check again; "
        "if it is still so, do not rely on it."
    ),
    "why not_yet": _("It begins later than today. Do not rely on it now."),
    "why expired": _(
        "This copy is out of date. Ask the holder to open the wallet with a network once, and to show it again."
    ),
    "why holder": _("It was not made by the holder's own device. Do not rely on it."),
    "why audience": _(
        "It does not answer the number that you showed, or answers another. Show a number again and scan the answer."
    ),
    "why old_proof": _("Ask the holder for the present code: their screen shows a new one each minute."),
    "why clock": _("Set the time of both devices, then check again."),
    "trust-from": _("Trust list: {age} old"),
    "status-from": _("Status list: {age} old"),
    "no-status": _("Status list: none on this device"),
    "not-needed": _("Status list: not needed, this licence has no status"),
    "none": _("None on this device"),
    "updating": _("Fetching the lists …"),
    "updated": _("The lists are up to date."),
    "refused": _(
        "The lists that came are older than those held here, or not signed by the authority. They were refused."
    ),
    "offline": _("The lists could not be fetched. Those on this device are used; connect to a network and try again."),
    "offline-none": _("The lists could not be fetched. Connect to a network and try again."),
    "typed-missing": _("Type or paste the text of the code first."),
    "no-permission": _("This page may not use the camera. Allow it in the browser's settings, or choose a picture."),
    "no-camera": _("No camera could be used. Choose a picture, or paste the text of the code."),
    "no-code": _("No code was found in this picture. Choose one in which the whole code is sharp."),
}
