"""Fields that the organisers' forms need beside those in web/forms.py."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any
from urllib.parse import urlsplit

from flask import request
from wtforms import (
    Field,
    FieldList,
    FormField,
    IntegerField,
    StringField,
)
from wtforms import Form as WtForm
from wtforms.validators import NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import TextInput

from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line, clean_text
from eventsys.web.forms import Form, Text

# What the buttons up and down send.
STEPS = {"up": -1, "down": 1}
EARLIEST, LATEST = 1990, 2100
HOURS = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:\s*[.:]?\s*(\d{2}))?", re.IGNORECASE)
COORDINATE = r"(-?\d{1,3}(?:[.,]\d+)?)"
COORDINATES = re.compile(rf"{COORDINATE}\s*[;,\s]\s*{COORDINATE}")


class Hours(Field):
    """A time of day as people write it: 17.30, 17:30, 1730, 9, kl. 9."""

    widget = TextInput()

    def __init__(self, label: LazyText, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.hour}.{self.data.minute:02}" if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = clean_line(valuelist[0]) if valuelist else ""
        if not typed:
            return
        found = HOURS.fullmatch(typed)
        hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValueError(_("Skriv tiden så här: 17.30."))
        self.data = time(hour, minute)


class Whole(IntegerField):
    """A whole number within limits, or none."""

    def __init__(self, label: LazyText, least: int, most: int, **kwargs: Any) -> None:
        message = _("Skriv ett tal mellan %(least)s och %(most)s.", least=least, most=most)
        limits = NumberRange(least, most, message=message)
        super().__init__(label, [Optional(), limits], widget=TextInput(), **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.sub(r"\s", "", valuelist[0]) if valuelist else ""
        self.data = None
        try:
            super().process_formdata([typed] if typed else [])
        except ValueError:
            raise ValueError(_("Skriv ett helt tal med siffror.")) from None

    def pre_validate(self, _form: Any) -> None:
        # What is no number has no size either.
        if self.process_errors:
            raise StopValidation


class Coordinates(StringField):
    """Latitude and longitude, as maps give them; `point` is the pair, or none."""

    point: tuple[float, float] | None = None

    def pre_validate(self, _form: Any) -> None:
        typed = clean_line(self.data or "")
        if not typed:
            return
        found = COORDINATES.fullmatch(typed)
        pair = [float(part.replace(",", ".")) for part in found.groups()] if found else []
        if not pair or abs(pair[0]) > 90 or abs(pair[1]) > 180:
            raise ValidationError(_("Skriv koordinaterna så här: 59.9206, 16.6055."))
        self.point = pair[0], pair[1]


class Lines(Text):
    """A text with one thing a line; `lines` are those that say something."""

    @property
    def lines(self) -> tuple[str, ...]:
        cleaned = (clean_line(line) for line in clean_text(self.data or "").split("\n"))
        return tuple(dict.fromkeys(line for line in cleaned if line))


class Rows(FieldList):
    """Some fields, any number of times, with room for at least one."""

    def __init__(self, row: type[WtForm], most: int, **kwargs: Any) -> None:
        super().__init__(FormField(row), min_entries=1, max_entries=most, **kwargs)
        self.type = "FieldList"  # What the error summary knows it by.

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        for name in formdata:
            found = re.match(r"-([0-9]{1,3})-", name[len(prefix) :])
            if name.startswith(prefix) and found:
                yield int(found[1])

    def add(self) -> None:
        """One more, unless there are enough."""
        if len(self.entries) < self.max_entries:
            self.append_entry()

    def remove(self, number: int) -> None:
        """Take one away, what is typed in it included."""
        if 0 <= number < len(self.entries):
            self.pop_entry(number)
        if not self.entries:
            self.append_entry()

    def object_to(self, text: str) -> None:
        """Show at the first field of the first row what is wrong with all of them."""
        first = next(iter(self.entries[0].form))
        first.errors = [*first.errors, text]
        self.settle()

    def settle(self) -> None:
        """Gather the errors of the rows again."""
        gathered = [entry.errors for entry in self.entries]
        self.errors = gathered if any(gathered) else []


def change_rows(form: Form) -> Rows | None:
    """If a button that adds or takes away a row was pressed, do so. Says which rows it was."""
    name, deed, number = [*request.form.get("row", "").split(":"), "", ""][:3]
    rows = form._fields.get(name)
    if not isinstance(rows, Rows):
        return None
    if deed == "add":
        rows.add()
    elif deed == "remove" and number.isdecimal() and number.isascii():
        rows.remove(int(number[:3]))
    return rows


class SensibleDay:
    """A day in a year that somebody can have meant."""

    def __call__(self, _form: Any, field: Any) -> None:
        day: date | None = field.data
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise ValidationError(str(_("Kontrollera året.")))


class WebAddress:
    """An address on the web. `secure` refuses http://."""

    def __init__(self, secure: bool = False) -> None:
        self.schemes = ("https",) if secure else ("http", "https")

    def __call__(self, _form: Any, field: Any) -> None:
        typed = field.data or ""
        if not typed:
            return
        try:
            parts = urlsplit(typed)
            good = parts.scheme in self.schemes and bool(parts.hostname) and " " not in typed
        except ValueError:
            good = False
        if not good:
            raise ValidationError(str(_("Skriv hela adressen. Den börjar med https://.")))


def last_saved() -> int:
    """The version that somebody started from, as the form had it; 0 if it did not say."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 10 else 0


def optional_day() -> Sequence[Any]:
    """Validators of a day that may be left empty."""
    return [Optional(), SensibleDay()]
