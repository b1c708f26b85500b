"""Statistics as pages and as files."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from time_machine import Traveller

from eventsys.core.db import transaction
from eventsys.events.models import Event
from eventsys.registration.models import Registration
from tests import make
from tests.browser import Browser
from tests.services.test_numbers import admit

SALA, ARBOGA = "1981", "1984"
YEAR = "/organiser/vastmanland/statistics"
SHEETS = [
    "I korthet",
    "Vilka kommuner vi har nått",
    "Månad för månad",
    "Typ av möte",
    "Så deltar de",
    "Kom eller uteblev",
    "Typ av organisation",
    "Deltagarnas kommuner",
    "Anmälningar per vecka före möte",
    "Möte för möte",
]


@pytest.fixture(autouse=True)
def signed_in(browser: Browser, clock: Traveller) -> None:
    """A reader looks at it when it is over."""
    clock.move_to(datetime(2027, 3, 3, 9, tzinfo=UTC))
    browser.sign_in(make.make_user("reader"))


def person(event: Event, name: str, of: str, at: str) -> Registration:
    place = make.municipality(at).id
    return make.make_registration(event, name, organisation=of, municipality_id=place)


@pytest.fixture
def event(app: Any) -> Event:
    """Five people, four of them with a seat, three at the door."""
    series = make.make_series("Turné")
    place = make.municipality(SALA).id
    made = make.make_event("Dialog", seats=4, series_id=series.id, municipality_id=place)
    people = [person(made, f"Person {n}", "Sala kommun", SALA) for n in range(3)]
    people.append(person(made, "Bo Ek", "=1+1", ARBOGA))
    person(made, "Cia Ek", "", SALA)
    admit(*people[:3])
    return made


def figures(browser: Browser, path: str) -> list[str]:
    return browser.get(path).all(".figure p")


def table(browser: Browser, path: str) -> list[list[str]]:
    """A file as Excel reads it."""
    answer = browser.raw("GET", path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_an_event(browser: Browser, event: Event) -> None:
    path = f"/organiser/events/{event.id}/statistics"
    told = ["5 anmälningar", "4 har plats", "1 på reservlistan", "3 kom", "25 % uteblev"]
    assert figures(browser, path) == told
    page = browser.current
    assert page.all("#organisations ~ .section-body .chart-label") == [
        "Kommun",
        "Annan organisation",
    ]
    assert page.all("#organisations-words") == ["Kommun 3, Annan organisation 1"]
    assert page.all("#origins-table ~ tbody tr") == page.all("table:has(#origins-table) tbody tr")
    assert page.all("table:has(#origins-table) tbody tr") == ["Sala 3", "Arboga 1"]
    assert page.all("svg.map") == []


def test_the_event_leads_to_it(browser: Browser, event: Event) -> None:
    browser.get(f"/organiser/events/{event.id}/")
    assert browser.click("Statistik").h1 == "Statistik"


def test_an_event_without_anybody_says_what_will_come(browser: Browser) -> None:
    page = browser.get(f"/organiser/events/{make.make_event().id}/statistics")
    assert page.all("main h2") == ["Inga anmälningar än"]
    assert page.all("main section, main table") == []


def test_a_series(browser: Browser, event: Event) -> None:
    browser.get(f"/organiser/series/{event.series_id}/")
    page = browser.click("Statistik")
    assert page.all(".figure p")[0] == "5 anmälningar"
    assert page.all("table:has(#events-table) tbody tr") == ["2027-03-02 Dialog 5 4 1 0 0 3 1 25 0"]


def test_a_year_with_its_map(browser: Browser, event: Event) -> None:
    make.make_event("I fjol", days=(make.day("2026-03-03"),))
    browser.get("/organiser/vastmanland/")
    browser.click("Statistik")
    page = browser.current
    assert page.h1 == "Statistik för 2027"
    assert page.links("main nav a")["2026"] == f"{YEAR}?year=2026"
    titles = [title for title in page.all("svg.map path title") if not title.endswith("0 möten")]
    assert titles == ["Sala: 1 möte"]
    assert len(page.all("svg.map path")) == 10
    assert "Vi har nått 1 av regionens 10 kommuner." in page.text
    assert "Kommungränser: SCB (CC0)" in page.text
    assert browser.click("Deltagare").all("svg.map text") == ["1", "3"]
    assert browser.get(f"{YEAR}?year=2026").all(".figure p") == ["0 anmälningar", "0 har plats"]


def test_a_table_is_called_otherwise_than_its_section(browser: Browser, event: Event) -> None:
    """Both are landmarks, and stand in one list for who cannot see the page."""
    page = browser.get(YEAR)
    assert {*page.all("caption")} & {*page.all("section h2")} == set()
    assert page.all("table:has(#kinds-table) caption") == ["Typ av möte i siffror"]


def test_a_region_without_a_map_gets_a_bar_chart(browser: Browser) -> None:
    browser.sign_in(make.make_user("reader", "midtjylland"))
    place = next(iter(make.region("midtjylland").municipalities)).id
    make.make_event("Dialog", owner="midtjylland", language="da", municipality_id=place)
    page = browser.get("/organiser/midtjylland/statistics")
    assert "Vi har ingen karta över regionens kommuner." in page.text
    assert page.all("svg.map") == []
    assert len(page.all("#places ~ .section-body .chart-label")) == 19


def test_a_year_without_anything_says_so(browser: Browser) -> None:
    page = browser.get(f"{YEAR}?year=2031")
    assert page.all("#kinds ~ .section-body") == ["Inget att räkna än."]
    assert page.all("#door ~ .section-body") == [
        "Deltagarna har inte prickats av, så vi vet inte vilka som kom."
    ]
    assert page.links("main nav a")["2031"] == f"{YEAR}?year=2031"


@pytest.mark.parametrize(
    "year",
    ["abc", "99999", "0", "-2027", "", "20 27", "٢٠٢٧", "1989", "2101", "2027.5", "%00", "=1+1"],
)
def test_what_is_no_year_is_not_found(browser: Browser, year: str) -> None:
    browser.get(f"{YEAR}?year={year}", status=404)
    browser.get(f"/organiser/vastmanland/statistics.xlsx?year={year}", status=404)
    browser.get(f"/organiser/vastmanland/statistics/kinds.csv?year={year}", status=404)


@pytest.mark.parametrize("show", ["", "abc", "people'--", "%00"])
def test_what_the_map_cannot_show_is_events(browser: Browser, event: Event, show: str) -> None:
    page = browser.get(f"{YEAR}?show={show}")
    assert page.all("table:has(#places-table) thead th") == ["Kommun", "Möten"]


def test_every_table_is_a_file(browser: Browser, event: Event) -> None:
    paths = (
        YEAR,
        f"/organiser/series/{event.series_id}/statistics",
        f"/organiser/events/{event.id}/statistics",
    )
    for path in paths:
        page = browser.get(path)
        links = [link for link in page.links("main a").values() if ".csv" in link]
        assert len(links) == len(page.all("main table"))
        for link in links:
            assert len(table(browser, link)) > 1, link


def test_a_csv_file(browser: Browser, event: Event) -> None:
    assert table(browser, f"{YEAR}/events.csv?year=2027") == [
        [
            *("Datum", "Möte", "Anmälningar", "Har plats", "På reservlistan", "Avbokade"),
            *("Avbokade sent", "Kom", "Uteblev", "Uteblev i procent", "Anslöt online"),
        ],
        ["2027-03-02", "Dialog", "5", "4", "1", "0", "0", "3", "1", "25", "0"],
    ]
    answer = browser.raw("GET", f"{YEAR}/events.csv?year=2027")
    name = 'attachment; filename="statistik-vastmanland-2027-events.csv"'
    assert answer.headers["Content-Disposition"] == name


def test_a_title_is_never_a_formula_in_a_file(browser: Browser) -> None:
    make.make_event("=HYPERLINK(1)")
    assert table(browser, f"{YEAR}/events.csv")[1][1] == "'=HYPERLINK(1)"
    book = workbook(browser, f"{YEAR}.xlsx")
    cell = book["Möte för möte"]["B2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def workbook(browser: Browser, path: str) -> openpyxl.Workbook:
    answer = browser.raw("GET", path)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.get_data()))


def test_an_excel_file_has_every_table(browser: Browser, event: Event) -> None:
    book = workbook(browser, f"{YEAR}.xlsx?year=2027")
    assert book.sheetnames == SHEETS
    rows = list(book["I korthet"].iter_rows(values_only=True))
    assert rows == [
        ("Uppgift", "Antal"),
        ("Möten", 1),
        ("Inställda möten", 0),
        ("Anmälningar", 5),
        ("Har plats", 4),
        ("På reservlistan", 1),
        ("Avbokade", 0),
        ("Avbokade sent", 0),
        ("På plats", 4),
        ("Online", 0),
        ("Kom", 3),
        ("Uteblev", 1),
        ("Uteblev i procent", 25),
        ("Anslöt online", 0),
    ]


def test_a_file_points_nobody_out(browser: Browser, event: Event) -> None:
    small = "Övriga, färre än 3 från varje"
    for path, sheet in (
        ("origins", "Deltagarnas kommuner"),
        ("organisations", "Typ av organisation"),
    ):
        rows = table(browser, f"{YEAR}/{path}.csv")
        first = "Sala" if path == "origins" else "Kommun"
        assert rows[1:] == [[first, "3"], [small, "1"]]
        cells = list(workbook(browser, f"{YEAR}.xlsx")[sheet].iter_rows(values_only=True))
        assert cells[1:] == [(first, 3), (small, 1)]
    rows = table(browser, f"{YEAR}/places.csv?show=people")
    assert [small, "1"] in rows
    assert "Arboga" not in {row[0] for row in rows}


def test_there_is_no_other_table(browser: Browser, event: Event) -> None:
    for name in ("x", "summary.csv", "%00", "é"):
        browser.get(f"{YEAR}/{name}.csv", status=404)
        browser.get(f"/organiser/events/{event.id}/statistics/{name}.csv", status=404)
    browser.get(f"/organiser/events/{event.id}/statistics/months.csv", status=404)


def test_another_region_sees_nothing(browser: Browser, event: Event) -> None:
    event_id, series_id = event.id, event.series_id
    browser.sign_in(make.make_user("region_administrator", "uppsala"))
    for path in (
        YEAR,
        f"{YEAR}.xlsx",
        f"{YEAR}/events.csv",
        f"/organiser/series/{series_id}/statistics",
        f"/organiser/series/{series_id}/statistics/events.csv",
        f"/organiser/events/{event_id}/statistics",
        f"/organiser/events/{event_id}/statistics.xlsx",
    ):
        browser.get(path, status=403)


def test_needs_no_more_statements_for_more(browser: Browser) -> None:
    def fill(number: int) -> list[int]:
        for n in range(number):
            event = make.make_event(f"Möte {n}", seats=9, series_id=series_id)
            admit(person(event, f"Person {n}", f"Bolag {n} AB", SALA))
        made = []
        for path in (YEAR, f"/organiser/series/{series_id}/statistics", f"{YEAR}.xlsx"):
            browser.raw("GET", path)
            made.append(len(browser.statements))
        return made

    series_id = make.make_series().id
    assert fill(1) == fill(12)


def test_a_busy_year_is_no_heavy_page(browser: Browser) -> None:
    """Names with markup are words, and the page is small."""
    for n in range(30):
        make.make_event(f"<b>Möte</b> {n}", municipality_id=make.municipality(SALA).id)
    page = browser.get(YEAR)
    assert "<b>Möte</b> 3" in page.all("table:has(#events-table) td")[10 * 3]
    assert len(page.response.get_data()) < 120_000


def test_forgotten_people_of_an_unknown_kind_are_counted(browser: Browser, event: Event) -> None:
    with transaction() as session:
        for each in session.query(Registration):
            each.organisation_kind = ""
    page = browser.get(f"/organiser/events/{event.id}/statistics")
    assert page.all("table:has(#organisations-table) tbody tr") == ["Okänt 4"]
