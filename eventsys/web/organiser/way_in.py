"""Who can register: one question to the organiser, whose answer is kept in several places."""

from dataclasses import replace
from datetime import datetime

from eventsys.audit.service import Actor
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.registration.models import RegistrationSettings

WAYS: dict[str, LazyText] = {
    "open": _("Alla, direkt"),
    "approval": _("Alla, men vi säger ja eller nej till var och en"),
    "invitation": _("Bara de som vi bjuder in"),
    "elsewhere": _("Alla, men på en annan webbplats"),
    "nobody": _("Ingen, mötet tar inte emot anmälningar"),
}
HINTS: dict[str, LazyText] = {
    "open": _("Den som anmäler sig får plats så länge det finns någon, sedan reservlista."),
    "approval": _(
        "En anmälan tar ingen plats förrän ni har sagt ja. Alla får besked med ett mejl."
    ),
    "invitation": _("Var och en får ett mejl med en egen länk, som bara kan anmäla den personen."),
}


def of(event: Event, settings: RegistrationSettings) -> str:
    """The answer as it is now. Until it is saved, it follows from what the event is for."""
    if settings.external_url:
        return "elsewhere"
    if not settings.enabled and settings.version is not None:
        return "nobody"
    if event.audience == "invitation":
        return "invitation"
    if not settings.enabled:
        return "nobody"
    return "approval" if settings.needs_approval else "open"


def keep_audience(event: Event, way: str, by: Actor, now: datetime) -> None:
    """Let the event be for those who can register, where that is said."""
    wanted = {"open": "open", "approval": "open", "invitation": "invitation"}.get(way)
    if wanted is None or wanted == event.audience:
        return
    details = replace(events.details_of(event), audience=wanted)
    events.edit(event, details, event.version, by, now)
