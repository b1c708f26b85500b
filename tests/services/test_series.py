"""Series: their addresses, edits, and the quick way to add the stops of a tour."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.events import series as series_service
from tests.make import NOW, day, kind, make_details, make_event, make_series, municipality, region

LATER = NOW + timedelta(hours=1)


def test_a_series_has_a_readable_free_address(app: Flask) -> None:
    slugs = [make_series("Fredagsakademin", pattern="recurring").slug for _ in range(3)]
    assert slugs == ["fredagsakademin", "fredagsakademin-2", "fredagsakademin-3"]
    assert make_series("Fredagsakademin", owner="orebro-lan").slug == "fredagsakademin"


def test_what_was_typed_comes_back_and_edits_are_counted(app: Flask) -> None:
    series = make_series(summary="Alla kommuner", description="Text")
    details = series_service.details_of(series)
    with transaction():
        series_service.edit(series, details, 1, SYSTEM, LATER)
    assert (series.version, series.revised_at) == (1, NOW)
    with transaction():
        series_service.edit(series, replace(details, title="Ny"), 1, SYSTEM, LATER)
    assert (series.title, series.version, series.revised_at) == ("Ny", 2, LATER)
    line, _created = audit.history_of("series", series.id)
    assert line.detail == {"changes": {"title": ["Kommundialoger våren 2027", "Ny"]}}
    with pytest.raises(StaleVersion), transaction():
        series_service.edit(series, details, 1, SYSTEM, LATER)


def test_a_series_needs_a_title(app: Flask) -> None:
    with pytest.raises(DomainError) as refused:
        make_series("")
    assert refused.value.field == "title"
    with pytest.raises(NotFound):
        series_service.get(999)


def test_a_tour_gets_its_municipalities(app: Flask) -> None:
    tour = make_series("Kommundialog")
    sala, norberg = municipality("1981"), municipality("1962")
    template = make_details("other", title="")
    with transaction():
        stops = [
            (sala, replace(template, days=(day("2027-03-02"),))),
            (norberg, replace(template, title="Norberg", certainty="preliminary")),
        ]
        added = series_service.add_municipalities(tour, stops, SYSTEM, NOW)
    assert [(each.title, each.municipality, each.status) for each in added] == [
        ("Kommundialog Sala", sala, "draft"),
        ("Norberg", norberg, "draft"),
    ]
    assert {each.kind_id for each in added} == {kind("kommundialog").id}
    assert [*tour.events] == added


def test_only_a_tour_goes_to_municipalities(app: Flask) -> None:
    term = make_series("Fredagsakademin", pattern="recurring")
    with pytest.raises(DomainError), transaction():
        series_service.add_municipalities(term, [(municipality(), make_details())], SYSTEM, NOW)


def test_a_region_sees_its_series_newest_first(app: Flask) -> None:
    first, second = make_series("A"), make_series("B")
    make_series("C", owner="orebro-lan")
    assert series_service.of_region(region()) == [second, first]


def test_events_of_a_series_stand_in_time_order(app: Flask) -> None:
    tour = make_series()
    late = make_event(series_id=tour.id, days=(day("2027-05-01"),))
    early = make_event(series_id=tour.id, days=(day("2027-02-01"),))
    assert [*tour.events] == [early, late]
