"""How an event takes registrations, and who has registered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, exists, false, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from eventsys.core.db import Base, UtcDateTime
from eventsys.events.models import Event
from eventsys.places.models import Municipality
from eventsys.registration import door_codes
from eventsys.registration.question_models import Question

LIVE = text("status not in ('cancelled', 'declined')")


class RegistrationSettings(Base):
    """One per event. Its row is what a PostgreSQL transaction locks before it counts seats.

    Seats of None mean no limit. `version` goes up whenever somebody held the lock. `asks` says
    whether the event has questions of its own; forms read it along with the rest. `has_quotas` and
    `has_sign_up` say whether there are rows of those, so that nobody looks for them in vain.

    `waiting_policy` says how those who wait get a seat: promote (at once), offer (held for
    `offer_hours`, to be accepted), or ask_late (at once until `ask_hours` before the start, then as
    an offer). `party_size` is how many may be registered in one go; 1 means only oneself.
    """

    __tablename__ = "registration_settings"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    enabled: Mapped[bool] = mapped_column(default=False)
    external_url: Mapped[str] = mapped_column(default="")
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seats_onsite: Mapped[int | None]
    seats_online: Mapped[int | None]
    waiting_list: Mapped[bool] = mapped_column(default=True)
    waiting_policy: Mapped[str] = mapped_column(default="promote", server_default="promote")
    offer_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    ask_hours: Mapped[int] = mapped_column(default=48, server_default="48")
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    asks_role: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_quotas: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_sign_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    party_size: Mapped[int] = mapped_column(default=5, server_default="5")
    has_food: Mapped[bool] = mapped_column(default=False)
    confirmation_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    asks: Mapped[bool] = column_property(
        exists().where(Question.event_id == event_id).correlate_except(Question), deferred=True
    )

    event: Mapped[Event] = relationship()

    def seats(self, attendance: str) -> int | None:
        """Seats of one kind (onsite or online); None means no limit."""
        return self.seats_online if attendance == "online" else self.seats_onsite


class Party(Base):
    """People who were registered in one go. With `keeps_together` they wait for seats together."""

    __tablename__ = "party"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    keeps_together: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Registration(Base):
    """One person at one event.

    `token_hash` finds it by the link in the letters, `token_sealed` lets a later letter carry the
    same link. `person_key` is a keyed hash of e-mail and name: one person, one live registration.
    `source`: form, organiser, import or door. `organisation_kind` stays when names are forgotten.
    `note` is the organisers' own. `status_at` and `status_reason` say since when and why the status
    is what it is (rules.REASONS); a seat that is offered is held until `offered_until`. `role` is
    politician, official, company, association or citizen, where the event asks. `is_invited` holds
    for those who came by an invitation of their own. `joined_at` is when somebody first went to the
    online meeting.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_live_person",
            "event_id",
            "person_key",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index("ix_registration_queue", "event_id", "status", "attendance", "queued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    token_sealed: Mapped[str]
    calendar_token_hash: Mapped[str] = mapped_column(unique=True)
    calendar_token_sealed: Mapped[str]
    submission_hash: Mapped[str] = mapped_column(unique=True)
    person_key: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    attendance: Mapped[str]
    language: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    organisation: Mapped[str]
    title: Mapped[str]
    phone: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    organisation_kind: Mapped[str] = mapped_column(default="", server_default="")
    source: Mapped[str] = mapped_column(default="form", server_default="form")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    role: Mapped[str] = mapped_column(default="", server_default="")
    is_invited: Mapped[bool] = mapped_column(default=False, server_default=false())
    status_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status_reason: Mapped[str] = mapped_column(default="", server_default="")
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_uid: Mapped[str] = mapped_column(unique=True)
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship()
    municipality: Mapped[Municipality | None] = relationship()
    party: Mapped[Party | None] = relationship()
    health: Mapped["HealthData | None"] = relationship(
        back_populates="registration", cascade="all, delete-orphan"
    )

    @property
    def is_live(self) -> bool:
        """Whether it still counts: not cancelled, not declined."""
        return self.status not in ("cancelled", "declined")

    @property
    def door_code(self) -> str:
        """Six letters and digits, to read out at the door."""
        return door_codes.code_of(self.id)


class HealthData(Base):
    """Diet and access needs, sealed (core/vault), apart from the rest, erased after the event."""

    __tablename__ = "health_data"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    access_needs_sealed: Mapped[str] = mapped_column(Text)
    diet_sealed: Mapped[str] = mapped_column(Text)

    registration: Mapped[Registration] = relationship(back_populates="health")
