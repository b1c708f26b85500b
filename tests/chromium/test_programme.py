"""The programme in a real browser: dragging, the same by the keyboard, and what axe says."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import visits
from tests.chromium.judging import complaints
from tests.serving import Server

PASSWORD = "en fras för provet 2027"
DRAFT = "Samhällsbyggnadsdagen"


@pytest.fixture(scope="module")
def editor(chromium: Browser, served: Server) -> Page:
    """An organiser at the programme of the demo's draft."""
    email = "program@example.org"
    served.run(
        *("user", "add", email, "--name", "Pia Program", "--region", "orebro-lan"),
        *("--role", "organiser", "--password", PASSWORD),
    )
    page = chromium.new_context(base_url=served.url, locale="sv-SE").new_page()
    visits.sign_in(page, email, PASSWORD)
    page.goto("/organiser/orebro-lan/")
    page.get_by_role("link").filter(has_text=DRAFT).first.click()
    page.get_by_role("navigation", name="Sidor om mötet").get_by_role(
        "link", name="Program"
    ).click()
    return page


def titles(page: Page) -> list[str]:
    """What stands in the rows, in order."""
    rows = page.locator("[data-item]").all()
    return [row.locator("input[name$='-title']").input_value() for row in rows]


def test_an_item_is_dragged_to_another_place(editor: Page) -> None:
    before = titles(editor)
    assert before[-3:] == ["Lunch", "Panel: vem får tåget att stanna?", "Så går vi vidare"]
    rows = editor.locator("[data-item]")
    # What is typed before is saved with it.
    rows.last.locator("input[name$='-room']").fill("Aulan")
    handle, lunch = rows.last.locator(".editor-handle"), rows.nth(-3)
    handle.drag_to(lunch, target_position={"x": 200, "y": 5})
    expect(editor.locator(".flashes")).to_contain_text("Programmet är sparat.")
    after = titles(editor)
    assert after[-3:] == ["Så går vi vidare", "Lunch", "Panel: vem får tåget att stanna?"]
    moved = editor.locator("[data-item]").nth(-3)
    assert moved.locator("input[name$='-room']").input_value() == "Aulan"
    assert sorted(after) == sorted(before)


def test_the_same_by_the_keyboard(editor: Page) -> None:
    last = titles(editor)[-1]
    editor.get_by_role("button", name=f"Upp {last}").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".flashes")).to_contain_text("Programmet är sparat.")
    assert titles(editor)[-2] == last
    # Enter in a field saves, and does nothing else.
    editor.locator("[name='rows-0-room']").fill("Foajén")
    editor.keyboard.press("Enter")
    expect(editor.locator("[name='rows-0-room']")).to_have_value("Foajén")
    assert titles(editor)[-2] == last


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say_of_the_question_and_of_errors(editor: Page, scheme: str) -> None:
    editor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    path = editor.url.partition("#")[0]
    for name, typed, heading in (
        ("rows-0-length", "25", "Ska senare tider följa med?"),
        ("rows-0-start", "fel", "Program"),
    ):
        editor.goto(path)
        editor.locator(f"[name={name}]").fill(typed)
        editor.get_by_role("button", name="Spara programmet").click()
        expect(editor.locator("h1")).to_have_text(heading)
        assert complaints(editor) == []
    editor.goto(path)


def test_several_items_from_one_box_on_a_small_phone(editor: Page) -> None:
    editor.set_viewport_size({"width": 320, "height": 640})
    editor.get_by_role("link", name="Skriv flera på en gång").click()
    editor.locator("[name=lines]").fill("20 min Eftersnack, Bo Ek (moderator)")
    editor.get_by_role("button", name="Granska").click()
    expect(editor.get_by_role("cell", name="Bo Ek moderator")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") == 320
    assert complaints(editor) == []
    editor.get_by_role("button", name="Lägg till punkten").click()
    expect(editor.locator(".flashes")).to_contain_text("En punkt är tillagd.")
    assert titles(editor)[-1] == "Eftersnack"
    assert editor.evaluate("document.documentElement.scrollWidth") == 320
