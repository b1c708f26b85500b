"""Somebody is asked to appear, answers by themselves, and is seen by everybody."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.chromium import visits
from tests.chromium.judging import complaints_at
from tests.chromium.test_journeys import Organiser
from tests.make import image
from tests.serving import Server

ADDRESS = "edvin.ros@example.org"


def link_in_letter(server: Server) -> str:
    server.run("worker", "--once")
    (letter,) = [each for each in visits.letters(server) if ADDRESS in str(each["To"])]
    found = re.search(r"/speaker/[\w-]+/", visits.text_of(letter))
    assert found
    return found[0]


def test_a_speaker_is_asked_answers_and_is_seen(
    chromium: Browser, served: Server, visit: Callable[..., Page], tmp_path: Path
) -> None:
    organiser = Organiser(chromium, served, "Gerda")
    event = organiser.creates("Samtal om vägar", venue="Stadshuset")
    organiser.publishes(event)
    organiser.goes_to(event, "/speakers")
    organiser.press("Lägg till någon")
    organiser.page.locator("[name=name]").fill("Edvin Ros")
    organiser.press("Lägg till")
    organiser.press("Bjud in en")
    organiser.page.get_by_label("E-postadress").fill(ADDRESS)
    organiser.page.get_by_label("Egna ord i mejlet").fill("Kul om du kommer!")
    invite = urlsplit(organiser.page.url).path
    organiser.press("Skicka inbjudan")
    expect(organiser.page.locator(".speaker-state")).to_contain_text("Inbjuden")

    own = link_in_letter(served)
    page = visit(own, width=360, scheme="dark", scripts=False)
    page.get_by_label("Hälsning till arrangören").fill("Gärna!")
    page.get_by_role("button", name="Ja, jag medverkar").click()
    expect(page.locator("h1")).to_contain_text("Berätta om dig")
    file = tmp_path / "edvin.jpg"
    file.write_bytes(image(size=(900, 1200)))
    page.get_by_label("Kort om dig").fill("Bygger vägar.")
    page.locator("[name=photo]").set_input_files(file)
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Beskriv med några ord")
    page.get_by_label("Vad bilden visar").fill("Edvin ler vid en väg")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("h1")).to_contain_text("Du medverkar")
    # Not before its style is there.
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    organiser.goes_to(event, "/speakers")
    expect(organiser.page.locator(".speaker-state")).to_contain_text("Gärna!")
    organiser.page.get_by_role("link", name="Edvin Ros").click()
    one = urlsplit(organiser.page.url).path
    public = visit("/vastmanland/samtal-om-vagar/")
    portrait = public.get_by_role("img", name="Edvin ler vid en väg")
    portrait.scroll_into_view_if_needed()
    expect(portrait).to_be_visible()
    assert portrait.evaluate("image => image.decode().then(() => image.naturalWidth)") == 400

    judged = [
        (organiser.page, [invite, urlsplit(event).path + "speakers", one]),
        (public, ["/vastmanland/samtal-om-vagar/", own, f"{own}details", "/speaker/x/"]),
    ]
    for scheme in ("light", "dark"):
        for reader, paths in judged:
            reader.emulate_media(color_scheme=scheme)
            said = {path: complaints_at(reader, path) for path in paths}
            assert {path: each for path, each in said.items() if each} == {}
