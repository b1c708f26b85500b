"""People who are asked to come: drawn up, written to, reminded, and what they answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.service import ATTENDEE, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.events import region_letters
from eventsys.events import service as events
from eventsys.mail import outbox
from eventsys.mail.models import Letter
from eventsys.messages import announce
from eventsys.registration import approving, bookings, changing, inviting, line, offers, quotas
from eventsys.registration import service as registrations
from eventsys.registration.inviting import Guest
from eventsys.registration.quota_models import Invitee
from eventsys.registration.quotas import QuotaDetails
from tests.make import (
    NOW,
    contact,
    day,
    email_of,
    forget,
    invitee_token,
    make_applicant,
    make_event,
    make_invitee,
    make_registration,
    make_settings,
    names_by_status,
    words_of,
)
from tests.services.test_concurrency import together

LATER = NOW + timedelta(days=1)


def guest(name: str = "Åsa Ek", **more: str) -> Guest:
    return Guest(name, email_of(name), **more)


def written() -> list[tuple[str, str]]:
    """Every letter: what it is, and to whom."""
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(letter.name, letter.recipient_name) for letter in found]


def test_each_is_written_to_once(app: Flask) -> None:
    event = make_event(audience="invitation", contacts=(contact(email="maria@example.org"),))
    with transaction():
        people = [guest(), guest("Bo Ek", language="da"), guest("ÅSA EK"), guest("Åsa Ek")]
        assert inviting.draw_up(event, people, SYSTEM, NOW) == {"added": 2, "known": 0}
        assert inviting.draw_up(event, people[:1], SYSTEM, NOW) == {"added": 0, "known": 1}
    assert written() == []
    with transaction():
        assert inviting.send(event, "Välkomna!\n\nKom i tid.", SYSTEM, NOW) == 2
        assert inviting.send(event, "", SYSTEM, NOW) == 0
    assert written() == [("invitation", "Åsa Ek"), ("invitation", "Bo Ek")]
    first, second = db.session.scalars(select(Letter).order_by(Letter.id))
    assert (first.rank, first.reply_to) == (outbox.MAILING, "maria@example.org")
    assert (first.subject, second.subject) == (
        "Du är inbjuden: Kommundialog Sala",
        "Du er inviteret: Kommundialog Sala",
    )
    invitee = db.session.scalars(select(Invitee).where(Invitee.language == "sv")).one()
    text = words_of(first).text
    assert f"/invitation/{invitee_token(invitee)}/" in text
    assert "Kom i tid." in text
    lines = [words.sentence(each) for each in audit.history_of_event(event.id)][:2]
    assert lines == [
        "Inbjudningar skickades till 2 personer.",
        "2 personer lades till bland de inbjudna.",
    ]


def test_who_has_answered_is_not_reminded_nor_anybody_twice_a_day(app: Flask) -> None:
    event = make_event(audience="invitation")
    make_invitee(event)
    no = make_invitee(event, "Bo Ek")
    make_invitee(event, "Cia Ek", is_sent=False)
    with transaction():
        inviting.decline(no, NOW)
        inviting.decline(no, LATER)
        assert inviting.remind(event, "", SYSTEM, NOW) == 0
        assert inviting.remind(event, "", SYSTEM, LATER) == 1
        assert inviting.remind(event, "", SYSTEM, LATER) == 0
    assert written()[-1] == ("invitation_reminder", "Åsa Ek")
    assert no.answered_at == NOW
    assert inviting.counts(event) == {"invited": 1, "declined": 1, "drawn_up": 1}


def test_a_withdrawn_invitation_is_over_and_its_letter_is_not_sent(app: Flask) -> None:
    event = make_event(audience="invitation")
    invitee, never = make_invitee(event), make_invitee(event, "Bo Ek", is_sent=False)
    old = invitee_token(invitee)
    with transaction():
        inviting.withdraw(event, invitee.id, SYSTEM, NOW)
        inviting.withdraw(event, never.id, SYSTEM, NOW)
        with pytest.raises(DomainError):
            inviting.decline(invitee, NOW)
    assert written() == []
    assert (inviting.state(invitee, NOW), inviting.counts(event)) == ("withdrawn", {"withdrawn": 1})
    with transaction():
        assert inviting.draw_up(event, [guest()], SYSTEM, LATER) == {"added": 1, "known": 0}
        inviting.send(event, "", SYSTEM, LATER)
    assert inviting.by_token(old) is None
    assert inviting.by_token(invitee_token(invitee)) == invitee


def test_nobody_is_asked_to_what_is_not_public_or_over(app: Flask) -> None:
    draft = make_event(status="draft")
    make_invitee(draft, is_sent=False)
    with transaction(), pytest.raises(DomainError, match="Publicera"):
        inviting.send(draft, "", SYSTEM, NOW)
    over = make_event("Efteråt")
    invitee = make_invitee(over)
    after = NOW + timedelta(days=90)
    assert inviting.state(invitee, after) == "past"
    with transaction(), pytest.raises(DomainError):
        inviting.remind(over, "", SYSTEM, after)
    with transaction():
        events.cancel(over, "För få.", SYSTEM, NOW)
    assert inviting.state(invitee, NOW) == "cancelled"


def test_it_is_forgotten_who_was_asked(app: Flask) -> None:
    event = make_event(audience="invitation")
    invitee = make_invitee(event)
    token = invitee_token(invitee)
    last_on = event.last_on
    assert last_on is not None
    due = NOW + (last_on - NOW.date()) + timedelta(days=90)
    assert forget(due - timedelta(days=1))["invitees"] == 0
    assert forget(due)["invitees"] == 1
    assert forget(due)["invitees"] == 0
    assert (invitee.name, invitee.email, invitee.token_sealed) == ("", "", "")
    assert (invitee.status, inviting.by_token(token)) == ("invited", None)


def test_a_name_is_no_header(app: Flask) -> None:
    event = make_event(audience="invitation")
    bad = "Åsa\r\nBcc: x@example.org"
    with transaction():
        inviting.draw_up(event, [Guest(bad, "asa@example.org")], SYSTEM, NOW)
        inviting.send(event, "<b>Hej</b>", SYSTEM, NOW)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.recipient_name == "Åsa Bcc: x@example.org"
    assert "&lt;b&gt;Hej&lt;/b&gt;" in words_of(letter).html


def test_a_registration_of_their_own_keeps_them_on_the_list(app: Flask) -> None:
    event = make_event(seats=5)
    invitee = make_invitee(event)
    registration = make_registration(event)
    with transaction():
        inviting.accept(invitee, make_applicant("Någon Annan"), "x", "sv", NOW)
    assert invitee.registration == registration
    with transaction(), pytest.raises(DomainError, match="redan anmäld"):
        inviting.withdraw(event, invitee.id, SYSTEM, NOW)
    with transaction(), pytest.raises(DomainError, match="redan anmäld"):
        inviting.decline(invitee, NOW)


def test_a_link_that_is_used_many_times_at_once_is_one_registration(shared_app: Flask) -> None:
    event = make_event(audience="invitation", seats=5)
    invitee_id = make_invitee(event).id

    def accepting(number: int) -> Callable[[], None]:
        def deed() -> None:
            mine = db.session.get_one(Invitee, invitee_id)
            inviting.accept(mine, make_applicant(f"Bo {number}"), str(number), "sv", NOW)

        return deed

    def declining() -> None:
        inviting.decline(db.session.get_one(Invitee, invitee_id), NOW)

    results = together(shared_app, [*(accepting(number) for number in range(9)), declining])
    assert set(results) <= {None, DomainError}
    assert names_by_status(event) == {"confirmed": ["Åsa Ek"]}
    assert inviting.counts(event) == {"registered": 1}
    assert [name for name, _to in written()] == ["invitation", "confirmed"]


def test_a_booking_that_was_handed_over_to_somebody_invited_is_theirs(app: Flask) -> None:
    event = make_event(audience="invitation", seats=5)
    giver, taker = make_invitee(event), make_invitee(event, "Bo Ek")
    with transaction():
        inviting.accept(giver, make_applicant(), "a", "sv", NOW)
    booking = giver.registration
    assert booking is not None
    with transaction():
        changing.change(booking, make_applicant("Bo Ek"), ATTENDEE, NOW)
    with transaction():
        inviting.accept(taker, make_applicant(), "b", "sv", NOW)
    assert (giver.registration, taker.registration) == (None, booking)
    assert names_by_status(event) == {"confirmed": ["Bo Ek"]}


def test_invited_people_need_no_approval_and_have_their_kept_seats(app: Flask) -> None:
    event = make_event(seats=2)
    make_settings(event, seats_onsite=2, needs_approval=True)
    with transaction():
        quotas.keep(event, [QuotaDetails("invited", "", 1)], SYSTEM, NOW)
    before = make_registration(event)
    assert before.status == "pending"
    invitee = make_invitee(event, "Bo Ek")
    with transaction():
        inviting.accept(invitee, make_applicant(), "x", "sv", NOW)
        assert approving.approve(event, [before], SYSTEM, NOW) == ["confirmed"]
    assert names_by_status(event) == {"confirmed": ["Bo Ek", "Åsa Ek"]}


def test_history_names_nobody_who_was_asked(app: Flask) -> None:
    event = make_event(audience="invitation")
    no, gone = make_invitee(event), make_invitee(event, "Bo Ek")
    with transaction():
        inviting.decline(no, NOW)
        inviting.withdraw(event, gone.id, SYSTEM, NOW)
    history = audit.history_of_event(event.id)
    assert [words.sentence(each) for each in history[:2]] == [
        "En inbjudan togs tillbaka.",
        "Någon tackade nej till inbjudan.",
    ]
    assert [each.detail for each in history[:2]] == [{}, {}]


def test_letters_to_those_who_are_asked_come_from_the_region(app: Flask) -> None:
    event = make_event(audience="invitation")
    sender = region_letters.Sender("Regionens möten", "", "svar@example.org")
    with transaction():
        region_letters.set_sender(event.region, sender, 0, SYSTEM, NOW)
    make_invitee(event)
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.sender_name, letter.reply_to) == ("Regionens möten", "svar@example.org")


def test_who_has_not_answered_hears_of_a_move_and_that_it_is_off(app: Flask) -> None:
    event = make_event(audience="invitation")
    for name in ("Bo Ek", "Åsa Ek", "Eva Ek", "Dag Ek"):
        make_invitee(event, name)
    people = {each.name: each for each in db.session.scalars(inviting.of_event(event))}
    make_invitee(event, "Cia Ek", is_sent=False)
    with transaction():
        inviting.accept(people["Eva Ek"], make_applicant("Eva Ek"), "s", "sv", NOW)
        inviting.decline(people["Dag Ek"], NOW)
    before = len(written())
    with transaction():
        details = events.details_of(event)
        announce.edit(event, replace(details, summary="Annat."), event.version, SYSTEM, NOW)
    assert written()[before:] == []
    with transaction():
        moved = replace(events.details_of(event), days=(day("2027-03-09", "13:00", "16:00"),))
        announce.edit(event, moved, event.version, SYSTEM, NOW)
        announce.cancel(event, "För få.\n\nVi ses.", SYSTEM, NOW)
    told = [pair for pair in written() if pair[0] in ("invitation_changed", "invitation_cancelled")]
    assert told == [
        ("invitation_changed", "Bo Ek"),
        ("invitation_changed", "Åsa Ek"),
        ("invitation_cancelled", "Bo Ek"),
        ("invitation_cancelled", "Åsa Ek"),
    ]


@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_what_those_who_are_asked_read_when_things_change(app: Flask, language: str) -> None:
    event = make_event(audience="invitation", contacts=(contact(email="maria@example.org"),))
    invitee = make_invitee(event, language=language)
    with transaction():
        moved = replace(events.details_of(event), days=(day("2027-03-09", "13:00", "16:00"),))
        announce.edit(event, moved, event.version, SYSTEM, NOW)
        announce.cancel(event, "För få.", SYSTEM, NOW)
    # The invitation itself was not sent yet, and is thrown away.
    changed, off = db.session.scalars(select(Letter).order_by(Letter.id))
    link = f"/invitation/{invitee_token(invitee)}/"
    assert [link in words_of(each).text for each in (changed, off)] == [True, False]
    assert [link in words_of(each).html for each in (changed, off)] == [True, False]
    assert READ[language] == (changed.subject, off.subject)
    assert ["line-through" in words_of(each).html.split("</h1>")[0] for each in (changed, off)] == [
        False,
        True,
    ]
    assert "För få." in words_of(off).text
    assert "För få." in words_of(off).html
    if language == "sv":
        assert lines(changed)[:9] == [
            "Ny tid",
            "Hej Åsa Ek!",
            "Region Västmanland har ändrat ”Kommundialog Sala”, som du är inbjuden till.",
            "Inbjudan gäller fortfarande. Svara gärna ja eller nej.",
            "När",
            "Tidigare: tisdag 2 mars 2027 kl. 13–16 (svensk tid)",
            "Nu: tisdag 9 mars 2027 kl. 13–16 (svensk tid)",
            "Samtal om framtidens kollektivtrafik.",
            "Möte: Kommundialog Sala",
        ]
        assert lines(off)[:6] == [
            "Mötet är inställt",
            "Hej Åsa Ek!",
            "Region Västmanland har ställt in ”Kommundialog Sala”, som du är inbjuden till. "
            "Du behöver inte svara.",
            "Arrangören skriver:",
            "För få.",
            "Möte: Kommundialog Sala",
        ]


READ = {
    "sv": ("Ny tid: Kommundialog Sala", "Mötet är inställt: Kommundialog Sala"),
    "da": ("Nyt tidspunkt: Kommundialog Sala", "Mødet er aflyst: Kommundialog Sala"),
    "en": ("New time: Kommundialog Sala", "The event is cancelled: Kommundialog Sala"),
}


def lines(letter: Letter) -> list[str]:
    """The lines that say something."""
    return [line for line in words_of(letter).text.split("\n") if line]


def test_who_asked_to_come_and_is_invited_then_needs_no_answer(app: Flask) -> None:
    event = make_event(seats=1)
    make_settings(event, seats_onsite=1, needs_approval=True)
    mine = make_registration(event)
    assert mine.status == "pending"
    invitee = make_invitee(event)
    with transaction():
        inviting.accept(invitee, make_applicant("Åsa Ek"), "s", "sv", NOW)
    assert (mine.status, mine.is_invited, invitee.registration) == ("confirmed", True, mine)
    assert written() == [("pending", "Åsa Ek"), ("invitation", "Åsa Ek"), ("confirmed", "Åsa Ek")]


def test_who_has_a_seat_in_a_full_house_can_answer(app: Flask) -> None:
    event = make_event(seats=1)
    make_settings(event, seats_onsite=1, waiting_list=False)
    mine, invitee = make_registration(event), make_invitee(event)
    with transaction():
        inviting.accept(invitee, make_applicant("Åsa Ek"), "s", "sv", NOW)
    assert (mine.status, mine.is_invited, invitee.registration) == ("confirmed", True, mine)
    assert written()[2:] == [("already_registered", "Åsa Ek")]


def test_who_stands_in_line_again_is_still_one_of_those_asked(app: Flask) -> None:
    event = make_event(seats=1)
    make_settings(event, seats_onsite=1, waiting_policy="offer", offer_hours=1)
    first, invitee = make_registration(event, "Bo Ek"), make_invitee(event)
    with transaction():
        inviting.accept(invitee, make_applicant("Åsa Ek"), "s", "sv", NOW)
        registrations.cancel(first, SYSTEM, NOW)
    mine = invitee.registration
    assert mine is not None
    with transaction():
        line.release(LATER)
    assert mine.status == "cancelled"
    with transaction():
        quotas.keep(event, [QuotaDetails("invited", "", 1)], SYSTEM, LATER)
        assert offers.stand_again(mine, LATER) == "confirmed"
    assert [each.is_invited for each in bookings.live_of(event)] == [True]
    db.session.refresh(invitee)
    assert [invitee.registration] == bookings.live_of(event)
