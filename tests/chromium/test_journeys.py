"""What people come to do, from beginning to end, in a real browser against a real server."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import visits
from tests.serving import Server

PASSWORD = "en fras för provet 2027"
IN_SPRING = date.today().replace(month=4, day=14) + timedelta(days=366)  # noqa: DTZ011 - any day.


class Organiser:
    """Somebody at Region Västmanland with a browser, working on one event."""

    def __init__(self, chromium: Browser, server: Server, name: str) -> None:
        email = f"{name.lower()}@example.org"
        server.run(
            *("user", "add", email, "--name", name, "--region", "vastmanland"),
            *("--role", "organiser", "--password", PASSWORD),
        )
        self.page = chromium.new_context(base_url=server.url, locale="sv-SE").new_page()
        visits.sign_in(self.page, email, PASSWORD)

    def press(self, words: str) -> None:
        """A button or a link in the main part, by its words."""
        found = self.page.locator("main").get_by_role("button", name=words, exact=True)
        (
            found.or_(self.page.locator("main").get_by_role("link", name=words, exact=True))
        ).first.click()

    def creates(self, title: str, **fields: str) -> str:
        """A new draft on a day in spring; gives the path of its page."""
        page = self.page
        page.goto("/organiser/vastmanland/events/new")
        page.locator("[name=title]").fill(title)
        page.locator("[name=kind_id]").select_option(label="Kommundialog")
        page.locator("[name=days-0-held_on]").fill(IN_SPRING.isoformat())
        page.locator("[name=days-0-start]").fill("13.00")
        page.locator("[name=days-0-end]").fill("16.00")
        for name, value in fields.items():
            page.locator(f"[name={name}]").fill(value)
        self.press("Spara utkastet")
        expect(page.locator("h1")).to_contain_text(title)
        return page.url

    def goes_to(self, event: str, part: str) -> None:
        """A page that belongs to the event."""
        self.page.goto(event.rstrip("/") + part)

    def takes_registrations(self, event: str, seats: int) -> None:
        self.goes_to(event, "/registration")
        self.page.get_by_text("Alla, direkt", exact=True).click()
        self.page.locator("[name=seats_onsite]").fill(str(seats))
        self.press("Spara inställningarna")

    def publishes(self, event: str) -> None:
        self.goes_to(event, "/publish")
        self.press("Publicera nu")


def registers(page: Page, path: str, name: str, email: str) -> None:
    """Fills in the form as an attendee does."""
    page.goto(f"{path}register")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=organisation]").fill("Sala kommun")
    page.get_by_role("button", name="Skicka anmälan").click()


def letters_to(server: Server, *addresses: str) -> list[int]:
    """How many letters each of them has, after the worker has been at it."""
    server.run("worker", "--once")
    recipients = [str(each["To"]) for each in visits.letters(server)]
    return [sum(address in to for to in recipients) for address in addresses]


def booking_of(server: Server, address: str) -> str:
    """The path of somebody's booking, from the last letter to them."""
    return visits.booking_path([e for e in visits.letters(server) if address in str(e["To"])][-1])


def test_an_attendee_registers_changes_and_cancels_and_the_next_moves_up(
    chromium: Browser, served: Server, visit: Callable[..., Page]
) -> None:
    organiser = Organiser(chromium, served, "Ada")
    event = organiser.creates("Kommundialog med en stol", venue="Stadshuset", town="Sala")
    organiser.takes_registrations(event, 1)
    organiser.publishes(event)
    path = "/vastmanland/kommundialog-med-en-stol/"

    first = visit("/?q=en stol")
    first.get_by_role("link", name="Kommundialog med en stol").click()
    assert first.url == served.url + path
    registers(first, path, "Åsa Ek", "asa.ek@example.org")
    expect(first.locator("h1")).to_contain_text("Du är anmäld")
    second = visit(path)
    registers(second, path, "Bo Alm", "bo.alm@example.org")
    expect(second.locator("main")).to_contain_text("reservlistan")
    assert letters_to(served, "asa.ek@example.org", "bo.alm@example.org") == [1, 1]

    first.goto(booking_of(served, "asa.ek@example.org"))
    expect(first.locator("main svg.qr, main .qr svg").first).to_be_visible()
    first.locator("main").get_by_role("link", name="Ändra").first.click()
    first.locator("[name=organisation]").fill("Heby kommun")
    first.locator("main button[type=submit]").first.click()
    expect(first.locator("main")).to_contain_text("Heby kommun")

    first.locator("main").get_by_role("link", name="Avboka").first.click()
    first.locator("main").get_by_role("button", name="Avboka").first.click()
    expect(first.locator("main")).to_contain_text("avbokad")
    assert letters_to(served, "asa.ek@example.org", "bo.alm@example.org") == [2, 2]
    second.goto(booking_of(served, "bo.alm@example.org"))
    expect(second.locator("main")).to_contain_text("Du är anmäld")


def test_an_organiser_plans_publishes_and_cancels(
    chromium: Browser, served: Server, visit: Callable[..., Page]
) -> None:
    organiser = Organiser(chromium, served, "Berit")
    event = organiser.creates("Kommundialog om skärgården", summary="Båtar och broar.")
    organiser.goes_to(event, "/programme/new")
    organiser.page.locator("[name=title]").fill("Välkommen ombord")
    organiser.page.locator("[name=length]").fill("20")
    organiser.page.locator("[name=people-0-name]").fill("Maja Ström")
    organiser.page.locator("[name=people-0-organisation]").fill("Sala kommun")
    organiser.press("Spara programpunkten")
    expect(organiser.page.get_by_label("Börjar").first).to_have_value("13.00")
    organiser.takes_registrations(event, 10)
    path, feed = "/vastmanland/kommundialog-om-skargarden/", "/calendar/vastmanland.ics"
    assert served.fetch(path)[0] == 404
    organiser.publishes(event)

    visitor = visit("/vastmanland/?q=skargarden maja")
    visitor.get_by_role("link", name="Kommundialog om skärgården").click()
    expect(visitor.locator("main")).to_contain_text("Maja Ström")
    entry = "SUMMARY:Kommundialog om skärgården"
    assert entry in served.fetch(feed)[2].decode().replace("\r\n ", "")
    registers(visitor, path, "Cecilia Hav", "cecilia.hav@example.org")

    organiser.goes_to(event, "/participants")
    expect(organiser.page.locator("main")).to_contain_text("Cecilia Hav")
    organiser.goes_to(event, "/cancel")
    organiser.page.locator("[name=reason]").fill("Storm.")
    organiser.press("Ställ in mötet")
    assert letters_to(served, "cecilia.hav@example.org") == [2]
    letter = [e for e in visits.letters(served) if "cecilia" in str(e["To"])][-1]
    assert "method=CANCEL" in letter.as_string().replace('"', "")
    text = served.fetch(feed)[2].decode().replace("\r\n ", "")
    assert "SUMMARY:INSTÄLLT: Kommundialog om skärgården" in text
    visitor.goto(path)
    expect(visitor.locator("main")).to_contain_text("Storm.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mistake_is_pointed_out_and_nothing_is_lost(
    visit: Callable[..., Page], scripts: bool
) -> None:
    page = visit("/?q=sala&kind=kommundialog", scripts=scripts, width=360)
    page.get_by_role("link", name="Kommundialog Sala").first.click()
    page.locator("main").get_by_role("link", name="Anmäl dig").first.click()
    page.locator("[name=name]").fill("Åsa Ek")
    page.locator("[name=email]").fill("asa snabel-a exempel.se")
    page.get_by_role("button", name="Skicka anmälan").click()
    assert page.title().startswith("Fel: ")
    page.locator("[data-error-summary] a").first.click()
    assert page.locator("[name=email]").evaluate("field => field === document.activeElement")
    expect(page.locator("[name=name]")).to_have_value("Åsa Ek")
    expect(page.locator("[name=email]")).to_have_value("asa snabel-a exempel.se")


def test_a_form_can_be_sent_with_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("/?q=sala&kind=kommundialog")
    page.get_by_role("link", name="Kommundialog Sala").first.click()
    page.goto(f"{page.url}register")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    typed = {"name": "Tangent Bord", "email": "tangent.bord@example.org"}
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.name || '', document.activeElement.innerText]")
        if at[0] in typed:
            page.keyboard.type(typed.pop(at[0]))
        elif at[1] == "Skicka anmälan" and not typed:
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Du är anmäld")
