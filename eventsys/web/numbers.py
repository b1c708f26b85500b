"""The numbers of things, as they stand in addresses: no larger than every database can hold."""

from flask import Flask, request
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


def asked(name: str) -> int | None:
    """A number in the query, if there is one that can name something."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= LARGEST else None
