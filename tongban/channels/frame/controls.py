"""A bound form field, taken apart for the markup of the frame. Templates only write down what is said here."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from tongban.channels.frame.forms import PARTS, DateParts

# The first that fits. CheckboxSelectMultiple is a kind of RadioSelect to Django, so it stands before it.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
_CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "checkbox": "govuk-checkboxes__input",
    "input": "govuk-input",
}
_ERROR_CLASSES = {
    "textarea": "govuk-textarea--error",
    "select": "govuk-select--error",
    "file": "govuk-file-upload--error",
}


def kind_of(bound: BoundField) -> str:
    """Return which markup a field takes: "date", "radios", … and "input" for all that is one line of text."""
    return next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")


def first_id(bound: BoundField) -> str:
    """Return the id of the control that gets the focus when someone follows the error to its field."""
    if kind_of(bound) in {"date", "radios", "checkboxes"}:
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)


def described_by(bound: BoundField, *, hint: bool, counted: bool) -> str:
    """Return the ids that a screen reader reads after the label: hint, error, characters left."""
    ids = [
        (hint, f"{bound.auto_id}_helptext"),
        (bool(bound.errors), f"{bound.auto_id}_error"),
        (counted, f"{bound.auto_id}-info"),
    ]
    return " ".join(name for wanted, name in ids if wanted)


def control(bound: BoundField, *, hint: str, width: str, option_hints: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template of a field needs beside its label: the kind, the rendered inputs, the ids."""
    kind = kind_of(bound)
    limit = getattr(bound.field, "max_length", None) if kind == "textarea" else None
    shown_hint = hint or bound.help_text
    reads = described_by(bound, hint=bool(shown_hint), counted=limit is not None)
    return {
        "kind": kind,
        "grouped": kind in {"date", "radios", "checkboxes"},
        "hint": shown_hint,
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
        "described_by": reads,
        "limit": limit,
        "count_id": f"{bound.auto_id}-info",
        "optional": not bound.field.required and kind != "checkbox",
        "input": _input(bound, kind, width, reads) if kind in _CLASSES else "",
        "options": _options(bound, kind, option_hints) if kind in {"radios", "checkboxes"} else [],
        "dates": _date_inputs(bound) if kind == "date" else [],
    }


def _input(bound: BoundField, kind: str, width: str, reads: str) -> SafeString:
    classes = [str(bound.field.widget.attrs.get("class", "")), _CLASSES[kind]]
    if getattr(bound.field, "max_length", None) and kind == "textarea":
        classes.append("govuk-js-character-count")
    if bound.errors:
        classes.append(_ERROR_CLASSES.get(kind, "govuk-input--error" if kind != "checkbox" else ""))
    if width:
        classes.append(f"govuk-input--width-{width}")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if reads:
        attrs["aria-describedby"] = reads
    return bound.as_widget(attrs=attrs)


def _options(bound: BoundField, kind: str, hints: Mapping[str, str]) -> list[dict[str, str]]:
    options = []
    for choice in bound.subwidgets:
        value = str(choice.data["value"])
        attrs = choice.data["attrs"]
        attrs["class"] = f"govuk-{kind}__input"
        hint = hints.get(value, "")
        if hint:
            attrs["aria-describedby"] = f"{attrs['id']}_hint"
        options.append({"id": attrs["id"], "label": choice.choice_label, "hint": hint, "input": choice.tag()})
    return options


def _date_inputs(bound: BoundField) -> list[dict[str, Any]]:
    widget = cast("DateParts", bound.field.widget)
    typed = widget.decompress(bound.value())
    rendered = []
    for place, (name, label, length) in enumerate(PARTS):
        input_id = f"{bound.auto_id}_{place}"
        attrs: dict[str, str | bool] = {
            "id": input_id,
            "class": f"govuk-input govuk-date-input__input govuk-input--width-{length}",
            "inputmode": "numeric",
            "maxlength": str(length),
        }
        if bound.errors:
            attrs["class"] = f"{attrs['class']} govuk-input--error"
            attrs["aria-invalid"] = "true"
        if bound.field.disabled:
            attrs["disabled"] = True
        html = widget.widgets[place].render(f"{bound.html_name}_{name}", typed[place], attrs, bound.form.renderer)
        rendered.append({"id": input_id, "label": label, "input": html})
    return rendered
