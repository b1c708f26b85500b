"""Asking people to appear: inviting, reminding, and giving somebody another link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import tokens
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme.models import Speaker
from eventsys.speakers import letters, own, service
from eventsys.speakers.service import Particulars


@dataclass(frozen=True)
class Invitation:
    """Whom to ask, and where the letter goes. `title` and `organisation`: of somebody new."""

    name: str
    email: str
    language: str
    title: str = ""
    organisation: str = ""
    speaker: Speaker | None = None


def invite(
    event: Event, invitations: Sequence[Invitation], words: str, by: Actor, now: datetime
) -> list[Speaker]:
    """Write to each, with words of the organiser's own. Makes speakers of those who are none.

    Whoever was asked in the meantime is not asked again: their link would die unread.
    """
    own.require_open(event, now)
    events.hold([event.id])
    invited = []
    for each in invitations:
        if not each.email:
            raise DomainError(_("Skriv e-postadressen."))
        speaker = each.speaker or service.add(
            event,
            Particulars(
                each.name, title=each.title, organisation=each.organisation, language=each.language
            ),
            by,
            now,
        )
        service.hold(speaker)
        if speaker.state != "new":
            continue
        speaker.email, speaker.language = each.email, each.language
        speaker.state, speaker.invited_at, speaker.changed_at = "invited", now, now
        speaker.version += 1
        _give_link(speaker)
        invited.append(speaker)
    service.link(event)
    for speaker in invited:
        letters.invitation(speaker, words, now)
        _record(by, "invited", speaker, now)
    return invited


def remind(speaker: Speaker, words: str, by: Actor, now: datetime) -> None:
    """Write again to somebody who was asked. Raises DomainError unless they can be."""
    _require_asked(speaker, now)
    letters.reminder(speaker, words, False, now)
    _record(by, "reminded", speaker, now)


def renew_link(speaker: Speaker, by: Actor, now: datetime) -> None:
    """Send another link; the old one opens nothing from now on."""
    _require_asked(speaker, now)
    service.hold(speaker)
    _give_link(speaker)
    letters.reminder(speaker, "", True, now)
    _record(by, "link_renewed", speaker, now)


def _require_asked(speaker: Speaker, now: datetime) -> None:
    own.require_open(speaker.event, now)
    if not speaker.email or speaker.token_hash is None:
        raise DomainError(_("Personen är inte inbjuden än."))


def _give_link(speaker: Speaker) -> None:
    token = tokens.new_token()
    speaker.token_hash, speaker.token_sealed = tokens.hash_token(token), tokens.encrypt(token)


def _record(by: Actor, deed: str, speaker: Speaker, now: datetime) -> None:
    event_id = speaker.event_id
    audit.record(
        by, f"speaker.{deed}", service.THING, speaker.id, now, event_id, speaker=speaker.name
    )
