"""Asking for the newsletter: the form, what it refuses, and that it tells nobody who has it."""

from dataclasses import replace

import pytest

from eventsys.newsletter import rules
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.matching import Wishes
from tests.browser import Browser
from tests.conftest import Outbox
from tests.make import make_event, make_registration, make_series, make_subscriber, region

HERE = "asa@example.org"
FORM = "/vastmanland/newsletter"


def subscribe(browser: Browser, email: str = HERE, path: str = FORM, **fields: object) -> None:
    browser.get(path)
    browser.submit("main form", {"email": email, **fields})


def wishes_at(email: str = HERE) -> Wishes:
    subscriber = newsletter.find(email)
    assert subscriber is not None
    return newsletter.wishes_of(subscriber)


def test_one_field_is_enough(browser: Browser, outbox: Outbox) -> None:
    subscribe(browser)
    assert browser.current.h1 == "Titta i din mejl"
    assert outbox.names == [("newsletter_confirm", HERE)]
    assert wishes_at() == Wishes(frozenset({region().id}))


def test_whoever_wants_less_chooses(browser: Browser) -> None:
    make_event(of_kind="hearing", themes=("Klimat & energi",), municipality_id=1)
    page = browser.get(FORM)
    assert page.all(".wishes > details > summary") == [
        "Regioner Region Västmanland",
        "Kommuner alla",
        "Typ av möte alla",
        "Ämnen alla",
    ]
    kinds = dict(
        zip(page.all("#kinds-0 label"), page.attributes("#kinds-0 input", "value"), strict=True)
    )
    places = page.all("#municipalities-0 label")
    assert (len(places), places[0]) == (10, "Arboga")
    browser.submit(
        "Prenumerera",
        email=HERE,
        kinds=[kinds["Hearing"]],
        themes=["klimat-energi"],
        language="en",
    )
    wanted = Wishes(
        frozenset({region().id}), frozenset({int(kinds["Hearing"])}), frozenset({"klimat-energi"})
    )
    assert wishes_at() == wanted


def test_all_regions_on_one_page(browser: Browser, outbox: Outbox) -> None:
    page = browser.get("/da/newsletter")
    assert page.h1 == "Få invitationerne som mail"
    assert len(page.all("#municipalities-0 details")) > 20
    subscribe(browser, path="/da/newsletter")
    assert wishes_at() == Wishes()
    assert [letter.language for letter in outbox] == ["da"]


def test_the_answer_is_the_same_for_a_known_address(browser: Browser, outbox: Outbox) -> None:
    subscribe(browser, "ny@example.org")
    to_a_stranger = browser.current.body
    make_subscriber("Asa")
    subscribe(browser)
    assert browser.current.body == to_a_stranger
    for _ in range(rules.LINKS_PER_DAY + 1):
        subscribe(browser)
        assert browser.current.body == to_a_stranger
    assert [name for name, _ in outbox.names].count("newsletter_known") == rules.LINKS_PER_DAY - 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Skriv din e-postadress, till exempel namn@exempel.se."),
        ({"email": "asa"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"email": f"{'a' * 10_000}@example.org"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"email": "<b>asa</b>@example.org"}, "Skriv e-postadressen så här: namn@exempel.se."),
        ({"email": "asa@example.org\r\nBcc: bo@example.org"}, "Skriv e-postadressen så här: "),
        ({"email": "asa@example.org\x00"}, ""),
        ({"regions": "999999"}, "Välj ett av alternativen."),
        ({"regions": "Västmanland"}, "Välj ett av alternativen."),
        ({"kinds": "-1"}, "Välj ett av alternativen."),
        ({"municipalities": "9" * 30}, "Välj ett av alternativen."),
        ({"themes": "<script>"}, "Välj ett av alternativen."),
        ({"language": "fi"}, "Välj ett av alternativen."),
        ({"language": ""}, "Välj språk."),
        ({"homepage": "https://example.org"}, "Det såg ut som om ett program fyllde i formuläret."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    browser: Browser, outbox: Outbox, fields: dict[str, str], said: str
) -> None:
    typed = {"email": HERE, "language": "sv"} | fields
    if not said:  # Control characters are no part of an address, and are left out.
        browser.post(FORM, typed)
        assert outbox.names == [("newsletter_confirm", HERE)]
        return
    page = browser.post(FORM, typed, status=422)
    assert any(each.startswith(said) for each in page.errors)
    assert page.shown("email") == " ".join(typed["email"].split())
    assert len(outbox) == 0


def test_an_old_page_loses_nothing(browser: Browser, outbox: Outbox) -> None:
    page = browser.post(FORM, {"email": HERE, "language": "en"}, status=400, csrf=False)
    assert page.errors == ["Sidan var öppen för länge. Skicka en gång till."]
    assert (page.shown("email"), page.shown("language")) == (HERE, "en")
    assert len(outbox) == 0


def test_many_from_one_place_have_to_wait(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = browser.app.config["SETTINGS"]
    monkeypatch.setitem(browser.app.config, "SETTINGS", replace(settings, posts_per_address=2))
    fields = {"email": HERE, "language": "sv"}
    for _ in range(2):
        browser.post(FORM, fields)
    page = browser.post(FORM, fields, status=429)
    assert page.shown("email") == HERE


def test_the_way_there(browser: Browser) -> None:
    event, series = make_event(seats=5), make_series()
    make_event("Del av serien", series_id=series.id)
    for path in ("/vastmanland/", f"/vastmanland/series/{series.slug}/"):
        assert FORM in browser.get(path).links().values(), path
    assert "/newsletter" in browser.get("/").links().values()
    assert "/newsletter" in browser.get("/privacy").links("footer a").values()
    make_registration(event)
    page = browser.get(f"/vastmanland/{event.slug}/register/receipt")
    assert FORM in page.links().values()
    # The form for registering asks nothing of the kind.
    assert "newsletter" not in str(browser.get(f"/vastmanland/{event.slug}/register").soup.form)


def test_no_event_takes_its_address(browser: Browser) -> None:
    event = make_event("Newsletter")
    assert event.slug == "newsletter-2027-03-02"
    assert browser.get(FORM).h1 == "Få inbjudningarna som mejl"
    browser.get("/ingenstans/newsletter", status=404)
