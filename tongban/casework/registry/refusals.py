"""What a register will not do. Pure."""

from tongban.basis.refusals import Refusal

# `message` is the msgid that channels translate. No message holds a name or a number.


class RegisterRefusal(Refusal):
    """The register cannot be changed as asked; `message` says what to do."""

    message = ""

    def __init__(self) -> None:
        super().__init__(self.message)


class MovedMeanwhile(RegisterRefusal):
    """Somebody is no longer a member of the household that the case started from."""

    message = (
        "Somebody is no longer in the household that this case started from: another case came first. "
        "Look at the person's register entry, then decide this case on it."
    )


class HasDied(RegisterRefusal):
    """The register says that the person has died."""

    message = "The register says that this person has died. If that is wrong, have the entry corrected first."


class HeadNeeded(RegisterRefusal):
    """The head leaves, others stay, and nobody was named to follow."""

    message = "The head of the household leaves and others stay. Name one of those who stay as the new head."


class WrongHead(RegisterRefusal):
    """The one named as head is not among those who stay."""

    message = "The new head must be one of those who stay in the household. Choose one of them."


class HouseholdClosed(RegisterRefusal):
    """The household has no members any more."""

    message = "This household has been closed. Choose another household, or open a new one."


class NobodyNamed(RegisterRefusal):
    """An act on persons that names none."""

    message = "Nobody was chosen. Choose at least one person."


class NoMember(RegisterRefusal):
    """The person is registered in no household."""

    message = "This person is registered in no household today. Look at the register entry."


class SameHousehold(RegisterRefusal):
    """They are there already."""

    message = "They are already members of that household. Choose another one."


class TooEarly(RegisterRefusal):
    """The change would take effect before an entry that it ends began."""

    message = "The register has a later entry than that date. Check the date, and the register entry."


class NotYet(RegisterRefusal):
    """What is declared has not happened yet."""

    message = "That day has not come yet. Check the date."


class NumberTaken(RegisterRefusal):
    """The ID number belongs to somebody already."""

    message = "This ID number is in the register already. Look the person up by it instead of registering them again."


class BirthRegistered(RegisterRefusal):
    """The birth certificate has been used."""

    message = "This birth certificate has been registered already. Look the child up in the parents' household."


class NoNumberLeft(RegisterRefusal):
    """Every serial of a day and region is taken."""

    message = "No ID number is left for this day and region. Ask the population register for one."


class DocumentEnded(RegisterRefusal):
    """The document does not stand any more, or not yet."""

    message = "This document does not stand as the act needs it. Look at what happened to it, in the register entry."


class NoDocument(RegisterRefusal):
    """The holder has no document of this kind that stands."""

    message = "The register shows no such document in force for this person. Compare the kind and the person."


class NotLowered(RegisterRefusal):
    """Nothing on the document would be given up, or all of it."""

    message = (
        "On this document there is nothing to give up for that reason, or nothing would be left. "
        "Compare the reason with what stands on it."
    )


class Suspended(RegisterRefusal):
    """The document is suspended: another would lift the suspension."""

    message = "The document is suspended. Until the suspension ends or is lifted, no other is issued in its place."


class TooEarlyToRenew(RegisterRefusal):
    """The document runs for longer than the law lets it be renewed before its end, or without end."""

    message = "It is too early to renew it: the item says how many days before its last day this begins."


class TooEarlyToEndorse(RegisterRefusal):
    """The year of the document has more than a month to run."""

    message = (
        "It can be endorsed in the last month before its year ends. Come back then; nothing is lost until that day."
    )


class NeverTogether(RegisterRefusal):
    """The register shows no time at which the two were in one household."""

    message = (
        "The register shows no time at which these two persons were in the same household. "
        "Compare the ID number; what is older is looked up in the archive of the police station."
    )


class NeverChanged(RegisterRefusal):
    """The register shows no change of what is to be certified."""

    message = "The register shows no change or correction of this. Compare what is asked for with the register entry."


class NotCancelled(RegisterRefusal):
    """The registration has not ended."""

    message = "The registration of this person has not been cancelled. Compare the ID number."
