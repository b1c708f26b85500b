"""Shared parts of forms: CSRF, cleaned texts, and error texts in klarspråk."""

from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import Flask
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import DateField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional, ValidationError

from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line, clean_text

csrf = CSRFProtect()
LINE = 200
TEXT = 10_000


def init_app(app: Flask) -> None:
    """Check a CSRF token on every POST."""
    csrf.init_app(app)


class Form(FlaskForm):
    """A form that can also take the objections of a service."""

    def object_to(self, error: DomainError) -> None:
        """Show what a rule said at the field it belongs to, or at the top of the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(str(error))
        else:
            field.errors = [*field.errors, str(error)]


class Line(StringField):
    """One line of text, freed from control characters, of at most `most` characters."""

    def __init__(
        self, label: LazyText, validators: Sequence[Any] = (), most: int = LINE, **kwargs: Any
    ) -> None:
        limit = Length(max=most, message=_("Skriv högst %(max)d tecken."))
        super().__init__(label, [*validators, limit], filters=[_line], **kwargs)


class Text(TextAreaField):
    """Several lines of text."""

    def __init__(
        self, label: LazyText, validators: Sequence[Any] = (), most: int = TEXT, **kwargs: Any
    ) -> None:
        limit = Length(max=most, message=_("Skriv högst %(max)d tecken."))
        super().__init__(label, [*validators, limit], filters=[_text], **kwargs)


class Day(DateField):
    """A date as browsers send it, or none."""

    def __init__(self, label: LazyText, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Skriv datumet så här: 2027-03-24.")) from None


class Clock(TimeField):
    """A time of day, also written with a point as people do, or none."""

    def __init__(self, label: LazyText, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip().replace(".", ":") for value in valuelist])
        except ValueError:
            raise ValueError(_("Skriv tiden så här: 17.30.")) from None


class Needed:
    """Something must be filled in. The text says what, for example "Skriv ditt namn."."""

    field_flags = {"required": True}

    def __init__(self, message: LazyText) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise ValidationError(str(self.message))


class EmailAddress:
    """An address that could exist; it is written back in its usual form."""

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.data:
            return
        try:
            found = validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(str(_("Skriv e-postadressen så här: namn@exempel.se."))) from None
        field.data = found.normalized


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean_text(value or "")
