"""Demo content for letters that do not arrive: one came back, one is late, one is not sent."""

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.mail import bounces, suppression
from eventsys.mail.models import Letter

FATES = (("5.1.1", True), ("4.4.1", False))


def enter(today: Today) -> None:
    """At the next meeting of Västmanland: the first letters to two people."""
    next_meeting = (
        select(Letter.event_id)
        .join(Event, Event.id == Letter.event_id)
        .where(Letter.name == "confirmed", Event.region.has(slug="vastmanland"))
        .where(Event.first_on > today.on)
        .order_by(Event.first_on, Event.id)
        .limit(1)
    )
    about = select(Letter).where(Letter.event_id == next_meeting.scalar_subquery())
    written = about.where(Letter.name == "confirmed").order_by(Letter.id.desc()).limit(len(FATES))
    for letter, (status, is_final) in zip(db.session.scalars(written), FATES, strict=False):
        letter.sent_at = letter.created_at
        letter.facts = letter.invitation = None
        bounces.note(letter, status, is_final, today.ago(1))
    suppression.suppress(
        "kansli.vast@exempel.se",
        "by_hand",
        ORGANISER,
        today.ago(2),
        words="Bad om att få alla besked per brev.",
    )
