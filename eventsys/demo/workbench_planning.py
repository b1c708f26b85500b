"""Templates of two regions, and a tour and a term that are still drafts."""

from dataclasses import replace
from datetime import date, time

from eventsys.core.errors import DomainError
from eventsys.demo.building import ORGANISER, kind
from eventsys.demo.days import Today
from eventsys.demo.plans import contact
from eventsys.events import series as series_service
from eventsys.events.details import DayPlan, SeriesDetails
from eventsys.places import service as places
from eventsys.planning import rules, season, templates
from eventsys.planning.content import Content, Item, Registering
from eventsys.planning.season import Occasion

MADE, NEXT_TOUR, EVERY = 20, 150, 2
DIALOGUE = Content(
    title="Kommundialog {kommun}",
    summary="Samtal mellan regionen och kommunen om det som är viktigast just här.",
    description="Vi träffas en eftermiddag. Kommunen väljer hälften av frågorna, regionen hälften.",
    start=time(13),
    length_minutes=180,
    venue="Kommunhuset i {kommun}",
    themes=("Samhällsplanering",),
    contacts=(contact("Elin Norrgård", "Utvecklingsledare", "", "elin.norrgard@exempel.se"),),
    items=(
        Item("Välkomna", "welcome", 15),
        Item("Så går det för kommunen", "presentation", 30),
        Item("Kommunens frågor", "discussion", 45),
        Item("Kaffe", "break", 20),
        Item("Regionens frågor", "discussion", 50),
        Item("Så går vi vidare", "closing", 20),
    ),
    registering=Registering(True, seats_onsite=60, has_food=True, closes_days=3),
    confirmation_words="Skriv gärna till oss i förväg vilken fråga som är viktigast för er.",
)
BREAKFAST = Content(
    title="Frukostseminarium",
    summary="En timme om en sak, med kaffe från kl. 8.",
    format="hybrid",
    start=time(8, 30),
    length_minutes=60,
    venue="Regionens hus, sal Hjälmaren",
    town="Örebro",
    online_service="Teams",
    contacts=(contact("Nora Lindåker", "Utvecklingsledare", "", "nora.lindaker@exempel.se"),),
    items=(Item("Föredrag", "presentation", 40), Item("Frågor", "questions", 20)),
    registering=Registering(True, seats_onsite=40, seats_online=200, closes_days=1),
    confirmation_words="Kaffe finns från kl. 8. Den som är med online får länken i det här mejlet.",
)


def enter(today: Today) -> None:
    """Templates in Västmanland and Örebro, and next year's tour as drafts."""
    at = today.ago(MADE)
    for slug, name, of_kind, content in (
        ("vastmanland", "Kommundialog, en eftermiddag", "kommundialog", DIALOGUE),
        ("orebro-lan", "Frukostseminarium, en timme", "seminar", BREAKFAST),
    ):
        region = places.get_region(slug)
        templates.create(region, name, kind(of_kind).id, content, ORGANISER, at)
    _enter_tour(today)


def _enter_tour(today: Today) -> None:
    """Three stops that have been planned, with days that are nobody's holiday."""
    region, at = places.get_region("vastmanland"), today.ago(MADE)
    details = SeriesDetails(
        "Kommundialoger, nästa varv", "tour", kind("kommundialog").id, "sv", DIALOGUE.summary
    )
    series = series_service.create(region, details, ORGANISER, at)
    stops = places.municipalities(region)[:3]
    first = date.fromordinal(today.on.toordinal() + NEXT_TOUR)
    days = rules.proposed(first, len(stops), EVERY, [1, 2, 3], region.country)
    if len(days) < len(stops):
        raise DomainError("too few days for the tour")
    occasions = []
    for place, day in zip(stops, days, strict=True):
        here = DIALOGUE.in_place(place.name)
        plan = DayPlan(day, here.start, here.end)
        made = here.details("", series.kind_id, "sv", region.time_zone, (plan,))
        made = replace(made, series_id=series.id, municipality_id=place.id, town=place.name)
        occasions.append(Occasion(made))
    season.save(region, occasions, DIALOGUE, False, ORGANISER, at)
