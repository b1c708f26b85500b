"""Asking for the newsletter, saying yes, changing it, moving it, ending it, being forgotten."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.newsletter import rules, sending
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Interest, Subscriber
from tests.conftest import Outbox
from tests.make import (
    NOW,
    forget,
    make_subscriber,
    municipality,
    region,
    subscriber_token,
    words_of,
)

HERE = "asa@example.org"
THERE = "ny@example.org"


def ask(email: str = HERE, wishes: Wishes | None = None, language: str = "sv") -> None:
    with transaction():
        newsletter.ask(email, wishes or Wishes(), language, NOW)


def found(email: str = HERE) -> Subscriber:
    subscriber = newsletter.find(email)
    assert subscriber is not None, email
    return subscriber


def confirm(email: str = HERE) -> Subscriber:
    with transaction():
        newsletter.confirm(found(email), NOW)
    return found(email)


def history() -> list[tuple[str, int]]:
    rows = select(AuditEntry.action, AuditEntry.thing_id).where(AuditEntry.thing == "newsletter")
    return [(row[0], row[1]) for row in db.session.execute(rows.order_by(AuditEntry.id))]


def test_nothing_comes_before_a_yes(app: Flask, outbox: Outbox) -> None:
    ask("  Asa@Example.ORG ")
    subscriber = found()
    assert (subscriber.email, subscriber.status) == (HERE, "pending")
    assert outbox.names == [("newsletter_confirm", HERE)]
    token = subscriber_token(subscriber)
    assert f"/subscription/{token}/" in words_of(outbox[0]).text
    assert sending.subscribers(region()) == 0
    assert confirm().status == "active"
    assert sending.subscribers(region()) == 1
    confirm()
    assert history() == [("newsletter.joined", newsletter.ALL_REGIONS)]


def test_whoever_asks_again_before_the_yes_gets_another_link(app: Flask, outbox: Outbox) -> None:
    ask(wishes=Wishes(regions=frozenset({region().id})))
    first = subscriber_token(found())
    ask(language="da")
    assert newsletter.by_token(first, NOW) is None
    assert found().language == "da"
    assert newsletter.wishes_of(found()) == Wishes()
    # The letter with the dead link is taken back, if it has not gone yet.
    assert [(letter.name, letter.language) for letter in outbox] == [("newsletter_confirm", "da")]


def test_a_known_address_is_told_and_nothing_is_changed(app: Flask, outbox: Outbox) -> None:
    subscriber = make_subscriber("Asa")
    before, token = newsletter.wishes_of(subscriber), subscriber_token(subscriber)
    ask(wishes=Wishes(kinds=frozenset({1})), language="en")
    assert outbox.names[1:] == [("newsletter_known", HERE)]
    assert f"/subscription/{token}/" in words_of(outbox[1]).text
    assert newsletter.wishes_of(found()) == before
    assert found().language == "sv"


def test_nobody_can_flood_an_address(app: Flask, outbox: Outbox) -> None:
    make_subscriber("Asa")
    for _ in range(rules.LINKS_PER_DAY + 3):
        ask()
    assert len(outbox) == rules.LINKS_PER_DAY
    ask("bo@example.org")
    assert outbox.names[-1] == ("newsletter_confirm", "bo@example.org")


def test_a_municipality_is_wanted_with_its_region(app: Flask) -> None:
    sala = municipality()
    ask(wishes=Wishes(municipalities=frozenset({sala.id})))
    whole = Wishes(frozenset({region().id}), municipalities=frozenset({sala.id}))
    assert newsletter.wishes_of(found()) == whole
    confirm()
    assert (sending.subscribers(region()), sending.subscribers(region("uppsala"))) == (1, 0)


def test_other_wishes_count_for_each_region(app: Flask) -> None:
    here, there = region().id, region("uppsala").id
    subscriber = make_subscriber("Asa")
    with transaction():
        newsletter.change(subscriber, Wishes(frozenset({there}), frozenset({1})), "en", NOW)
    assert newsletter.wishes_of(found()) == Wishes(frozenset({there}), frozenset({1}))
    assert found().language == "en"
    deeds = [("newsletter.joined", here), ("newsletter.joined", there), ("newsletter.ended", here)]
    assert history() == deeds
    assert sending.ended_since(here, NOW) == 1
    assert sending.ended_since(there, NOW) == 0
    assert sending.joined_since(there, NOW) == 1
    assert sending.joined_since(there, NOW + timedelta(seconds=1)) == 0


def test_another_address_has_to_say_yes_too(app: Flask, outbox: Outbox) -> None:
    old = make_subscriber("Asa")
    wishes, old_token = newsletter.wishes_of(old), subscriber_token(old)
    with transaction():
        newsletter.move(old, "Ny@Example.org", NOW)
    assert outbox.names[-1] == ("newsletter_confirm", THERE)
    assert "Till dess går det till den gamla." in words_of(outbox[-1]).text
    assert (found().status, found(THERE).status) == ("active", "pending")
    moved = confirm(THERE)
    assert newsletter.find(HERE) is None
    assert newsletter.by_token(old_token, NOW) is None
    assert newsletter.wishes_of(moved) == wishes
    assert history() == [("newsletter.joined", region().id)]


def test_a_move_to_a_known_address_says_so_there_only(app: Flask, outbox: Outbox) -> None:
    make_subscriber("Ny")
    old = make_subscriber("Asa")
    with transaction():
        newsletter.move(old, THERE, NOW)
    assert outbox.names[-1] == ("newsletter_known", THERE)
    assert (found().status, found(THERE).status) == ("active", "active")
    with pytest.raises(DomainError) as refused, transaction():
        newsletter.move(found(), "ASA@example.org", NOW)
    assert refused.value.field == "email"


def test_the_end_is_immediate_and_leaves_nothing(app: Flask, outbox: Outbox) -> None:
    subscriber = make_subscriber("Asa", kinds=frozenset({1}))
    with transaction():
        newsletter.move(subscriber, THERE, NOW)
    with transaction():
        newsletter.end(found(), NOW)
    assert db.session.scalar(select(func.count(Subscriber.id))) == 0
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 0
    assert outbox.to(HERE) == []
    assert history()[-1] == ("newsletter.ended", region().id)


def test_who_never_says_yes_is_forgotten(app: Flask, outbox: Outbox) -> None:
    ask()
    make_subscriber("Bo")
    token = subscriber_token(found())
    almost = NOW + timedelta(days=rules.PENDING_DAYS, seconds=-1)
    late = almost + timedelta(seconds=1)
    assert newsletter.by_token(token, almost) == found()
    assert newsletter.by_token(token, late) is None
    assert forget(almost)["subscribers_pending"] == 0
    assert forget(late)["subscribers_pending"] == 1
    assert newsletter.find(HERE) is None
    assert found("bo@example.org").status == "active"
    assert outbox.to(HERE) == []


def test_what_is_kept_about_an_address(app: Flask) -> None:
    make_subscriber(
        "Asa", themes=frozenset({"klimat"}), municipalities=frozenset({municipality().id})
    )
    assert newsletter.of_address("ASA@example.org ") == [
        {
            "email": HERE,
            "language": "sv",
            "status": "active",
            "asked_at": NOW.isoformat(),
            "confirmed_at": NOW.isoformat(),
            "regions": ["Region Västmanland"],
            "kinds": [],
            "themes": ["klimat"],
            "municipalities": ["Sala"],
        }
    ]
    assert newsletter.of_address("ingen@example.org") == []
