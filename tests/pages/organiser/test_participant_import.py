"""Reading in a list, from the paste to the list of participants."""

import io
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from eventsys.core.db import db
from eventsys.jobs.models import Job
from eventsys.participants import work
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.services.test_jobs import runner


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user())


def address(seats: int | None = 5, **more: Any) -> str:
    return f"/organiser/events/{make.make_event(seats=seats, **more).id}/participants"


def number() -> int:
    return db.session.scalar(select(func.count(Registration.id))) or 0


def fates(browser: Browser) -> list[str]:
    return browser.current.all("#import-people ~ tbody td:last-child")


def test_a_pasted_list_is_looked_at_and_confirmed(browser: Browser, outbox: Any) -> None:
    path = address(1)
    browser.get(path)
    browser.click("Läs in en lista")
    typed = "Anna Ek, anna@exempel.se, Sala kommun\nBo Al, bo@, \n<b>Cia</b>, cia@exempel.se"
    page = browser.submit("Förhandsgranska", pasted=typed, status=200)
    assert page.h1 == "Förhandsgranska listan"
    assert page.all("#import-people ~ tbody th") == ["Anna Ek", "Bo Al", "<b>Cia</b>"]
    assert fates(browser) == ["Får plats", "E-postadressen bo@ är inte rätt.", "Reservlista"]
    assert (number(), len(outbox)) == (0, 0)
    page = browser.submit("Läs in 2 personer")
    assert page.flashes == ["2 personer är inlästa, 1 av dem på reservlistan."]
    assert outbox.names == [("confirmed", "anna@exempel.se"), ("waiting", "cia@exempel.se")]
    saved = db.session.scalars(select(Registration).order_by(Registration.id)).all()
    assert [(each.organisation, each.municipality_id) for each in saved] == [
        ("Sala kommun", make.municipality().id),
        ("", None),
    ]


def test_rows_that_were_refused_are_mended_where_they_stand(browser: Browser) -> None:
    browser.get(f"{address()}/import")
    typed = 'Namn\tE-post\nÅsa "Åse" Ek\tasa@exempel.se\nBo Al\tbo@'
    browser.submit("Förhandsgranska", pasted=typed, status=200)
    assert fates(browser) == ["Får plats", "E-postadressen bo@ är inte rätt."]
    shown = browser.current.shown("pasted")
    page = browser.submit("Granska igen", pasted=shown.replace("bo@", "bo@exempel.se"), status=200)
    assert page.all("#import-people ~ tbody th") == ['Åsa "Åse" Ek', "Bo Al"]
    assert fates(browser) == ["Får plats", "Får plats"]
    assert page.all("#pasted") == []


def test_one_person_is_told_as_one(browser: Browser) -> None:
    browser.get(f"{address()}/import")
    browser.submit("Förhandsgranska", pasted="Anna Ek, anna@exempel.se", status=200)
    page = browser.submit("Läs in en person")
    assert page.flashes == ["En person är inläst, 0 på reservlistan."]


def test_columns_are_corrected_before_anything_is_saved(browser: Browser, outbox: Any) -> None:
    browser.get(f"{address()}/import")
    browser.submit("Förhandsgranska", pasted="Sala kommun\tAnna Ek\tanna@exempel.se", status=200)
    assert browser.current.all("#import-people ~ tbody th") == ["Sala kommun"]
    fields = {"column-0": "organisation", "column-1": "name", "letters": "no"}
    # Other columns than the preview showed: it is shown again, whichever button was pressed.
    page = browser.submit("Läs in en person", fields, status=200)
    assert page.all("#import-people ~ tbody th") == ["Anna Ek"]
    assert (page.shown("letters"), number()) == ("no", 0)
    browser.submit("Läs in en person")
    assert (number(), len(outbox)) == (1, 0)
    assert db.session.scalars(select(Registration.name)).all() == ["Anna Ek"]


def test_the_heading_can_be_a_person(browser: Browser) -> None:
    browser.get(f"{address()}/import")
    browser.submit("Förhandsgranska", pasted="Namn\tE-post\nBo\tbo@exempel.se", status=200)
    assert browser.current.all("#import-people ~ tbody td:first-child") == ["2"]
    page = browser.submit("Visa igen", has_heading=False, status=200)
    assert page.all("#import-people ~ tbody td:first-child") == ["1", "2"]


def test_an_excel_file(browser: Browser) -> None:
    book = Workbook()
    for row in (["Förnamn", "Efternamn", "Mejl"], ["Åsa", "Ek", "asa@exempel.se"]):
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    browser.post(f"{address()}/import", {"file": (content, "lista.xlsx")}, status=200)
    assert browser.current.all("#import-people ~ tbody th") == ["Åsa Ek"]
    browser.submit("Läs in en person")
    assert db.session.scalars(select(Registration.name)).all() == ["Åsa Ek"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"pasted": ""}, "Klistra in en lista eller välj en fil."),
        ({"pasted": " \n, ,"}, "Det finns inga rader i listan."),
        ({"pasted": ",".join("x" * 31)}, "Listan har för många kolumner. Högst 30 går att läsa."),
        (
            {"pasted": "a@exempel.se\n" * 5002},
            "Listan är för lång. Lägg in högst 5 000 personer i taget.",
        ),
        (
            {"file": (io.BytesIO(b"PK\x03\x04"), "x.xlsx")},
            "Filen går inte att läsa. Spara den som .xlsx eller .csv.",
        ),
    ],
)
def test_what_cannot_be_read_is_said(browser: Browser, fields: dict[str, Any], error: str) -> None:
    page = browser.post(f"{address()}/import", fields, status=422)
    assert page.errors == [error]
    if len(fields.get("pasted", "")) > 10:
        assert page.shown("pasted").strip() == fields["pasted"].strip()


def test_a_list_with_nobody_to_add_offers_no_button(browser: Browser) -> None:
    browser.get(f"{address()}/import")
    page = browser.submit("Förhandsgranska", pasted="Bo Al, bo@", status=200)
    assert "Det finns ingen att läsa in." in page.text
    fields = {name: page.shown(name) for name in ("list", "seen", "column-0", "column-1")}
    path = page.path.removesuffix("/import")
    browser.post(f"{path}/import/confirm", fields | {"deed": "save", "letters": "no"})
    assert browser.follow().flashes == ["0 personer är inlästa, 0 av dem på reservlistan."]
    assert number() == 0


@pytest.mark.parametrize("name", ["", "0" * 64, "../../etc/passwd", "x" * 5000])
def test_a_list_that_is_not_there_any_more(browser: Browser, name: str) -> None:
    path = address()
    browser.post(f"{path}/import/confirm", {"list": name, "deed": "save", "letters": "yes"})
    page = browser.follow()
    assert page.flashes == ["Listan finns inte kvar. Lägg in den en gång till."]
    assert page.h1 == "Läs in en lista"


def test_the_list_of_another_event_or_person_is_not_given(
    browser: Browser, new_browser: Any
) -> None:
    path, other = address(), address(title="Annat")
    browser.get(f"{path}/import")
    page = browser.submit("Förhandsgranska", pasted="Anna, anna@exempel.se", status=200)
    fields = {name: page.shown(name) for name in ("list", "seen", "column-0", "column-1")}
    fields |= {"deed": "save", "letters": "no"}
    browser.post(f"{other}/import/confirm", fields)
    colleague = new_browser()
    colleague.sign_in(make.make_user(name="Bo Ek"))
    colleague.post(f"{path}/import/confirm", fields)
    assert number() == 0
    browser.post(f"{path}/import/confirm", fields | {"letters": "x"}, status=422)
    assert number() == 0
    browser.post(f"{path}/import/confirm", fields)
    assert number() == 1


def test_a_long_list_goes_to_the_worker(browser: Browser) -> None:
    path = address(None)
    typed = "\n".join(f"Person {n}, p{n}@exempel.se" for n in range(work.AT_ONCE + 1))
    browser.get(f"{path}/import")
    browser.submit("Förhandsgranska", pasted=typed, status=200)
    assert browser.current.all("#import-people") == ["De första 100 av 501 rader"]
    page = browser.submit("Läs in 501 personer", letters="no")
    assert (page.h1, number()) == ("I kö", 0)
    runner(**work.KINDS).run_next()
    assert (number(), db.session.scalar(select(Job.state))) == (501, "done")
    page = browser.get(f"/organiser/jobs/{db.session.scalar(select(Job.id))}")
    assert page.h1 == "Klart"
    assert list(page.links()) == ["Se vad som hände", "Till deltagarna"]
