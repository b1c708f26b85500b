"""Regions and municipalities."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.core import revisions
from eventsys.core.db import db, transaction
from eventsys.core.errors import NotFound
from eventsys.events.models import EventKind
from eventsys.events.service import CALENDAR_REVISION
from eventsys.install import load_reference_data
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region
from tests.databases import everything
from tests.make import NOW, kind, municipality, region


def test_all_of_sweden_and_denmark(app: Flask) -> None:
    def counted(country: str) -> tuple[int | None, int | None]:
        of_country = Region.country == country
        return (
            db.session.scalar(select(func.count(Region.id)).where(of_country)),
            db.session.scalar(
                select(func.count(Municipality.id)).join(Municipality.region).where(of_country)
            ),
        )

    assert (counted("SE"), counted("DK")) == ((21, 290), (5, 98))


def test_a_region_as_it_is_known(app: Flask) -> None:
    ours, theirs = region("vastmanland"), region("sjaelland")
    assert (ours.code, ours.name, ours.short_name) == ("19", "Region Västmanland", "Västmanland")
    assert (ours.language, ours.time_zone) == ("sv", "Europe/Stockholm")
    assert (theirs.language, theirs.time_zone) == ("da", "Europe/Copenhagen")
    assert all(1 <= each.accent <= 8 for each in db.session.scalars(select(Region)))


def test_codes_keep_their_leading_zero(app: Flask) -> None:
    place = municipality("0114")
    assert (place.name, place.region.slug) == ("Upplands Väsby", "stockholm")
    assert places.find_municipality("114") is None


def test_numbers_that_both_countries_use(app: Flask) -> None:
    """Fifteen of them, among them the one of Linköping and Aabenraa."""
    here, there = municipality("0580"), municipality("dk0580")
    assert [(each.name, each.region.country) for each in (here, there)] == [
        ("Linköping", "SE"),
        ("Aabenraa", "DK"),
    ]
    assert municipality("0265") is municipality("dk0265")
    assert places.find_municipality("dk1981") is None


def test_the_two_danish_regions_that_merge_have_an_end(app: Flask) -> None:
    last_day, day_after = date(2026, 12, 31), date(2027, 1, 1)
    gone = {each.slug for each in places.regions(last_day)} - {
        each.slug for each in places.regions(day_after)
    }
    assert gone == {"hovedstaden", "sjaelland"}
    # What they held stays findable.
    assert places.get_region("sjaelland").name == "Region Sjælland"


def test_regions_stand_by_country_and_name(app: Flask) -> None:
    countries = [each.country for each in places.regions(NOW.date())]
    assert countries == ["SE"] * 21 + ["DK"] * 3


def test_municipalities_of_a_region(app: Flask) -> None:
    names = [each.name for each in places.municipalities(region())]
    assert len(names) == 10
    assert {"Sala", "Norberg", "Västerås"} <= {*names}
    assert len(places.municipalities()) == 388


def test_what_does_not_exist(app: Flask) -> None:
    assert places.find_region("atlantis") is None
    assert places.find_municipality("9999") is None
    with pytest.raises(NotFound):
        places.get_region("atlantis")


def test_loading_again_changes_nothing(app: Flask) -> None:
    before = everything()
    with transaction():
        load_reference_data(NOW)
    assert everything() == before


def test_a_kind_that_was_renamed_or_added_stays(app: Flask) -> None:
    with transaction() as session:
        kind("hearing").name_sv = "Utfrågning"
        session.add(
            EventKind(slug="fika", name_sv="Fika", name_da="Kaffe", name_en="Coffee", position=5)
        )
    with transaction():
        load_reference_data(NOW)
    assert (kind("hearing").name_sv, kind("fika").name_da) == ("Utfrågning", "Kaffe")


def test_the_calendar_has_a_revision_from_the_beginning(app: Flask) -> None:
    mark = revisions.current(CALENDAR_REVISION)
    assert (len(mark.stamp), mark.changed_at) == (24, NOW)
    assert revisions.current("nothing").stamp == ""
