"""Made-up particulars of a synthetic event: what it is called, where and how it is held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from eventsys.core.dates import month_title
from eventsys.core.text import slugify
from eventsys.demo import crowd
from eventsys.demo.days import first_of_next_month, is_working_day
from eventsys.events import applying, calendar
from eventsys.events.details import ContactDetails, DayPlan, EventDetails
from eventsys.events.models import Event, EventKind
from eventsys.places.models import Municipality, Region
from eventsys.programme.models import Appearance, ProgrammeItem

SUBJECTS = {
    "sv": (
        "kollektivtrafik på landsbygden", "kompetens för en ny industri", "unga som flyttar hem",
        "laddplatser för tung trafik", "vatten så det räcker", "bostäder i små orter",
        "psykisk hälsa i skolan", "jämställd tillväxt", "cykelvägar mellan tätorter",
        "den regionala utvecklingsstrategin",
        "digital vård nära hemmet", "kultur i hela länet", "matens väg från gård till bord",
        "skog, klimat och arbetstillfällen", "besöksnäring året runt", "ny länstransportplan",
        "trygghet på stationen", "fiber till sista gården", "äldre på arbetsmarknaden",
        "återbruk i byggandet", "beredskap i kommunerna", "idrott för alla", "elnätets gränser",
        "samverkan kring folkhälsa", "att planera för fler i samma hus",
    ),
    "da": (
        "busser på landet", "grøn omstilling i små byer", "unges vej til uddannelse",
        "rent drikkevand", "kyster og klima", "arbejdskraft til sundhedsvæsenet",
        "den regionale udviklingsstrategi", "cykelstier mellem byer", "bosætning i landdistrikter",
        "kultur i hele regionen", "jordforurening før og nu", "digital behandling derhjemme",
    ),
}  # fmt: skip
SUMMARIES = {
    "sv": "Vi samlar dig som arbetar med {subject}. Kom och berätta hur det ser ut hos er.",
    "da": "Vi samler dig, der arbejder med {subject}. Kom og fortæl, hvordan det ser ud hos jer.",
}
DESCRIPTIONS = {
    "sv": "Vi börjar med en kort genomgång av läget i {place}. Sedan pratar vi i mindre grupper om "
    "{subject}, och om vad kommun, region och föreningar kan göra tillsammans.\n\n"
    "Anteckningarna publiceras här efter mötet.",
    "da": "Vi begynder med en kort gennemgang af situationen i {place}. Derefter taler vi i mindre "
    "grupper om {subject}, og om hvad kommune, region og foreninger kan gøre sammen.\n\n"
    "Referatet bliver lagt her efter mødet.",
}
VENUES = {
    "sv": ("Folkets hus", "Stadshuset", "Biblioteket", "Bygdegården", "Regionens hus"),
    "da": ("Rådhuset", "Biblioteket", "Regionshuset", "Forsamlingshuset"),
}
THEMES = {
    "sv": ("Klimat", "Kompetensförsörjning", "Kollektivtrafik", "Folkhälsa", "Kultur"),
    "da": ("Klima", "Uddannelse", "Mobilitet", "Sundhed", "Kultur"),
}
# Kind, title in the two languages, minutes, and the role of somebody in it.
PROGRAMME = (
    ("welcome", {"sv": "Välkommen", "da": "Velkomst"}, 10, "host"),
    ("presentation", {"sv": "Så ser det ut i dag", "da": "Sådan ser det ud i dag"}, 20, "speaker"),
    ("discussion", {"sv": "Samtal vid borden", "da": "Samtaler ved bordene"}, 30, "moderator"),
)
CO_HOSTED, TWO_DAYS = 0.1, 0.08
FORMATS = ("onsite", "onsite", "online", "hybrid")
HOURS = (
    (time(8, 30), time(9, 30)),
    (time(9), time(12)),
    (time(13), time(16)),
    (time(17, 30), time(20)),
)


@dataclass(frozen=True)
class Spec:
    """What is settled about an event before it is made. `coming` is how many register."""

    number: int
    on: date
    status: str
    certainty: str
    coming: int = 0


class Invention:
    """Makes events up, out of the regions and kinds that there are."""

    def __init__(self, regions: Sequence[Region], kinds: Sequence[EventKind]) -> None:
        self.regions, self.kinds = regions, kinds

    def event(self, number: int, spec: Spec, now: datetime) -> Event:
        """An event that is not saved; `number` makes its address unlike any other."""
        chance = Random(f"event {spec.number}")
        alive = [each for each in self.regions if not each.valid_to or each.valid_to >= spec.on]
        region = alive[spec.number % len(alive)]
        kind = chance.choice(self.kinds)
        place = chance.choice(region.municipalities)
        details = _details(spec, region, kind, place, chance)
        if chance.random() < CO_HOSTED:
            details = replace(details, co_host_regions=(chance.choice(alive).id,))
        event = Event(
            region=region,
            kind=kind,
            municipality=place,
            status="draft",
            version=0,
            created_at=now,
            revised_at=now,
            slug=f"{slugify(details.title, 'mote')[:50]}-{number}",
            cancellation_reason="För få anmälda." if spec.status == "cancelled" else "",
        )
        applying.apply(event, details, now)
        for each in event.co_hosts:
            each.state = "accepted"
        for day in event.all_days:
            day.sequence += spec.status == "cancelled"
        event.status = spec.status
        event.published_at = None if spec.status == "draft" else now
        event.cancelled_at = now if spec.status == "cancelled" else None
        return event


def _details(
    spec: Spec, region: Region, kind: EventKind, place: Municipality, chance: Random
) -> EventDetails:
    language = region.language
    subject = chance.choice(SUBJECTS[language])
    format = chance.choice(FORMATS)
    is_period = spec.certainty == "period"
    person = crowd.name_of(spec.number, language)
    return EventDetails(
        title=f"{kind.name(language)}: {subject}",
        kind_id=kind.id,
        language=language,
        time_zone=region.time_zone,
        certainty=spec.certainty,
        days=() if is_period else _days(spec.on, chance),
        period_words=month_title(spec.on.year, spec.on.month, language) if is_period else "",
        period_from=spec.on.replace(day=1) if is_period else None,
        period_to=first_of_next_month(spec.on) - timedelta(days=1) if is_period else None,
        summary=SUMMARIES[language].format(subject=subject),
        description=DESCRIPTIONS[language].format(subject=subject, place=place.name),
        format=format,
        municipality_id=place.id,
        venue="" if format == "online" else chance.choice(VENUES[language]),
        town="" if format == "online" else place.name,
        online_service="" if format == "onsite" else "Teams",
        join_link="" if format == "onsite" else f"https://moten.exempel.se/{spec.number}",
        themes=(chance.choice(THEMES[language]),),
        contacts=(ContactDetails(person, organisation=region.name),),
    )


def _days(on: date, chance: Random) -> tuple[DayPlan, ...]:
    start, end = chance.choice(HOURS)
    following = on + timedelta(days=1)
    if chance.random() < TWO_DAYS and is_working_day(following):
        return DayPlan(on, start, end), DayPlan(following, start, end)
    return (DayPlan(on, start, end),)


def programme_of(event: Event, spec: Spec) -> list[ProgrammeItem]:
    """A short programme, not saved either; the event gets its search words."""
    items: list[ProgrammeItem] = []
    minute = _first_minute(event)
    for position, (kind, titles, length, role) in enumerate(PROGRAMME, start=1):
        name = crowd.name_of(spec.number * 3 + position, event.language)
        person = Appearance(
            position=0, role=role, name=name, title="", organisation=event.region.name
        )
        items.append(
            ProgrammeItem(
                event=event,
                position=position,
                kind=kind,
                title=titles[event.language],
                description="",
                start_minute=minute,
                length_minutes=length,
                room="",
                people=[person],
            )
        )
        minute = minute + length if minute is not None else None
    words = (
        f"{item.title} {each.name} {each.organisation}" for item in items for each in item.people
    )
    event.programme_words = " ".join(words)
    return items


def _first_minute(event: Event) -> int | None:
    spans = [calendar.span_of(event, day) for day in event.days]
    start = spans[0].start if spans else None
    return start.hour * 60 + start.minute if start else None
