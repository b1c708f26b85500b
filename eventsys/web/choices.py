"""Fields in which one chooses, with words of our own for what is no choice."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _

_CHOOSE = _("Välj ett av alternativen.")
NOT_A_CHOICE = {"invalid_value_message": _CHOOSE, "invalid_choice_message": _CHOOSE}


def options(pairs: Iterable[tuple[Any, Any]], group: Any = None) -> list[SelectChoice]:
    """What one chooses from, as WTForms takes it."""
    return [SelectChoice(value, text, optgroup=group) for value, text in pairs]


class OneOf(SelectField):
    """One of a list."""

    def __init__(self, label: LazyText, **kwargs: Any) -> None:
        super().__init__(label, **NOT_A_CHOICE, **kwargs)

    def pre_validate(self, form: Any) -> None:
        # A list may be long, and the field would make each of its choices anew to look at it.
        if not any(choice.value == self.data for choice in self.choices or ()):
            super().pre_validate(form)


class Radios(RadioField):
    """One of a few, all in view."""

    def __init__(self, label: LazyText, **kwargs: Any) -> None:
        super().__init__(label, **NOT_A_CHOICE, **kwargs)


class Several(SelectMultipleField):
    """Any number of a list of numbered things."""

    option_widget = CheckboxInput()

    def __init__(self, label: LazyText, **kwargs: Any) -> None:
        super().__init__(label, coerce=int, **NOT_A_CHOICE, **kwargs)


def number_or_none(value: Any) -> int | None:
    """What the empty choice of a list means."""
    return int(value) if value not in (None, "") else None
