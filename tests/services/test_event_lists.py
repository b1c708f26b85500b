"""Finding events: search, filters, order, pages, regions and their co-hosts."""

from datetime import date
from typing import Any

from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.events import queries
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.events.queries import PAGE, Filter
from eventsys.places.models import Region
from eventsys.programme.service import PersonDetails
from tests.make import (
    NOW,
    day,
    make_event,
    make_item,
    make_series,
    municipality,
    region,
)

TODAY = NOW.date()


def found(of: Region | None = None, page: int = 1, **wanted: Any) -> list[str]:
    """Titles of the public list."""
    listed = queries.listed(Filter(**wanted), of, TODAY, page)
    assert listed.total >= len(listed.events)
    return [event.title for event in listed.events]


FOUND = (
    "framtidsforum",
    "FRAMTIDSFORUM",
    "forum i orebro",
    "Örebro",
    "orebro",
    "ØREBRO",
    "  tillväxt   kompetens ",
    "kulturkvarteret",
    "konferens",
    "conference",
    "region örebro",
    "mälardalsrådet",
    "malardalsradet",
    "Lekeberg",
    "etableradialog",
    "loka-dagarna",
    "professor emerita",
    "åsa ærlig",
    "asa arlig",
    "100 %",
    "snabb_lista",
)


def test_words_are_found_wherever_they_stand(app: Flask) -> None:
    series = make_series("Loka-dagarna", owner="orebro-lan")
    event = make_event(
        "Framtidsforum",
        owner="orebro-lan",
        of_kind="conference",
        summary="Tillväxt till 100 % och snabb_lista",
        description="Om **kompetens** i *Örebro*",
        venue="Kulturkvarteret",
        municipality_id=municipality("1814").id,
        themes=("EtableraDialog",),
        co_host_names=("Mälardalsrådet",),
        series_id=series.id,
    )
    person = PersonDetails("Åsa Ærlig", title="Professor emerita", organisation="Umeå universitet")
    make_item(event, "Öppning", people=(person,))
    make_event("Ett helt annat möte", venue="Rådhuset", town="Köping")
    assert [q for q in FOUND if found(q=q) != ["Framtidsforum"]] == []


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    make_event("Framtidsforum", summary="Tillväxt till 100 procent och snabb lista", venue="")
    strange = ["100%", "snabbXlista", "_", "\\", "%", "xyzzy", "'; drop table event"]
    assert [q for q in ["framtidsforum köping", *strange] if found(q=q)] == []


def test_search_follows_the_text(app: Flask) -> None:
    event = make_event("Första")
    with transaction():
        details = events.details_of(event)
        changed = type(details)(**{**vars(details), "title": "Andra"})
        events.edit(event, changed, event.version, SYSTEM, NOW)
    assert (found(q="första"), found(q="andra")) == ([], ["Andra"])


def make_some() -> None:
    make_event("Ett", days=(day("2027-02-01", "09:00"),))
    make_event("Två", days=(day("2027-02-01", "13:00"),), of_kind="webinar", format="online")
    make_event("Utkast", status="draft")
    make_event("Inställt", days=(day("2027-03-01"),), status="cancelled")
    make_event("Förra året", days=(day("2026-11-01"),))
    make_event("Förr", days=(day("2026-10-01"),))
    make_event(
        "Danmark",
        owner="sjaelland",
        days=(day("2027-04-01"), day("2027-04-02")),
        municipality_id=municipality("0265").id,
    )
    make_event(
        "Våren", certainty="period", period_from=date(2027, 1, 1), period_to=date(2027, 5, 31)
    )


def test_coming_events_stand_in_order_drafts_are_hidden(app: Flask) -> None:
    make_some()
    # A period that has begun stands first, not in a month that is over.
    assert found() == ["Våren", "Ett", "Två", "Inställt", "Danmark"]


def test_past_events_stand_last_first(app: Flask) -> None:
    make_some()
    assert found(past=True) == ["Förra året", "Förr"]


NARROWED: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "webinar"}, ["Två"]),
    ({"format": "online"}, ["Två"]),
    ({"municipality": "dk0265"}, ["Danmark"]),
    ({"from_on": date(2027, 3, 1)}, ["Våren", "Inställt", "Danmark"]),
    ({"to_on": date(2027, 1, 31)}, ["Våren"]),
    ({"from_on": date(2027, 4, 2), "to_on": date(2027, 4, 2)}, ["Våren", "Danmark"]),
    ({"past": True, "from_on": date(2026, 10, 15)}, ["Förra året"]),
    ({"past": True, "to_on": date(2026, 10, 15)}, ["Förr"]),
    ({"kind": "hearing"}, []),
    ({"kind": "no such kind"}, []),
    ({"q": "två", "format": "onsite"}, []),
]


def test_filters_narrow(app: Flask) -> None:
    make_some()
    for wanted, titles in NARROWED:
        assert found(**wanted) == titles, wanted
        assert queries.counted(Filter(**wanted), None, TODAY) == len(titles), wanted


def test_a_region_lists_its_own_and_what_it_agreed_to_hold(app: Flask) -> None:
    make_some()
    orebro, sormland = region("orebro-lan"), region("sormland")
    shared = make_event("Delat", co_host_regions=(orebro.id, sormland.id))
    with transaction():
        events.answer_co_hosting(shared, orebro, True, SYSTEM, NOW)
    assert found(region("sjaelland")) == ["Danmark"]
    assert found(orebro) == ["Delat"]
    # Sörmland was asked and has not answered.
    assert found(sormland) == []
    assert [each.event.title for each in queries.co_hosting(sormland, TODAY)] == ["Delat"]
    with transaction():
        events.answer_co_hosting(shared, orebro, False, SYSTEM, NOW)
    assert found(orebro) == []


def test_pages(app: Flask) -> None:
    with transaction():
        for number in range(PAGE + 2):
            make_event(f"Möte {number:02}", days=(day("2027-02-01"),))
    first = queries.listed(Filter(), None, TODAY)
    assert (len(first.events), first.total, first.number, first.pages) == (PAGE, PAGE + 2, 1, 2)
    assert found(page=2) == ["Möte 30", "Möte 31"]
    # Beyond the ends of the list stand its ends.
    assert queries.listed(Filter(), None, TODAY, 99).number == 2
    assert queries.listed(Filter(), None, TODAY, -5).number == 1
    assert queries.listed(Filter(q="xyzzy"), None, TODAY, 3).pages == 1


def test_public_pages_show_only_what_is_public(app: Flask) -> None:
    def shown(event: Event) -> Event | None:
        return queries.public_event(event.region.slug, event.slug)

    published, cancelled = make_event("A"), make_event("B", status="cancelled")
    assert [shown(published), shown(cancelled)] == [published, cancelled]
    assert shown(make_event("C", status="draft")) is None
    assert queries.public_event("orebro-lan", published.slug) is None


def test_a_series_shows_its_public_events_periods_too(app: Flask) -> None:
    tour, empty = make_series("Turné"), make_series("Tom")
    make_event("Norberg", series_id=tour.id, days=(day("2027-03-02"),))
    make_event("Sala", series_id=tour.id, days=(day("2027-02-02"),))
    make_event("Västerås", series_id=tour.id, certainty="period")
    make_event("Köping", series_id=tour.id, status="draft")
    assert [each.title for each in queries.events_of_series(tour)] == [
        "Sala",
        "Norberg",
        "Västerås",
    ]
    assert queries.series_of_region(region()) == [tour]
    assert queries.public_series(region(), tour.slug) == tour
    assert queries.public_series(region(), empty.slug) is None
    assert queries.public_series(region("orebro-lan"), tour.slug) is None


def test_an_organiser_sees_drafts_too(app: Flask) -> None:
    make_some()
    coming = [each.title for each in queries.for_organiser(region(), TODAY)]
    assert coming == ["Våren", "Ett", "Två", "Inställt", "Utkast"]
    past = [each.title for each in queries.for_organiser(region(), TODAY, past=True)]
    assert past == ["Förra året", "Förr"]


def test_how_many_each_region_has(app: Flask) -> None:
    make_some()
    assert queries.coming_counts(TODAY) == {region().id: 3, region("sjaelland").id: 1}
