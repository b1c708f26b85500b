"""The pages of a long list, as the macro pagination takes them."""

from typing import Any

from flask import request, url_for


def pages(number: int, total: int, size: int, query: dict[str, str]) -> dict[str, Any]:
    """First, last and those around this one, with gaps between; previous and next."""
    last = max(1, -(-total // size))
    here = min(max(number, 1), last)
    shown = sorted({1, last, *range(max(1, here - 1), min(last, here + 1) + 1)})
    found: list[dict[str, Any] | None] = []
    for before, one in zip([0, *shown], shown, strict=False):
        if one - before > 1:
            found.append(None)
        found.append({"number": one, "url": _url(one, query), "current": one == here})
    return {
        "pages": found,
        "previous": _url(here - 1, query) if here > 1 else None,
        "next": _url(here + 1, query) if here < last else None,
    }


def _url(number: int, query: dict[str, str]) -> str:
    values: dict[str, Any] = {name: value for name, value in query.items() if value}
    if number > 1:
        values["page"] = number
    return url_for(str(request.endpoint), **(request.view_args or {}), **values)
