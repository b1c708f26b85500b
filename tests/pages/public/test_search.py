"""Filters of the list: what they find, and what they do with what cannot be."""

import pytest
from flask import Flask

from tests.browser import Browser
from tests.make import day, make_event, municipality

ROWS = ".event h3"


@pytest.fixture
def some_events(app: Flask) -> None:
    make_event("Örebroregionen i siffror", owner="orebro-lan", of_kind="webinar", format="online")
    make_event("Kollektivtrafik", municipality_id=municipality("1981").id)
    make_event("Bostäder", days=(day("2027-05-04", "13:00"),), format="hybrid")


@pytest.mark.usefixtures("some_events")
class TestFinds:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=orebro", ["Örebroregionen i siffror"]),
            ("q=SIFFROR+örebro", ["Örebroregionen i siffror"]),
            ("kind=webinar", ["Örebroregionen i siffror"]),
            ("municipality=1981", ["Kollektivtrafik"]),
            ("format=hybrid", ["Bostäder"]),
            ("from=2027-04-01", ["Bostäder"]),
            ("to=2027-04-01", ["Örebroregionen i siffror", "Kollektivtrafik"]),
            ("from=2027-03-02&to=2027-03-02&kind=kommundialog", ["Kollektivtrafik"]),
            ("q=", ["Örebroregionen i siffror", "Kollektivtrafik", "Bostäder"]),
            ("q=%25", []),
            ("q=_", []),
        ],
    )
    def test_what_fits(self, browser: Browser, query: str, found: list[str]) -> None:
        page = browser.get(f"/?{query}")
        assert sorted(page.all(ROWS)) == sorted(found)
        assert page.all(".notice") == []

    def test_the_form_keeps_what_was_asked_for(self, browser: Browser) -> None:
        browser.get("/")
        page = browser.submit("form.filters", q="trafik", kind="kommundialog", municipality="1981")
        assert page.all(ROWS) == ["Kollektivtrafik"]
        assert page.all(".list-count") == ["1 kommande möte Ta bort alla filter"]
        shown = [page.shown(name) for name in ("q", "kind", "municipality", "format")]
        assert shown == ["trafik", "kommundialog", "1981", ""]
        assert page.soup.select("details.filters-more[open]") != []

    def test_only_municipalities_with_events_are_offered(self, browser: Browser) -> None:
        assert browser.get("/").all("#municipality option") == ["Alla kommuner", "Sala"]

    def test_another_municipality_in_the_address_is_shown_too(self, browser: Browser) -> None:
        page = browser.get("/?municipality=0180")
        assert page.all("#municipality option[selected]") == ["Stockholm"]
        assert page.all(".notice") == []


class TestCannotBeUsed:
    @pytest.mark.parametrize(
        ("query", "notice"),
        [
            ("kind=party", "Vi kunde inte använda ”party” i sökningen."),
            ("kind=<script>", "Vi kunde inte använda ”<script>” i sökningen."),
            ("format=x", "Vi kunde inte använda ”x” i sökningen."),
            ("municipality=9999", "Vi kunde inte använda ”9999” i sökningen."),
            ("municipality=%00%00%00%00", "En del av sökningen gick inte att använda."),
            ("municipality=²²²²", "Vi kunde inte använda ”²²²²” i sökningen."),
            ("page=x", "Vi kunde inte använda ”x” i sökningen."),
            (
                "page=99999999999999999999",
                "Vi kunde inte använda ”99999999999999999999” i sökningen.",
            ),
            ("page=-1", "Vi kunde inte använda ”-1” i sökningen."),
            ("view=year", "Vi kunde inte använda ”year” i sökningen."),
            ("view=month&month=2027-13", "Vi kunde inte använda ”2027-13” i sökningen."),
            ("view=month&month=0001-01", "Vi kunde inte använda ”0001-01” i sökningen."),
            ("view=month&month=9999-12", "Vi kunde inte använda ”9999-12” i sökningen."),
            (
                "from=2027-02-30",
                "”2027-02-30” är inget datum som går att söka på. Skriv så här: 2027-03-24.",
            ),
            (
                "to=9999-12-31",
                "”9999-12-31” är inget datum som går att söka på. Skriv så här: 2027-03-24.",
            ),
            (
                "from=2027-05-01&to=2027-04-01",
                "Till-datumet ligger före från-datumet. Vi bytte plats på dem.",
            ),
            ("q=" + "a" * 10_000, "Vi sökte bara på de första 100 tecknen."),
        ],
    )
    def test_is_left_out_aloud(self, app: Flask, browser: Browser, query: str, notice: str) -> None:
        make_event("Möte")
        assert browser.get(f"/?{query}").all(".notice") == [notice]

    @pytest.mark.parametrize("query", ["q=%00", "q=%F0%9F%92%A9", "q=%CC%81", "q=" + "a+" * 5000])
    def test_strange_words_find_nothing_or_all_but_break_nothing(
        self, app: Flask, browser: Browser, query: str
    ) -> None:
        make_event("Möte")
        browser.get(f"/?{query}")

    def test_page_and_past_go_along_only_where_they_should(
        self, app: Flask, browser: Browser
    ) -> None:
        page = browser.get("/?past=1&q=sala&page=1")
        assert page.links(".subnav a") == {
            "Kommande": "/?q=sala",
            "Månad": "/?q=sala&view=month",
            "Tidigare möten": "/?q=sala&past=1",
        }
