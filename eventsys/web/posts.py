"""Counting what comes from one network address, for forms that anybody can send."""

from datetime import timedelta

from flask import current_app, request

from eventsys.core import ratelimit
from eventsys.core.clock import now

WINDOW = timedelta(minutes=10)


def count(deed: str) -> None:
    """One more of this deed from here, in the transaction of the deed. Raises TooManyAttempts."""
    limit = current_app.config["SETTINGS"].posts_per_address
    ratelimit.count_hit(deed, request.remote_addr or "", limit, WINDOW, now())
