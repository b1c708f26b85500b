"""Statistics as pages and as files."""

import pytest

from tests import make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def signed_in(browser: Browser) -> None:
    browser.sign_in(make.make_user("reader"))


def test_first(browser: Browser) -> None:
    series = make.make_series()
    event = make.make_event(seats=3, series_id=series.id, municipality_id=make.municipality().id)
    make.make_registration(event, organisation="Sala kommun", municipality_id=make.municipality().id)
    event_id, series_id = event.id, series.id
    for path in (f"/organiser/events/{event_id}/statistics", f"/organiser/series/{series_id}/statistics", "/organiser/vastmanland/statistics"):
        page = browser.get(path)
        for name, link in page.links("main a").items():
            if "/statistics" in link:
                assert browser.raw("GET", link).status_code == 200, link
