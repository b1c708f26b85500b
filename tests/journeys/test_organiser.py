"""From an empty calendar to a meeting that is called off: everything an organiser does, by hand."""

from collections.abc import Callable

import pytest

from tests import make
from tests.browser import Browser, Page


@pytest.fixture
def linus(browser: Browser) -> Browser:
    """The organiser at Region Östergötland, who signs in as everybody does."""
    email = make.make_user("organiser", "ostergotland", "Linus Johnson").email
    browser.get("/organiser/", status=303)
    browser.follow()
    fields = {"email": email, "password": make.PASSWORD, "next": "/organiser/ostergotland/"}
    browser.post("/sign-in", fields)
    browser.follow()
    return browser


def calendar(browser: Browser) -> str:
    return browser.get("/calendar/ostergotland.ics").body.replace("\r\n ", "")


def create_the_webinar(linus: Browser) -> Page:
    """The webinar of the seeds, with its seven regions and two contacts."""
    slugs = ("stockholm", "uppsala", "gavleborg", "vastmanland", "orebro-lan", "sormland")
    regions = [make.region(slug).id for slug in slugs]
    kind_id = make.kind("webinar").id
    linus.click("Nytt möte")
    linus.submit(
        "Spara utkastet",
        {
            "title": "Hur påverkar ökat distansarbete kommunernas samhällsplanering?",
            "summary": "Regionerna i ÖMS har frågat sina 88 kommuner om distansarbete.",
            "days-0-held_on": "2027-03-24",
            "days-0-start": "13",
            "days-0-end": "14.30",
            "online_service": "Teams",
            "join_link": "https://teams.example.org/l/hemlig",
            "themes": "Regional planering",
            "contacts-0-name": "Linus Johnson",
            "contacts-0-title": "Regionplanerare",
            "co_host_names": "Mälardalsrådet",
        },
        kind_id=kind_id,
        format="online",
        co_host_regions=regions,
        button="Lägg till en kontaktperson",
        status=200,
    )
    return linus.submit("Spara utkastet", {"contacts-1-name": "Helena Hansson"})


def write_the_programme(linus: Browser) -> Page:
    linus.click("Program")
    items = [
        ("Välkommen och inledning", "welcome", "10", [("Emma Andersson", "moderator")]),
        ("Presentation av studien", "presentation", "30", [("Olof Linde", "speaker")]),
        (
            "Reflektioner",
            "reflections",
            "35",
            [("Stefan Lejerdahl", "commentator"), ("Peter Sundström", "commentator")],
        ),
        ("Frågestund och avslutning", "questions", "15", []),
    ]
    for title, kind, length, people in items:
        first = "Lägg till den första punkten" in linus.current.links()
        linus.click("Lägg till den första punkten" if first else "Ny programpunkt")
        fields = {"title": title, "kind": kind, "length": length}
        for number, (name, role) in enumerate(people):
            fields |= {f"people-{number}-name": name, f"people-{number}-role": role}
            if number + 1 < len(people):
                more = "Lägg till en person"
                linus.submit("Spara programpunkten", fields, button=more, status=200)
        linus.submit("Spara programpunkten", fields)
    return linus.current


def test_from_plan_to_cancellation(
    linus: Browser, new_browser: Callable[[], Browser], outbox: object
) -> None:
    visitor = new_browser()

    # Planned and written, and seen by nobody else.
    page = create_the_webinar(linus)
    assert page.flashes == [
        "Mötet är sparat som utkast. Ingen annan ser det förrän du publicerar det."
    ]
    assert "Region Uppsala har inte svarat än" in page.text
    page = write_the_programme(linus)
    starts = [page.shown(f"rows-{number}-start") for number in range(4)]
    assert starts == ["13.00", "13.10", "13.40", "14.15"]
    linus.click("Anmälan")
    linus.submit("Spara inställningarna", way="open", seats_online="2")
    assert "distansarbete" not in visitor.get("/").text
    assert "distansarbete" not in calendar(visitor)

    # Published: in the list, in the search, in the feed; the link stays secret.
    linus.click("Översikt")
    linus.click("Publicera")
    page = linus.submit("Publicera nu")
    assert page.flashes == ["Mötet är publicerat."]
    title = "Hur påverkar ökat distansarbete kommunernas samhällsplanering?"
    assert title in visitor.get("/?q=lejerdahl ostergotland").text
    public = visitor.click(title)
    assert "Emma Andersson" in public.text
    assert "teams.example.org" not in public.body
    feed = calendar(visitor)
    assert "STATUS:CONFIRMED" in feed
    assert "teams.example.org" not in feed

    # A region that was asked says yes, and shows it too.
    uppsala = new_browser()
    uppsala.sign_in(make.make_user("organiser", "uppsala", "Ulla Ek"))
    uppsala.get("/organiser/uppsala/")
    uppsala.submit(f"Tacka ja {title}")
    assert title in visitor.get("/uppsala/").text

    # Somebody registers by phone; the list knows it.
    linus.get(page.path)
    linus.click("Deltagare")
    linus.click("Anmäl någon för hand")
    linus.submit("Anmäl personen", name="Åsa Ek", email="asa@example.org")
    assert linus.current.all("tbody th a") == ["Åsa Ek"]

    # Moved, then called off: the feed and the letters say so.
    linus.get(page.path)
    linus.click("Flytta")
    linus.submit("Spara den nya tiden", {"days-0-held_on": "2027-04-07"})
    assert linus.current.flashes[1:] == ["En deltagare får ett mejl om ändringen."]
    assert "SEQUENCE:1" in calendar(visitor)
    linus.click("Ställ in")
    linus.submit("Ställ in mötet", reason="Föreläsaren har fått förhinder.")
    feed = calendar(visitor)
    assert "STATUS:CANCELLED" in feed
    assert "INSTÄLLT: Hur påverkar" in feed
    assert "Föreläsaren har fått förhinder." in visitor.get(public.path).text
    assert [letter.recipient for letter in outbox] == ["asa@example.org"] * 3  # type: ignore[attr-defined]

    # All of it stands in the history, in words, without a name of anybody who registered.
    linus.click("Historik")
    history = linus.current.all(".history > li")
    assert len(history) == 11
    assert history[0].endswith("Föreläsaren har fått förhinder. Linus Johnson")
    assert "Åsa" not in " ".join(history)
