"""Participants in a real browser: a list is read in, found again, printed, and seen on a phone."""

from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.chromium.judging import complaints
from tests.chromium.test_journeys import Organiser
from tests.serving import Server

LIST = "Namn\tE-post\tOrganisation\n" + "\n".join(
    f"Person {n:03}\tperson{n}@exempel.se\tNorra Mälarens Verkstads Aktiebolag" for n in range(600)
)


def test_a_long_list_is_read_in_found_and_printed(chromium: Browser, served: Server) -> None:
    organiser = Organiser(chromium, served, "Lisa")
    page = organiser.page
    event = organiser.creates("Stormöte om allt", venue="Stadshuset")
    organiser.takes_registrations(event, 1000)
    organiser.publishes(event)
    organiser.goes_to(event, "/participants/import")
    assert complaints(page) == []
    page.locator("[name=pasted]").fill("Namn\tE-post\nBo Al\tbo@")
    organiser.press("Förhandsgranska")
    assert complaints(page) == []
    page.get_by_label("Hela listan").fill(LIST)
    organiser.press("Granska igen")
    expect(page.locator("h1")).to_have_text("Förhandsgranska listan")
    organiser.goes_to(event, "/participants/import")
    page.locator("[name=pasted]").fill(LIST)
    organiser.press("Förhandsgranska")
    expect(page.locator("h1")).to_have_text("Förhandsgranska listan")
    assert complaints(page) == []
    page.locator("label[for=letters-1]").click()
    organiser.press("Läs in 600 personer")
    expect(page.locator("h1")).to_have_text("I kö")
    assert complaints(page) == []
    served.run("worker", "--once")
    # The page notices by itself, and offers the file.
    expect(page.locator("h1")).to_have_text("Klart", timeout=10_000)
    assert complaints(page) == []
    organiser.press("Till deltagarna")
    expect(page.locator("#participants-table")).to_have_text("600 deltagare")

    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    cut = "e => [...e.querySelectorAll('td, th')].filter(c => c.scrollWidth > c.clientWidth).length"
    assert page.locator(".table-people tbody").evaluate(cut) == 0
    assert complaints(page) == []

    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Sök namn, e-post, organisation eller anteckning").fill("Person 59")
    organiser.press("Visa")
    expect(page.locator("#participants-table")).to_have_text("16 deltagare")
    organiser.press("Namnskyltar")
    assert complaints(page) == []
    with page.expect_download() as caught:
        organiser.press("Gör skyltarna (PDF)")
    pages = PdfReader(caught.value.path()).pages
    assert len(pages) == 16
    assert "Person 059" in pages[0].extract_text()
