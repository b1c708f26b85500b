"""Questions in the form to register, as a real browser shows them with and without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.chromium.judging import complaints, complaints_at
from tests.chromium.test_journeys import Organiser
from tests.serving import Server

NIGHT, ROOM = "Stannar du över natten?", "Vilket rum vill du ha?"
PATH = "/vastmanland/kommundialog-med-overnattning/"


def asks(organiser: Organiser, event: str) -> None:
    """Two questions, the second of them only for those who stay."""
    organiser.goes_to(event, "/questions")
    organiser.press("Lägg till den första frågan")
    organiser.press("Ja eller nej")
    organiser.page.locator("[name=label_sv]").fill(NIGHT)
    organiser.page.locator("label[for=is_required]").click()
    organiser.press("Spara frågan")
    organiser.press("Ny fråga")
    organiser.press("Ett av flera alternativ")
    organiser.page.locator("[name=label_sv]").fill(ROOM)
    organiser.page.locator("[name=more_options]").fill("Eget rum\nDelat rum")
    organiser.page.locator("label[for=is_required]").click()
    organiser.page.get_by_text("Ställ frågan bara till en del").click()
    organiser.page.get_by_role("group", name=NIGHT).get_by_text("Ja", exact=True).click()
    organiser.press("Spara frågan")
    expect(organiser.page.locator(".asked > li")).to_have_count(2)
    first = organiser.page.locator(".asked > li").first
    number, title = (first.locator(f".asked-{part}").bounding_box() for part in ("number", "title"))
    assert number and title
    assert number["x"] + number["width"] <= title["x"]
    assert abs(number["y"] - title["y"]) < title["height"]


def fills_in(page: Page, name: str) -> None:
    page.goto(f"{PATH}register")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill("ek@example.org")


def chooses(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def sends(page: Page) -> None:
    page.get_by_role("button", name="Skicka anmälan").click()


def test_a_question_shows_itself_when_it_is_asked(
    chromium: Browser, served: Server, visit: Callable[..., Page]
) -> None:
    organiser = Organiser(chromium, served, "Frida")
    event = organiser.creates("Kommundialog med övernattning")
    organiser.takes_registrations(event, 10)
    asks(organiser, event)
    organiser.publishes(event)

    page = visit(PATH)
    fills_in(page, "Åsa Ek")
    room = page.locator("legend", has_text=ROOM)
    expect(page.get_by_text("Svara bara om")).to_have_count(0)
    expect(room).to_be_hidden()
    assert complaints_at(page, f"{PATH}register") == []
    fills_in(page, "Åsa Ek")
    page.get_by_role("group", name=NIGHT).get_by_label("Ja").focus()
    page.keyboard.press("Space")
    expect(room).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "yes"
    page.keyboard.press("ArrowRight")
    expect(room).to_be_hidden()
    chooses(page, NIGHT, "Ja")
    sends(page)
    page.get_by_role("link", name=f"Svara på frågan ”{ROOM}”.").click()
    assert page.evaluate("document.activeElement.value") == "eget-rum"
    expect(room).to_be_visible()
    chooses(page, ROOM, "Delat rum")
    sends(page)
    expect(page.locator("h1")).to_contain_text("Du är anmäld")
    assert complaints(page) == []

    plain = chromium.new_context(
        base_url=served.url, locale="sv-SE", java_script_enabled=False
    ).new_page()
    fills_in(plain, "Bo Ek")
    expect(plain.get_by_text(f"Svara bara om du svarade ”Ja” på ”{NIGHT}”.")).to_be_visible()
    chooses(plain, NIGHT, "Nej")
    chooses(plain, ROOM, "Eget rum")
    sends(plain)
    expect(plain.locator("h1")).to_contain_text("Du är anmäld")

    organiser.goes_to(event, "/questions/answers")
    rows = organiser.page.locator("tbody tr").all_text_contents()
    assert [" ".join(row.split()) for row in rows] == ["Ja 1", "Nej 1", "Eget rum 0", "Delat rum 1"]
    wide = organiser.page
    for part in ("", "/new", "/new?kind=choice", "/copy", "/preview", "/answers"):
        assert complaints_at(wide, f"{event}questions{part}") == []
