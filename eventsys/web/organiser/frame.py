"""What every page of the back office has around it: the menu, the region, the tabs of an event."""

from typing import Any

from flask import render_template, url_for

from eventsys.core.clock import now
from eventsys.core.i18n import LazyText, lazy_gettext
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event, Series
from eventsys.people import service as people
from eventsys.places.models import Region
from eventsys.registration import seats
from eventsys.registration.seats import Availability
from eventsys.web.doors import user

PAGES: list[tuple[LazyText, list[tuple[str, LazyText, str]]]] = [
    (
        lazy_gettext("Mötet"),
        [
            ("show", lazy_gettext("Översikt"), "organiser.events.show"),
            ("edit", lazy_gettext("Uppgifter"), "organiser.events.edit"),
            ("programme", lazy_gettext("Program"), "organiser.programme.index"),
            ("speakers", lazy_gettext("Medverkande"), "organiser.speakers.index"),
            ("documents", lazy_gettext("Dokument"), "organiser.documents.index"),
        ],
    ),
    (
        lazy_gettext("Deltagarna"),
        [
            ("registration", lazy_gettext("Anmälan"), "organiser.registration_settings.index"),
            ("participants", lazy_gettext("Deltagare"), "organiser.participants.index"),
            ("letters", lazy_gettext("Mejl"), "organiser.letters.index"),
        ],
    ),
    (
        lazy_gettext("Uppföljning"),
        [
            ("statistics", lazy_gettext("Statistik"), "organiser.statistics.event"),
            ("evaluation", lazy_gettext("Utvärdering"), "organiser.evaluation.index"),
            ("history", lazy_gettext("Historik"), "organiser.history.index"),
        ],
    ),
]


def page(template: str, region: Region | None = None, here: str = "", **context: Any) -> str:
    """A page of the back office, under a region's name and colour. `here`: a part of the menu."""
    signed = user()
    return render_template(
        template,
        region=region,
        region_url=url_for("organiser.dashboard.index"),
        main_nav=menu(region, here),
        user_name=signed.name,
        can_edit=region is not None and people.can(signed, "edit", region.id),
        **context,
    )


def menu(region: Region | None, here: str) -> list[dict[str, Any]]:
    """Where one can go from everywhere."""
    signed = user()
    entries = []
    if region is not None:
        entries = [
            ("events", _("Möten"), url_for("organiser.dashboard.region", region=region.slug)),
            ("series", _("Serier"), url_for("organiser.series.index", region=region.slug)),
            (
                "statistics",
                _("Statistik"),
                url_for("organiser.statistics.region", region=region.slug),
            ),
            ("templates", _("Mallar"), url_for("organiser.templates.index", region=region.slug)),
            (
                "newsletter",
                _("Nyhetsbrev"),
                url_for("organiser.newsletter.index", region=region.slug),
            ),
        ]
        if people.can(signed, "administer", region.id):
            url = url_for("organiser.region_letters.index", region=region.slug)
            entries.append(("region_letters", _("Regionens mejl"), url))
    if region is not None and people.can(signed, "administer", region.id):
        url = url_for("organiser.privacy.index", region=region.slug)
        entries.append(("privacy", _("Personuppgifter"), url))
    elif signed.is_administrator:
        entries.append(("privacy", _("Personuppgifter"), url_for("admin.privacy.index")))
    if people.can_somewhere(signed, "admit"):
        entries.append(("door", _("Dörren"), url_for("door.today.index")))
    if signed.is_administrator:
        entries.append(("letters", _("Brev"), url_for("admin.letters.index")))
    if signed.is_administrator or len(signed.memberships) > 1:
        entries.append(("regions", _("Byt region"), url_for("organiser.dashboard.regions")))
    return [{"label": label, "url": url, "current": name == here} for name, label, url in entries]


def event_page(template: str, event: Event, tab: str = "", **context: Any) -> str:
    """A page about one event, with tabs to the others."""
    standing = context.get("standing") or seats.availability(event, now())
    return page(
        template,
        event.region,
        here="events",
        event=event,
        tabs=tabs(event, tab, standing),
        trail=trail(event.region),
        **{"standing": standing} | context,
    )


def trail(region: Region) -> list[dict[str, str]]:
    """The way to the pages of one event or one series."""
    url = url_for("organiser.dashboard.region", region=region.slug)
    return [{"label": _("Möten"), "url": url}]


def tabs(event: Event, current: str, standing: Availability) -> list[dict[str, Any]]:
    """The pages of an event, in groups. Who may not change it has no use for the form."""
    hidden = () if people.can(user(), "edit", event.region_id) else ("edit",)
    counts = {"participants": standing.taken or None}
    return [
        {
            "label": group,
            "pages": [
                {
                    "label": label,
                    "url": url_for(endpoint, event_id=event.id),
                    "count": counts.get(name),
                    "current": name == current,
                }
                for name, label, endpoint in entries
                if name not in hidden
            ],
        }
        for group, entries in PAGES
    ]


def series_page(template: str, series: Series, **context: Any) -> str:
    """A page about one series."""
    url = url_for("organiser.series.index", region=series.region.slug)
    return page(
        template,
        series.region,
        here="series",
        series=series,
        **{"trail": [{"label": _("Serier"), "url": url}]} | context,
    )
