"""A region's own sender and words in letters: who may set them, and what letters are given.

Here, since letters of registration, speakers, messages and newsletters all come from a region.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import links
from eventsys.core.db import db
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import LANGUAGES, LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_text
from eventsys.events.letter_models import RegionLetters
from eventsys.events.models import Event
from eventsys.mail import placeholders
from eventsys.places.models import Region

FOR_ALL_KINDS = ""
# The letters in which a region may say something of its own.
LETTERS: dict[str, LazyText] = {
    "confirmed": _("Bekräftelse: du har en plats"),
    "pending": _("Anmälan väntar på arrangörens svar"),
    "declined": _("Arrangören har sagt nej"),
    "waiting": _("Du står på reservlistan"),
    "offered": _("Du erbjuds en plats"),
    "offer_expired": _("Erbjudandet har gått ut"),
    "moved_down": _("Flyttad till reservlistan"),
    "invitation": _("Personlig inbjudan"),
    "invitation_reminder": _("Påminnelse om inbjudan"),
    "reminder": _("Påminnelse före mötet"),
    "event_changed": _("Mötet har fått ny tid eller plats"),
    "event_cancelled": _("Mötet är inställt"),
    "cancelled": _("Anmälan är avbokad"),
    "thanks": _("Tack efter mötet"),
}
# Letters that say what another one says, to somebody who came there in another way.
LIKE = {"promoted": "confirmed"}


class From(TypedDict):
    """Who a letter comes from, as `outbox.enqueue` takes it."""

    sender_name: str
    sender: str | None
    reply_to: str | None


# For a letter about things of several regions.
NOBODY: From = {"sender_name": "", "sender": None, "reply_to": None}


@dataclass(frozen=True)
class Sender:
    """Who a region's letters come from, and who gets answers when nobody else is named."""

    name: str = ""
    address: str = ""
    reply_to: str = ""


def of(region: Region) -> RegionLetters:
    """What a region has set; one that set nothing has a row of empty texts that is not saved."""
    kept = db.session.get(RegionLetters, region.id) if region.has_letters else None
    return kept or RegionLetters(
        region_id=region.id, sender_name="", sender="", reply_to="", words={}, version=0
    )


def sender_of(region: Region, reply_to: str | None = None) -> From:
    """Who a letter of this region comes from. Answers go to `reply_to`, where somebody is named."""
    own = of(region)
    usable = own.sender if own.sender and links.may_send_from(own.sender) else None
    return {
        "sender_name": own.sender_name or region.name,
        "sender": usable,
        "reply_to": reply_to or own.reply_to or None,
    }


def sender_about(event: Event) -> From:
    """The same for a letter about an event: answers go to the first who can be asked by e-mail."""
    return sender_of(
        event.region, next((each.email for each in event.contacts if each.email), None)
    )


def address_of(region: Region) -> str:
    """The address that a region's letters come from, which invitations name as organiser's."""
    return sender_of(region)["sender"] or links.sender_address()


def words_for(event: Event, letter: str, language: str) -> str:
    """What the region says in a letter about an event: to its kind, or else to all; or nothing."""
    return chosen(of(event.region).words, LIKE.get(letter, letter), str(event.kind_id), language)


def chosen(
    words: dict[str, dict[str, dict[str, str]]], letter: str, kind_key: str, language: str
) -> str:
    """The words for this kind, else those for all kinds, in just this language."""
    by_kind = words.get(letter, {})
    own = by_kind.get(kind_key, {}).get(language, "")
    return own or by_kind.get(FOR_ALL_KINDS, {}).get(language, "")


def set_sender(region: Region, sender: Sender, version: int, by: Actor, now: datetime) -> None:
    """Let a region's letters come from somebody else. Raises DomainError, StaleVersion."""
    if sender.address and not links.may_send_from(sender.address):
        raise DomainError(
            _("Från den adressen får tjänsten inte skicka. Fråga den som driver den."), "address"
        )
    own = _held(region, version)
    before = Sender(own.sender_name, own.sender, own.reply_to)
    own.sender_name, own.sender, own.reply_to = sender.name, sender.address, sender.reply_to
    if sender != before:
        audit.record(by, "region.sender_set", "region", region.id, now)


def set_words(
    region: Region,
    letter: str,
    kind_key: str,
    words: dict[str, str],
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    """What a region says in one letter, by language. Raises DomainError for an unknown blank."""
    cleaned = {language: clean_text(words.get(language, "")) for language in LANGUAGES}
    for language, text in cleaned.items():
        check_blanks(text, f"words_{language}")
    own = _held(region, version)
    said = {language: text for language, text in cleaned.items() if text}
    by_kind = {key: texts for key, texts in own.words.get(letter, {}).items() if key != kind_key}
    if said:
        by_kind[kind_key] = said
    # A new value, since a change inside of one would not be seen.
    own.words = {**own.words, letter: by_kind}
    audit.record(by, "region.words_set", "region", region.id, now, letter=letter)


def check_blanks(text: str, field: str) -> None:
    """Raises DomainError for a text with a blank that nobody could fill in."""
    if unknown := placeholders.unknown(text):
        message = _("Det här kan inte fyllas i: %(blanks)s.", blanks=", ".join(unknown))
        raise DomainError(message, field)


def _held(region: Region, version: int) -> RegionLetters:
    """The region's row, to change it; made when it is the first time."""
    # Two who save at once both find no row: the region is what they wait for.
    db.session.execute(select(Region.id).where(Region.id == region.id).with_for_update())
    own = db.session.get(RegionLetters, region.id) or of(region)
    if own.version != version:
        raise StaleVersion
    own.version += 1
    region.has_letters = True
    db.session.add(own)
    return own
