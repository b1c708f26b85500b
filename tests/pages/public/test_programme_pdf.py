"""The programme as PDF: tagged, in the language of the page, for whom the event is."""

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.service import ItemDetails, PersonDetails
from tests import make
from tests.browser import Browser

PATH = "/vastmanland/kommundialog-sala/programme.pdf"


def read(browser: Browser, path: str) -> PdfReader:
    response = browser.raw("GET", path)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(response.data))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def filled(status: str = "published") -> int:
    event = make.make_event(status=status, days=(make.day("2027-03-02", "13:00", "16:00"),))
    make.make_item(
        event,
        "Välkommen #strong[=1+1]",
        kind="welcome",
        length_minutes=30,
        description="Vi **ses** i $foajén.",
        people=(PersonDetails("Åsa <Ek>", "moderator", "Chef", "Sala kommun"),),
    )
    make.make_item(event, "Tåg", length_minutes=30, track="Spår A", room="Sal 1")
    make.make_item(event, "Buss", length_minutes=30, track="Spår A")
    make.make_item(event, "Vatten", length_minutes=45, track="Spår B")
    make.make_item(event, "Fika", kind="break", length_minutes=15)
    return event.id


def test_it_is_tagged_and_says_the_programme(browser: Browser) -> None:
    filled()
    pdf = read(browser, PATH)
    root = pdf.root_object
    assert (str(root["/Lang"]), "/StructTreeRoot" in root) == ("sv", True)
    marks = root["/MarkInfo"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert bool(marks["/Marked"])
    about = root["/Metadata"].get_object()
    assert isinstance(about, StreamObject)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about.get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Kommundialog Sala – Program"
    said = words(pdf)
    for text in (
        "2 mars 2027",
        "13.00 –13.30",
        "Välkommen #strong[=1+1]",
        "Vi ses i $foajén.",
        "Åsa <Ek>, Chef, Sala kommun – moderator",
        "Spår A",
        "Sal 1",
        "14.00–14.30",
        "Spår B",
        "Fika",
        "Region Västmanland",
    ):
        assert text in said, text


@pytest.mark.parametrize(("language", "month"), [("da", "marts 2027"), ("en", "March 2027")])
def test_it_speaks_the_language_of_the_page(browser: Browser, language: str, month: str) -> None:
    filled()
    pdf = read(browser, f"/{language}{PATH}")
    assert str(pdf.root_object["/Lang"]) == language
    assert month in words(pdf)


def test_two_days_have_their_headings(browser: Browser) -> None:
    event = make.make_event(days=(make.day("2027-09-01", "09:00"), make.day("2027-09-02", "08:00")))
    for each, title in zip(list(event.days), ("Morgon", "Kväll"), strict=True):
        make.make_item(event, title, day_id=each.id, length_minutes=30)
    said = words(read(browser, PATH))
    in_order = ("onsdag 1 september 2027", "Morgon", "torsdag 2 september 2027", "Kväll")
    places = [said.rindex(text) for text in in_order]
    assert places == sorted(places)
    assert "1–2" in said


def test_an_event_without_days_or_programme_prints_too(browser: Browser) -> None:
    make.make_event(certainty="period")
    assert "Programmet kommer." in words(read(browser, PATH))


def test_it_is_kept_while_it_is_true(browser: Browser) -> None:
    filled()
    first = browser.raw("GET", PATH)
    again = browser.raw("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make.make_event("Annat")
    assert browser.raw("GET", PATH).headers["ETag"] == first.headers["ETag"]
    with transaction():
        item = programme.items_of(_first())[0]
        programme.edit(_first(), item, ItemDetails("Hej"), SYSTEM, make.NOW)
    changed = browser.raw("GET", PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def _first() -> Event:
    found = events.find_by_slug(make.region(), "kommundialog-sala")
    assert found is not None
    return found


def test_a_draft_is_for_its_organisers_only(browser: Browser) -> None:
    event = filled("draft")
    assert browser.raw("GET", PATH).status_code == 404
    path = f"/organiser/events/{event}/programme.pdf"
    assert browser.raw("GET", path).status_code == 303
    browser.sign_in(make.make_user("organiser", "orebro-lan"))
    assert browser.raw("GET", path).status_code == 403
    browser.sign_in(make.make_user("reader"))
    assert "Utkast" in words(read(browser, path))
    assert browser.raw("GET", path).headers["Cache-Control"] == "no-store"


def test_what_is_called_off_says_so(browser: Browser) -> None:
    filled("cancelled")
    assert "Inställt" in words(read(browser, PATH))


def test_the_page_of_the_event_leads_to_it(browser: Browser) -> None:
    filled()
    page = browser.get("/vastmanland/kommundialog-sala/")
    assert page.attributes(".programme-print a", "href") == [PATH]
    browser.raw("GET", "/vastmanland/nothing/programme.pdf")


def test_a_co_host_leads_to_the_owner(browser: Browser) -> None:
    event = make.make_event(co_host_regions=(make.region("orebro-lan").id,))
    with transaction():
        events.answer_co_hosting(event, make.region("orebro-lan"), True, SYSTEM, make.NOW)
    response = browser.raw("GET", "/orebro-lan/kommundialog-sala/programme.pdf")
    assert response.status_code == 301
