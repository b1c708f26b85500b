"""A letter's envelope, and the headers beside the usual: nobody can make them up."""

from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from eventsys.core.db import transaction
from eventsys.mail import envelope
from eventsys.mail.models import Letter
from eventsys.mail.transport import Refused, Smtp, build
from tests.make import make_event, make_registration
from tests.services.test_transport import FROM, Start, letter, read, start

__all__ = ["start"]

BOUNCES = "bounces@moten.example.org"
URL = "https://moten.example.org/newsletter/unsubscribe/" + "x" * 120


@pytest.fixture
def sent(app: Flask, outbox: Any) -> list[Letter]:
    """Two letters of the outbox."""
    event = make_event(seats=None)
    make_registration(event, "Åsa Ek")
    make_registration(event, "Bo Öst")
    return [*outbox]


def test_each_letter_has_an_envelope_of_its_own(app: Flask, start: Start) -> None:
    post, server = start()
    way = Smtp(server, FROM, bounces_to=BOUNCES)
    way.send(letter())
    way.close()
    (taken,) = post.taken
    assert taken.mail_from == envelope.sender(letter(), FROM, BOUNCES)
    assert taken.mail_from.startswith("bounces+7-") and taken.mail_from.endswith(BOUNCES[7:])
    assert len(taken.mail_from.partition("@")[0]) <= 64
    assert str(read(taken.original_content or b"")["From"]) == (
        "Region Västmanland <noreply@moten.example.org>"
    )


def test_an_envelope_leads_back_to_its_letter_alone(sent: list[Letter]) -> None:
    first, second = (envelope.sender(each, FROM, BOUNCES) for each in sent)
    assert envelope.letter_of(first, BOUNCES) is sent[0]
    # Some servers write addresses in other letters.
    assert envelope.letter_of(second.upper(), BOUNCES) is sent[1]


def test_nobody_makes_up_an_envelope(sent: list[Letter]) -> None:
    ours = envelope.sender(sent[0], FROM, BOUNCES)
    number, proof = str(sent[0].id), ours.partition("-")[2].partition("@")[0]
    other = str(sent[1].id)
    made_up = [
        ours.replace(f"+{number}-", f"+{other}-"),
        ours.replace("bounces+", "post+"),
        ours.replace("moten.example.org", "evil.example.org"),
        ours.replace(proof, proof[:-1] + ("0" if proof[-1] != "0" else "1")),
        ours.replace(proof, proof[:-1]),
        ours.replace(proof, proof + "0"),
        ours.replace(f"+{number}-", f"+{'9' * 9}-"),
        ours.replace(f"+{number}-", f"+{'9' * 18}-"),
        ours.replace(f"+{number}-", "+-"),
        ours.replace(f"+{number}-", "+٣-"),
        BOUNCES,
        "bounces+@moten.example.org",
        "",
        "@",
        "bounces+\0@moten.example.org",
    ]
    assert {each: envelope.letter_of(each, BOUNCES) for each in made_up} == dict.fromkeys(made_up)
    assert envelope.letter_of(ours, None) is None


def test_a_number_that_is_used_again_does_not_open_to_an_old_envelope(sent: list[Letter]) -> None:
    ours = envelope.sender(sent[0], FROM, BOUNCES)
    with transaction():
        sent[0].message_id = "<another@moten.example.org>"
    assert envelope.letter_of(ours, BOUNCES) is None


def test_a_letter_may_have_another_sender() -> None:
    message = read(build(letter(sender="moten@region.example"), FROM).as_bytes())
    assert str(message["From"]) == "Region Västmanland <moten@region.example>"


def test_what_can_be_ended_says_so_in_one_unbroken_line() -> None:
    content = build(letter(unsubscribe_url=URL), FROM).as_bytes()
    assert f"\r\nList-Unsubscribe: <{URL}>\r\n".encode() in content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    plain: EmailMessage = read(build(letter(), FROM).as_bytes())
    assert plain["List-Unsubscribe"] is plain["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("url", [f"{URL}> <https://evil.example", "javascript:alert(1)", "a b"])
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        build(letter(unsubscribe_url=url), FROM)


EVIL = [
    "{0}\r\nBcc: alla@example.org",
    "{0}\nX-Evil: 1",
    "{0}\rX-Evil: 1",
    "{0}\0",
    "{0}\u2028X-Evil: 1",
    "{0}\x85X-Evil: 1",
    "{0}, evil@example.org",
    "{0}> <evil@example.org",
    "=?utf-8?q?=0D=0AX-Evil=3A_1?={0}",
    "{0}" + "a" * 10_000,
    "",
]


@pytest.mark.parametrize("field", ["sender", "recipient", "reply_to", "unsubscribe_url"])
@pytest.mark.parametrize("evil", EVIL)
def test_no_field_writes_a_header(field: str, evil: str) -> None:
    """It is refused, or is nothing but its own value."""
    usual = URL if field == "unsubscribe_url" else "asa@example.org"
    value = evil.format(usual)
    try:
        message = read(build(letter(**{field: value}), FROM).as_bytes())
    except Refused:
        return
    plain = read(build(letter(**{field: usual if value else None}), FROM).as_bytes())
    assert message.keys() == plain.keys()
    assert not value or value == usual or "Evil" not in message.as_string().split("\n\n")[0]
    assert [each.addr_spec for each in message["To"].addresses] == ["asa@example.org"]
