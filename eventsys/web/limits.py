"""How much a request may send. Most pages need little; those that take files say how much."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024
USUAL = 2 * MEGABYTE


def at_most(size: int) -> Callable[[View], View]:
    """Mark a view, below its route, as one that takes up to `size` bytes."""

    def mark(view: View) -> View:
        view.most_bytes = size  # type: ignore[attr-defined]  # A function can carry it.
        return view

    return mark


def init_app(app: Flask) -> None:
    """Set the limit before anything reads the form, the check of its token included."""
    app.config["MAX_CONTENT_LENGTH"] = USUAL
    app.url_value_preprocessor(_set)


def _set(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    view = current_app.view_functions.get(endpoint or "")
    request.max_content_length = getattr(view, "most_bytes", USUAL)
    # A long text that is pasted beside a file is no more than the file would be.
    request.max_form_memory_size = request.max_content_length
