"""What the portal asks besides an item's own questions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tongban.casework.catalog import queries as catalog
from tongban.casework.standing.queries import Principal
from tongban.channels.frame.forms import DatePartsField

LONGEST_WORDS = 1000
LONGEST_SEARCH = 60
MOST_RADIOS = 10


class PlaceForm(forms.Form):
    """One of the places within another."""

    use_required_attribute = False

    def __init__(self, places: Sequence[tuple[str, str]], *, label: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        radios = len(places) <= MOST_RADIOS
        self.fields["place"] = forms.ChoiceField(
            label=label,
            choices=places if radios else [("", _("Choose…")), *places],
            widget=forms.RadioSelect if radios else forms.Select,
            error_messages={
                "required": _("Choose a place from the list."),
                "invalid_choice": _("Choose a place from the list."),
            },
        )


class OneDayForm(forms.Form):
    """A day that only the reader knows, from which a time is counted."""

    use_required_attribute = False
    day = DatePartsField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, prefix: str, label: str) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["day"].label = label


class ForWhomForm(forms.Form):
    """Whether somebody applies for themselves or for another: a child, or who gave them a mandate."""

    use_required_attribute = False

    def __init__(self, principals: Sequence[Principal], *, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        self.fields["applicant"] = forms.ChoiceField(
            label=_("Who do you apply for?"),
            choices=[("", _("Myself")), *((str(each.person_id), each.name) for each in principals)],
            initial="",
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose yourself, or somebody for whom you may act.")},
        )

    @property
    def applicant(self) -> UUID | None:
        """The person for whom somebody applies; None: themselves. Ask it when the form is valid."""
        chosen = self.cleaned_data.get("applicant")
        return UUID(chosen) if chosen else None


class EvidenceForm(forms.Form):
    """What the applicant has and will show. Everything that is required must be there."""

    use_required_attribute = False

    def __init__(
        self,
        papers: Sequence[tuple[str, str, bool]],
        *,
        shown: Sequence[str] = (),
        label: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Ask for papers: code, name, whether it is required."""
        super().__init__(data=data, initial={"papers": list(shown)})
        self.required = {code: name for code, name, required in papers if required}
        self.fields["papers"] = forms.MultipleChoiceField(
            label=label or _("Tick what you have and will show"),
            choices=[(code, name if required else _("%s (if you have it)") % name) for code, name, required in papers],
            widget=forms.CheckboxSelectMultiple,
            required=bool(self.required),
            error_messages={
                "required": _("Tick each paper that you have. Without all of them you cannot apply yet."),
                "invalid_choice": _("Tick papers from the list."),
            },
        )

    def clean_papers(self) -> list[str]:
        """Return what was ticked, or name what is missing."""
        ticked = list(self.cleaned_data["papers"])
        missing = [name for code, name in self.required.items() if code not in ticked]
        if missing:
            raise forms.ValidationError(_("Still missing: %s. You need it to apply.") % _("; ").join(missing))
        return ticked


class PromisedForm(forms.Form):
    """Which of the papers that were promised are there now."""

    use_required_attribute = False

    def __init__(self, papers: Sequence[tuple[str, str]], *, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        self.fields["papers"] = forms.MultipleChoiceField(
            label=_("Tick what you now have and will show"),
            choices=papers,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Tick at least one paper, or go back: nothing has changed."),
                "invalid_choice": _("Tick papers from the list."),
            },
        )


class DeclarationForm(forms.Form):
    """That what was said is true."""

    use_required_attribute = False
    true = forms.BooleanField(
        label=gettext_lazy(
            "What I have said is true and complete. I know that false statements have consequences in law."
        ),
        error_messages={
            "required": gettext_lazy("Tick the box if what you have said is true. Otherwise change it first.")
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class WordsForm(forms.Form):
    """Something to say in one's own words."""

    use_required_attribute = False

    def __init__(self, *, label: str, hint: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data)
        self.fields["words"] = forms.CharField(
            label=label,
            help_text=hint,
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": _("Write less: at most %d characters.") % LONGEST_WORDS},
        )


class RatingForm(forms.Form):
    """How somebody found it. No level is chosen beforehand, and nobody has to say anything."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        language = get_language() or "zh-hans"
        levels = catalog.aftercare().ratings.levels
        self.fields["level"] = forms.TypedChoiceField(
            label=_("How did you find it?"),
            choices=[(level.value, level.words.in_language(language)) for level in levels],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose one of the five, or leave this page: nobody has to rate."),
                "invalid_choice": _("Choose one of the five."),
            },
        )
        self.fields["words"] = forms.CharField(
            label=_("Do you want to say more?"),
            help_text=_("What was good, what was not. Leave out names and numbers of persons."),
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": _("Write less: at most %d characters.") % LONGEST_WORDS},
        )
