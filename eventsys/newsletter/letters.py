"""Letters about a subscription. Words: templates/email/newsletter_…/."""

from datetime import datetime
from typing import Any

from eventsys.core import dates, links, tokens
from eventsys.core.i18n import in_language
from eventsys.mail import outbox
from eventsys.newsletter import rules
from eventsys.newsletter.models import Subscriber

THING = "subscriber"
# Letters that no region sends are in the first of the regions' colours.
ACCENT = 1


def confirm(subscriber: Subscriber, now: datetime) -> None:
    """Do you want it? Nothing more is sent before somebody has said yes behind the link."""
    until = rules.pending_until(subscriber.created_at)
    with in_language(subscriber.language):
        facts = {
            "until": dates.short_day(until.date(), subscriber.language),
            "is_move": subscriber.replaces_hash is not None,
        }
    _write("newsletter_confirm", subscriber, facts, now)


def known(subscriber: Subscriber, now: datetime) -> None:
    """Somebody asked for what this address has already."""
    _write("newsletter_known", subscriber, {}, now)


def own_page(subscriber: Subscriber) -> str:
    """The address of a subscriber's own page."""
    return links.subscription(tokens.decrypt(subscriber.token_sealed), subscriber.language)


def _write(name: str, subscriber: Subscriber, facts: dict[str, Any], now: datetime) -> None:
    common = {"region": "", "accent": ACCENT, "subscription_url": own_page(subscriber)}
    outbox.enqueue(
        name,
        to=subscriber.email,
        to_name="",
        language=subscriber.language,
        facts=common | facts,
        now=now,
        thing=THING,
        thing_id=subscriber.id,
    )
