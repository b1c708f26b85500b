"""Taking in a message: whichever way it comes, and also when it comes twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from eventsys.core import links
from eventsys.incoming import reading, replies
from eventsys.incoming.reading import Read, Reply, Report
from eventsys.mail import bounces, envelope

Outcome = Literal["news", "known", "unknown"]


def receive(content: bytes, now: datetime, recipients: Sequence[str] = ()) -> Outcome:
    """Do what a message asks for. Known: there was nothing to do, or it was done before."""
    found = reading.read(content, recipients)
    if isinstance(found, Report):
        return _report(found, now)
    if isinstance(found, Reply):
        return "news" if replies.answer(found, now) else "known"
    return _nothing(found)


def _report(report: Report, now: datetime) -> Outcome:
    """Only a letter's own address tells which letter it was: the rest may be lies."""
    bounces_to = links.bounce_address()
    letters = (envelope.letter_of(each, bounces_to) for each in report.to)
    letter = next((each for each in letters if each is not None), None)
    if letter is None:
        return "unknown"
    return "news" if bounces.note(letter, report.status, report.is_final, now) else "known"


def _nothing(found: Read) -> Outcome:
    return "known" if isinstance(found, reading.Automatic) else "unknown"
