"""A programme in three tracks, and a draft on which somebody has things to think of."""

from dataclasses import replace

from eventsys.demo.building import ORGANISER, Builder
from eventsys.demo.days import WEDNESDAY, Today
from eventsys.demo.plans import Person, Plan, contact, day, item, swedish
from eventsys.events import service as events
from eventsys.places import service as places
from eventsys.programme import service as programme

REGION = "Region Örebro län"
TRACKS = {
    "Målet om kompetens": "Spår A: Kompetens",
    "Målet om klimat": "Spår B: Klimat",
    "Målet om hälsa": "Spår C: Hälsa",
}
NORA = Person("Nora Lindåker", "moderator", "Utvecklingsledare", REGION)
IDUN = Person("Idun Ängsholm", "speaker", "Rektor", "Bergslagshögskolan")


def add(builder: Builder) -> None:
    """Name the tracks of the two days in Loka, and begin to plan another day."""
    _name_tracks(builder.today)
    builder.enter("orebro-lan", [draft(builder.today)])


def _name_tracks(today: Today) -> None:
    loka = events.find_by_slug(
        places.get_region("orebro-lan"), f"loka-dagarna-{today.meeting(6, WEDNESDAY).year}"
    )
    if loka is None:
        return
    for item_of_loka in programme.items_of(loka):
        if track := TRACKS.get(item_of_loka.title):
            details = replace(programme.details_of(item_of_loka), track=track)
            programme.edit(loka, item_of_loka, details, ORGANISER, today.ago(30))


def draft(today: Today) -> Plan:
    """A day on which somebody is in two places, and which has no break before lunch."""
    on = today.meeting(6, WEDNESDAY)
    talks = item("presentation", "Bostäder där tågen stannar", 40, IDUN)
    return Plan(
        kind="conference",
        details=swedish(
            title="Samhällsbyggnadsdagen",
            days=(day(on, "09:00", "15:00"),),
            summary="En dag om bostäder, tåg och vatten, för dem som planerar i länets kommuner.",
            venue="Kongresshuset",
            town="Örebro",
            contacts=(contact("Nora Lindåker", "Utvecklingsledare", REGION),),
        ),
        programme=(
            (
                item("welcome", "Välkomna", 15, NORA),
                item("presentation", "Så växer länet", 60, Person("Truls Björkenfalk")),
                replace(talks, track="Spår A: Bygga", room="Sal 1"),
                replace(talks, title="Planer som håller", people=(NORA,), track="Spår A: Bygga"),
                replace(talks, title="Vatten i torra somrar", track="Spår B: Bevara", room="Sal 2"),
                replace(
                    talks,
                    title="Jorden vi bygger på",
                    people=(),
                    track="Spår B: Bevara",
                    room="Sal 2",
                ),
                item("meal", "Lunch", 60),
                item("panel", "Panel: vem får tåget att stanna?", 60, NORA),
                item("closing", "Så går vi vidare", 90),
            ),
        ),
        is_draft=True,
    )
