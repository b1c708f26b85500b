"""What addresses may hold: numbers and texts that every database can look for."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    """What `<int:…>` in an address means. A larger one names nothing: not found."""

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > LARGEST:
            raise ValidationError
        return int(number)


def init_app(app: Flask) -> None:
    """Let every address use it. Comes before the pages."""
    app.url_map.converters["int"] = Number

    @app.before_request
    def refuse_null() -> None:
        # PostgreSQL cannot even look for it, so nothing has such a name.
        if "\0" in request.path:
            abort(404)


def asked(name: str) -> int | None:
    """A number in the query, if there is one that can name something."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None


def named(text: str) -> int:
    """A number that can name something; 0 for all else."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 11
    return int(text) if is_number and int(text) <= LARGEST else 0
