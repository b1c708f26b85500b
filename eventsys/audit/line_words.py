"""The waiting list in history: its deeds, its policies, and why somebody has what they have."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventsys.core.i18n import LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _

WHY: dict[str, LazyText] = {
    "left": _("En plats blev ledig."),
    "refused": _("Någon tackade nej till en erbjuden plats."),
    "expired": _("Någon svarade inte på ett erbjudande i tid."),
    "raised": _("Det blev fler platser."),
    "released": _("Platser som hölls för vissa släpptes till alla."),
    "switched": _("Någon ändrade sin anmälan."),
    "moved_down": _("Arrangören flyttade någon annan till reservlistan."),
    "event_changed": _("Mötet ändrades."),
    "approve": _("Arrangören godkände anmälan."),
    "seat": _("Arrangören gav en plats före andra i kön."),
    "accept": _("Den erbjudna platsen togs emot."),
    "switch": _("Sättet att delta ändrades, och där fanns en ledig plats."),
    "unseat": _("Arrangören flyttade anmälan till reservlistan."),
    "wait": _("Arrangören godkände anmälan, men alla platser var tagna."),
    "refuse": _("Den erbjudna platsen avböjdes."),
    "expire": _("Erbjudandet om en plats gick ut utan svar."),
}
ACTIONS: dict[str, LazyText] = {
    "registration.pending": _("En deltagare anmäldes och väntar på arrangörens besked."),
    "registration.approved": _("En anmälan godkändes och fick plats."),
    "registration.listed": _("En anmälan godkändes och står på reservlistan."),
    "registration.declined": _("En anmälan avböjdes."),
    "registration.offered": _("En deltagare på reservlistan erbjöds en plats."),
    "registration.accepted": _("En deltagare tackade ja till en erbjuden plats."),
    "registration.refused": _("En deltagare tackade nej till en erbjuden plats."),
    "registration.expired": _("En erbjuden plats gick vidare, för svaret uteblev."),
    "registration.switched": _("En deltagare bytte sätt att delta och fick plats."),
    "registration.released": _("Platser som hölls för vissa släpptes till alla."),
}
FIELDS: dict[str, LazyText] = {
    "waiting_policy": _("Så får den som väntar en plats"),
    "offer_hours": _("Timmar att svara på ett erbjudande"),
    "ask_hours": _("Timmar före mötet då vi börjar fråga"),
}
POLICIES: dict[str, LazyText] = {
    "promote": _("Platsen ges direkt"),
    "offer": _("Platsen erbjuds"),
    "ask_late": _("Platsen ges direkt, och erbjuds när mötet är nära"),
}
CODED = {"waiting_policy"}


def why(code: str) -> str:
    """Why, in a sentence; nothing where the deed itself says it."""
    words = WHY.get(code)
    return gettext(words.message) if words else ""


def note(detail: Mapping[str, Any], people: Mapping[int, str]) -> str:
    """Why it happened, and who was passed by it; names only as long as they are kept."""
    passed: Sequence[int] = detail.get("passed", ())
    if not passed:
        return why(detail.get("why", ""))
    names = ", ".join(people.get(each) or gettext("någon som är raderad") for each in passed)
    return gettext("Gick före: %(names)s", names=names)
