"""On what terms somebody applies, as a form asks it: another matter or the same, papers to follow, a commitment."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.items import Item
from tongban.casework.cases.evidence import Resolved
from tongban.casework.cases.intake import Terms

APART, SAME = "apart", "same"


class TermsForm(forms.Form):
    """What is asked besides the questions of an item: only what its terms, and the applicant's open cases, call for."""

    use_required_attribute = False
    prefix = "_terms"  # no question of an item begins so

    def __init__(
        self,
        item: Item,
        *,
        twins: Sequence[str] = (),
        asked: Sequence[Resolved] = (),
        papers: bool = True,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Build the form.

        Args:
            twins: Numbers of the applicant's open cases of the same item.
            asked: Evidence that must be shown.
            papers: Whether it is asked what may follow, or be replaced by a commitment.
        """
        super().__init__(data=data, initial=dict(initial or {}), prefix=self.prefix)
        self.twins = list(twins)
        language = get_language() or "zh-hans"
        later = [(r.evidence.code, r.evidence.name.in_language(language)) for r in asked if r.evidence.may_follow]
        if self.twins:
            self.fields["same"] = _same(self.twins)
        if item.terms.commitment and papers:
            self.fields["on_commitment"] = forms.BooleanField(
                label=_("I have read this, and commit in writing that it is so"),
                help_text=item.terms.commitment.told.in_language(language),
                required=False,
            )
        if later and papers:
            self.fields["later"] = forms.MultipleChoiceField(
                label=_("I cannot show this yet, and promise in writing to supply it"),
                help_text=_("The office tells you by which day. Until it has come in nothing can be granted."),
                choices=later,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("Tick papers from the list.")},
            )

    def terms(self, declared: Sequence[str] | None = None) -> Terms:
        """Return what was said; call it when the form is valid."""
        said = self.cleaned_data
        return Terms(
            declared=declared,
            later=said.get("later", ()),
            on_commitment=bool(said.get("on_commitment")),
            apart_from=self.twins if said.get("same") == APART else (),
        )


def _same(twins: Sequence[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("There is an open case of the same item: %s. Is this the same matter?") % ", ".join(twins),
        choices=[(APART, _("No, it is another matter")), (SAME, _("Yes, it is the same"))],
        widget=forms.RadioSelect,
        error_messages={"required": SAY_WHICH, "invalid_choice": SAY_WHICH},
    )


SAY_WHICH = gettext_lazy("Say whether it is the same matter. If it is, follow the case that is open already.")
