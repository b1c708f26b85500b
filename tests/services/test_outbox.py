"""Putting letters into words and into the outbox."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from jinja2 import UndefinedError

from eventsys.core.db import db, transaction
from eventsys.mail import outbox as mail
from eventsys.mail.models import Letter
from eventsys.mail.transport import build
from tests import make
from tests.conftest import Outbox
from tests.make import NOW, words_of

CONTEXT = {
    "region": "Region Västmanland",
    "accent": 3,
    "is_one_person": True,
    "items": [
        {
            "title": "Kommundialog <b>Sala</b>",
            "when": "tisdag 2 mars 2027",
            "name": "Åsa Ek",
            "status": "confirmed",
            "booking_url": "https://moten.example.org/booking/abc/",
        }
    ],
}


def enqueue(**different: Any) -> Letter:
    """One letter with links, saved."""
    values: dict[str, Any] = {
        "to": "asa@example.org",
        "to_name": "Åsa Ek",
        "language": "sv",
        "facts": CONTEXT,
        "now": NOW,
    }
    with transaction():
        return mail.enqueue("links", **values | different)


def test_a_letter_is_put_into_words_when_it_is_looked_at(app: Flask, outbox: Outbox) -> None:
    enqueue(sender_name="Region Västmanland", reply_to="maria@example.org")
    (letter,) = outbox
    assert (letter.subject, letter.name, letter.language) == ("Dina anmälningar", "links", "sv")
    assert (letter.recipient, letter.recipient_name) == ("asa@example.org", "Åsa Ek")
    assert (letter.sender_name, letter.reply_to) == ("Region Västmanland", "maria@example.org")
    assert (letter.created_at, letter.due_at, letter.attempts) == (NOW, NOW, 0)
    text = words_of(letter).text
    assert "\nhttps://moten.example.org/booking/abc/\n" in text
    assert text.startswith("Dina anmälningar\n\nHär är länkarna")
    assert text.endswith("\n\nRegion Västmanland\n")


def test_only_html_is_escaped(app: Flask) -> None:
    words = words_of(enqueue())
    assert "Kommundialog <b>Sala</b>\n" in words.text
    assert "Kommundialog &lt;b&gt;Sala&lt;/b&gt;" in words.html


def test_each_letter_has_its_own_message_id(app: Flask) -> None:
    ids = {enqueue().message_id for _ in range(3)}
    assert len(ids) == 3
    assert all(each.startswith("<") and each.endswith("@moten.example.org>") for each in ids)


def test_what_is_missing_is_an_error_and_not_a_hole(app: Flask, outbox: Outbox) -> None:
    letter = enqueue(facts={key: CONTEXT[key] for key in CONTEXT if key != "is_one_person"})
    with pytest.raises(UndefinedError, match="is_one_person"):
        words_of(letter)


def test_a_deed_that_is_undone_writes_to_nobody(app: Flask, outbox: Outbox) -> None:
    with pytest.raises(RuntimeError), transaction():
        mail.enqueue("links", to="a@b.se", to_name="A", language="sv", facts=CONTEXT, now=NOW)
        raise RuntimeError
    assert len(outbox) == 0


def test_names_are_one_line_without_controls(app: Flask) -> None:
    letter = enqueue(
        to_name="Åsa\r\nBcc: alla@example.org\0",
        sender_name="Region\nVästmanland",
        to=" asa@example.org\r\n",
        reply_to="maria@example.org\nX: 1",
    )
    assert letter.recipient_name == "Åsa Bcc: alla@example.org"
    assert letter.sender_name == "Region Västmanland"
    assert letter.recipient == "asa@example.org"
    message = build(enqueue(to_name="Åsa\r\nBcc: alla@example.org"), "E <e@example.org>")
    assert isinstance(message, EmailMessage)
    assert message["Bcc"] is None


def test_no_line_is_longer_than_mail_allows(app: Flask) -> None:
    words = "ord " * 600 + "å" * 2000
    item = CONTEXT["items"][0] | {"title": words}  # type: ignore[index]
    said = words_of(enqueue(facts=CONTEXT | {"items": [item]}))
    for part in (said.text, said.html):
        assert max(len(line.encode()) for line in part.split("\n")) <= 960
    assert words.replace(" ", "") in "".join(said.text.split())


def test_old_letters_are_forgotten(app: Flask, outbox: Outbox) -> None:
    for name, sent, given_up in (
        ("waits", None, None),
        ("sent long ago", 31, None),
        ("sent", 29, None),
        ("given up long ago", None, 91),
        ("given up", None, 89),
    ):
        letter = enqueue(to_name=name)
        with transaction():
            letter.sent_at = NOW - timedelta(days=sent) if sent else None
            letter.given_up_at = NOW - timedelta(days=given_up) if given_up else None
    with transaction():
        gone = make.forget(NOW)
        assert (gone["letters_sent"], gone["letters_failed"]) == (1, 1)
    db.session.expire_all()
    assert [letter.recipient_name for letter in outbox] == ["waits", "sent", "given up"]
