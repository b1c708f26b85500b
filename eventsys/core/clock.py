"""The only look at the watch. Everything below `web/` and `cli` takes `now` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment as an aware UTC time, to the second (calendars know no fractions)."""
    return datetime.now(UTC).replace(microsecond=0)
