"""What an operator watches, in figures: the database, letters, events, registrations."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version

from prometheus_client import Metric
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily

from eventsys.core import health
from eventsys.events import queries as events
from eventsys.mail import failures
from eventsys.registration import bookings
from eventsys.web import event_words


def families(now: datetime) -> Iterator[Metric]:
    """Each figure with what it means. Those of the database only while it can serve."""
    yield InfoMetricFamily(
        "eventsys_build", "Which Eventsys this is.", value={"version": version("eventsys")}
    )
    is_ready = health.trouble() is None
    yield GaugeMetricFamily(
        "eventsys_database_ready", "1 if it can be reached and is up to date.", value=is_ready
    )
    if not is_ready:
        return
    yield _by("eventsys_letters", "Letters in the outbox.", "state", failures.counts_by_state())
    due_at = failures.longest_due(now)
    yield GaugeMetricFamily(
        "eventsys_letters_due_seconds",
        "For how long the letter is due that has waited longest for a worker.",
        value=(now - due_at).total_seconds() if due_at else 0,
    )
    yield _by("eventsys_events", "Events.", "status", events.counts_by_status())
    yield _by(
        "eventsys_registrations",
        "Registrations for events that are to come.",
        "status",
        bookings.coming_by_status(event_words.today(now)),
    )


def _by(name: str, meaning: str, label: str, numbers: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in numbers.items():
        family.add_metric([value], number)
    return family
