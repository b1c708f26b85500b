"""Who a region's letters come from, and what the region says in them."""

import email
from email.policy import default

import pytest
from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events import region_letters
from eventsys.events.region_letters import FOR_ALL_KINDS, Sender
from eventsys.mail.transport import build
from eventsys.messages import announce
from eventsys.newsletter import editions
from eventsys.speakers import letters as speaker_letters
from tests import make
from tests.browser import Browser
from tests.conftest import Outbox

PAGE = "/organiser/vastmanland/letters"
SENDER, SAVE = "Spara avsändaren", "Spara"


@pytest.fixture
def administrator(browser: Browser) -> Browser:
    """An administrator of the region has signed in."""
    browser.sign_in(make.make_user("region_administrator"))
    return browser


def test_every_letter_of_the_region_comes_from_it(
    app: Flask, administrator: Browser, outbox: Outbox
) -> None:
    administrator.get(PAGE)
    page = administrator.submit(
        SENDER,
        name="Mötesteamet",
        address="moten@moten.example.org",
        reply_to="svar@example.org",
    )
    assert page.flashes == ["Avsändaren är sparad."]
    event = make.make_event(seats=1)
    make.make_registration(event)
    make.make_speaker(event)
    other = make.make_event("Another", owner="uppsala", seats=1)
    make.make_registration(other, "Bo Ek")
    with_contact = make.make_event("Third", seats=1, contacts=(make.contact(email="m@x.org"),))
    make.make_registration(with_contact, "Cissi Ek")
    senders = [(each.sender_name, each.sender, each.reply_to) for each in outbox]
    own = ("Mötesteamet", "moten@moten.example.org")
    assert senders == [
        (*own, "svar@example.org"),
        (*own, "svar@example.org"),
        ("Region Uppsala", None, None),
        (*own, "m@x.org"),
    ]
    raw = build(outbox[0], app.config["SETTINGS"].mail_from).as_bytes()
    message = email.message_from_bytes(raw, policy=default)
    assert message["From"] == "Mötesteamet <moten@moten.example.org>"
    # Calendar programs refuse an answer to anybody but the one who wrote.
    entry = make.words_of(outbox[0]).calendar or ""
    assert "mailto:moten@moten.example.org" in entry.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (
            {"address": "moten@example.org"},
            "Från den adressen får tjänsten inte skicka. Fråga den som driver den.",
        ),
        ({"address": "moten"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"reply_to": "a@b.se, c@d.se"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"name": "x" * 10_000}, "Skriv högst 80 tecken."),
    ],
)
def test_a_sender_that_cannot_be(administrator: Browser, typed: dict[str, str], error: str) -> None:
    administrator.get(PAGE)
    page = administrator.submit(SENDER, typed, status=422)
    assert page.errors == [error]
    assert [page.shown(name) for name in typed] == [*typed.values()]


def test_words_to_one_kind_and_to_all(administrator: Browser, outbox: Outbox) -> None:
    page = administrator.get(PAGE)
    administrator.click("Bekräftelse: du har en plats")
    administrator.submit(SAVE, words_sv="Välkommen {namn} till {MÖTE}!\n\n<i>{region}</i>")
    administrator.click("Kommundialog")
    administrator.submit(SAVE, words_sv="Kommunen bjuder på kaffe.", words_en="Coffee!")
    page = administrator.get(PAGE)
    assert page.all("section[aria-labelledby=words] li")[0] == (
        "Bekräftelse: du har en plats Egen text för alla möten, Kommundialog"
    )
    dialogue = make.make_event(seats=None)
    hearing = make.make_event("{plats} hearing", of_kind="hearing", seats=None)
    for event in (dialogue, hearing):
        for language in ("sv", "en", "da"):
            make.make_registration(event, f"{language} <b>Ek</b>", language=language)
    texts = [make.words_of(each).text for each in outbox]
    assert ["Kommunen bjuder på kaffe." in each for each in texts] == [True] + [False] * 5
    assert ["Coffee!" in each for each in texts] == [False, True] + [False] * 4
    # To all kinds, where nothing is said to this one in this language; in no other language.
    assert ["Välkommen" in each for each in texts] == [False] * 3 + [True] + [False] * 2
    assert "Välkommen sv <b>Ek</b> till {plats} hearing!" in texts[3]
    assert "&lt;i&gt;Region Västmanland&lt;/i&gt;" in make.words_of(outbox[3]).html
    with transaction():
        announce.cancel(hearing, "Snö", SYSTEM, make.NOW)
        speaker_letters.invitation(make.make_speaker(dialogue, state="new"), "", make.NOW)
    assert all("Välkommen" not in make.words_of(each).text for each in outbox.letters[6:])


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("x" * 10_000, "Skriv högst 5000 tecken."),
        ("Hej {nman} och {möte}", "Det här kan inte fyllas i: {nman}."),
        ("{ Namn }", None),
        ("En ensam { och }", "Det här kan inte fyllas i: { och }."),
        ("En ensam } först, sedan {", None),
    ],
)
def test_words_that_cannot_be(administrator: Browser, words: str, error: str | None) -> None:
    administrator.get(f"{PAGE}/reminder")
    page = administrator.submit(SAVE, words_da=words, status=422 if error else 303)
    assert page.errors == ([error] if error else [])
    assert page.shown("words_da").strip() == words


@pytest.mark.parametrize("letter", [*region_letters.LETTERS])
def test_each_letter_can_be_looked_at_with_the_words(administrator: Browser, letter: str) -> None:
    event = make.make_event(seats=1)
    administrator.get(f"{PAGE}/{letter}")
    administrator.submit(SAVE, words_sv="Väl mött, {namn}!", words_da="God tur, {navn}!")
    look = f"/organiser/events/{event.id}/letters/look/{letter}/letter?language="
    letters = [administrator.get(f"{look}{each}").body for each in ("sv", "da", "en")]
    assert ["Väl mött, Astrid Berg!" in each for each in letters] == [True, False, False]
    assert ["God tur, Astrid Berg!" in each for each in letters] == [False, True, False]


def test_invitations_and_newsletters_come_from_the_region(
    administrator: Browser, outbox: Outbox
) -> None:
    region, event = make.region(), make.make_event(seats=1)
    sender = Sender("Mötesteamet", "moten@moten.example.org", "svar@example.org")
    with transaction():
        region_letters.set_sender(region, sender, 0, SYSTEM, make.NOW)
        region_letters.set_words(
            region, "invitation", FOR_ALL_KINDS, {"sv": "Väl mött, {namn}!"}, 1, SYSTEM, make.NOW
        )
    make.make_invitee(event, "Åsa Ek")
    user = make.make_user()
    with transaction():
        editions.try_out(editions.start(region, user, make.NOW), user, "sv", make.NOW)
    assert [(each.name, each.sender_name, each.sender, each.reply_to) for each in outbox] == [
        (name, "Mötesteamet", "moten@moten.example.org", "svar@example.org")
        for name in ("invitation", "newsletter_edition")
    ]
    words = make.words_of(outbox[0])
    assert ("Väl mött, Åsa Ek!" in words.text, "Väl mött, Åsa Ek!" in words.html) == (True, True)


def test_two_who_save_at_once(administrator: Browser) -> None:
    tab = administrator.get(f"{PAGE}/reminder")
    administrator.submit(SAVE, words_sv="Den ena")
    administrator.page = tab
    page = administrator.submit(SAVE, words_sv="Den andra", status=422)
    assert page.errors[0].startswith("Någon annan har ändrat samtidigt som du.")
    administrator.submit(SAVE)
    words = region_letters.of(make.region()).words
    assert words == {"reminder": {"": {"sv": "Den andra"}}}
    administrator.get(f"{PAGE}/reminder")
    administrator.submit(SAVE, words_sv="")
    assert region_letters.of(make.region()).words == {"reminder": {}}


def test_only_for_administrators_of_the_region(browser: Browser) -> None:
    for role, owner in (("organiser", "vastmanland"), ("region_administrator", "uppsala")):
        browser.sign_in(make.make_user(role, owner))
        for path in (PAGE, f"{PAGE}/reminder"):
            browser.get(path, status=403)
            browser.post(path, status=403)
    browser.sign_in(make.make_user("region_administrator"))
    for path in (f"{PAGE}/links", f"{PAGE}/reminder?kind=party"):
        browser.get(path, status=404)
    browser.post(PAGE, status=400, csrf=False)
