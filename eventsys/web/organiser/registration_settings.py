"""How an event takes registrations."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, url_for
from wtforms import BooleanField, HiddenField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.registration import awaiting, inviting, seats
from eventsys.registration import service as registrations
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.seats import Availability
from eventsys.registration.service import SettingsDetails
from eventsys.web import event_words, line_words
from eventsys.web.choices import Radios, options
from eventsys.web.doors import user
from eventsys.web.forms import Day, Form, Line, Needed, Text
from eventsys.web.loaders import event_for
from eventsys.web.organiser import opened, way_in
from eventsys.web.organiser.fields import Hours, WebAddress, Whole, optional_day
from eventsys.web.organiser.frame import event_page

bp = Blueprint("registration_settings", __name__)
MOST_SEATS = 100_000
MOST_HOURS = 24 * 14
MOST_IN_PARTY = 20
END_OF_DAY = time(23, 59)
# What the form has under the same name as the settings; what it does not ask for stays as it is.
AS_TYPED = (
    *("seats_onsite", "seats_online", "waiting_list", "waiting_policy"),
    *("has_food", "asks_role", "confirmation_words"),
)
NUMBERS = ("offer_hours", "ask_hours", "party_size")
POLICIES = {
    "promote": _("Platsen ges direkt"),
    "offer": _("Vi frågar först"),
    "ask_late": _("Direkt, men vi frågar när mötet är nära"),
}


class SettingsForm(Form):
    """Hours are those of the event's place. `seen`: what was set when the form was opened."""

    seen = HiddenField()
    way = Radios(
        _("Vem kan anmäla sig?"),
        choices=options(way_in.WAYS.items()),
        validators=[Needed(_("Välj vem som kan anmäla sig."))],
    )
    external_url = Line(_("Anmälan på en annan webbplats"), [WebAddress()], most=1000)
    opens_on = Day(_("Datum"), optional_day())
    opens_time = Hours(_("Klockslag"))
    closes_on = Day(_("Datum"), optional_day())
    closes_time = Hours(_("Klockslag"))
    seats_onsite = Whole(_("Platser på plats"), 0, MOST_SEATS)
    seats_online = Whole(_("Platser online"), 0, MOST_SEATS)
    waiting_list = BooleanField(_("Reservlista när det är fullt"))
    asks_role = BooleanField(_("Fråga vilken roll man kommer i"))
    waiting_policy = Radios(_("Så får den som väntar en plats"))
    offer_hours = Whole(_("Timmar att svara"), 1, MOST_HOURS)
    ask_hours = Whole(_("Börja fråga så många timmar före mötet"), 1, MOST_HOURS)
    party_size = Whole(_("Så många kan anmälas på en gång"), 1, MOST_IN_PARTY)
    has_food = BooleanField(_("Vi serverar mat"))
    confirmation_words = Text(_("Text i bekräftelsen"), most=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        """It cannot close before it opens."""
        super().validate(extra_validators)
        if self.opens_time.data and not self.opens_on.data:
            self.opens_on.errors = [*self.opens_on.errors, gettext("Ange datum.")]
        if self.closes_time.data and not self.closes_on.data:
            self.closes_on.errors = [*self.closes_on.errors, gettext("Ange datum.")]
        if self.opens_on.data and self.closes_on.data and self._opens() >= self._closes():
            text = gettext("Anmälan kan inte stänga innan den öppnar.")
            self.closes_on.errors = [*self.closes_on.errors, text]
        if self.way.data == "elsewhere" and not self.external_url.data:
            text = gettext("Skriv adressen till sidan där man anmäler sig.")
            self.external_url.errors = [*self.external_url.errors, text]
        return not self.errors

    def is_of_now(self, now_set: dict[str, Any], before: RegistrationSettings, zone: str) -> bool:
        """Whether nobody has changed anything since, but to the same; says so if somebody has."""
        sent, self.seen.data = self.seen.data, digest(now_set)
        is_so_already = self.way.data == now_set["way"] and self.details(
            before, zone
        ) == registrations.details_of(before)
        if sent and sent != self.seen.data and not is_so_already:
            self.form_errors.append(opened.told())
        return not self.form_errors

    def offer(self, event: Event) -> "SettingsForm":
        """Only ask for seats of the kinds that the event has."""
        if not event.is_onsite:
            del self.seats_onsite
        if not event.is_online:
            del self.seats_online
        self.waiting_policy.choices = options(POLICIES.items())
        return self

    def _opens(self) -> datetime:
        return datetime.combine(self.opens_on.data, self.opens_time.data or time())

    def _closes(self) -> datetime:
        return datetime.combine(self.closes_on.data, self.closes_time.data or END_OF_DAY)

    def details(self, before: RegistrationSettings, zone: str) -> SettingsDetails:
        """What was typed, as the service takes it. Without a clock: the whole day counts."""
        here = ZoneInfo(zone)
        typed = {name: self[name].data for name in AS_TYPED if name in self}
        # An empty number of these says nothing, while no number of seats is no limit.
        typed |= {name: self[name].data for name in NUMBERS if self[name].data}
        return replace(
            registrations.details_of(before),
            **typed,
            enabled=self.way.data in ("open", "approval", "invitation"),
            external_url=self.external_url.data if self.way.data == "elsewhere" else "",
            opens_at=self._opens().replace(tzinfo=here) if self.opens_on.data else None,
            closes_at=self._closes().replace(tzinfo=here) if self.closes_on.data else None,
            needs_approval=self.way.data == "approval",
        )


@bp.route("/events/<int:event_id>/registration", methods=["GET", "POST"])
def index(event_id: int):
    """See for all who may look, change for those who may."""
    event = event_for("view", event_id)
    standing = seats.availability(event, now())
    now_set = typed(event, standing.settings)
    form = SettingsForm(data=now_set | {"seen": digest(now_set)}).offer(event)
    if form.is_submitted():
        event = event_for("edit", event_id)
        if form.validate() and form.is_of_now(now_set, standing.settings, event.time_zone):
            with transaction():
                details = form.details(seats.settings_of(event), event.time_zone)
                registrations.configure(event, details, user(), now())
                way_in.keep_audience(event, form.way.data, user(), now())
            _tell(seats.availability(event, now()), standing.waiting)
            return redirect(url_for(".index", event_id=event.id), 303)
    status = 422 if form.errors or form.form_errors else 200
    return event_page(
        "organiser/registration.html",
        event,
        "registration",
        form=form,
        standing=standing,
        way_hints=way_in.HINTS,
        invited=inviting.counts(event).total(),
        pending=len(awaiting.of_event(event)),
        facts=None if people.can(user(), "edit", event.region_id) else facts(event, standing),
    ), status


def digest(now_set: dict[str, Any]) -> str:
    """A mark of what is set. The version of the settings counts seats as well, so it is none."""
    return opened.mark(sorted(now_set.items()))


def typed(event: Event, settings: RegistrationSettings) -> dict[str, Any]:
    """Settings as the fields of the form take them."""
    zone = event.time_zone
    opens_on, opens_time = _local(settings.opens_at, zone)
    closes_on, closes_time = _local(settings.closes_at, zone)
    return {
        **vars(registrations.details_of(settings)),
        "way": way_in.of(event, settings),
        "opens_on": opens_on,
        "opens_time": opens_time,
        "closes_on": closes_on,
        "closes_time": closes_time,
    }


def _local(moment: datetime | None, zone: str) -> tuple[date | None, time | None]:
    if moment is None:
        return None, None
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time()


def _tell(standing: Availability, waited: int) -> None:
    """What saving has led to, for those who have a seat and those who wait for one."""
    flash(gettext("Inställningarna är sparade."))
    promoted = waited - standing.waiting
    if promoted > 0:
        flash(
            ngettext(
                "En person fick plats från reservlistan.",
                "%(num)s personer fick plats från reservlistan.",
                promoted,
            ),
            "info",
        )
    if any(kind.total is not None and kind.taken > kind.total for kind in standing.seats.values()):
        flash(
            gettext(
                "Fler har plats än det nu finns platser. Alla behåller sin plats, "
                "och ingen ny får plats förrän tillräckligt många har avbokat."
            ),
            "warning",
        )


def facts(event: Event, standing: Availability) -> list[tuple[str, str]]:
    """The settings in words, for those who may only look."""
    settings, zone = standing.settings, event.time_zone
    no_limit = gettext("ingen gräns")
    rows = [
        (gettext("Vem kan anmäla sig?"), str(way_in.WAYS[way_in.of(event, settings)])),
        (gettext("Anmälan på en annan webbplats"), settings.external_url),
        (gettext("Öppnar"), _moment(settings.opens_at, zone)),
        (gettext("Stänger"), _moment(settings.closes_at, zone)),
    ]
    names = {"onsite": gettext("Platser på plats"), "online": gettext("Platser online")}
    for attendance, kind in standing.seats.items():
        rows.append((names[attendance], no_limit if kind.total is None else str(kind.total)))
    return [
        *rows,
        (gettext("Reservlista"), _yes(settings.waiting_list)),
        (gettext("Frågar efter roll"), _yes(settings.asks_role)),
        (gettext("Så får den som väntar en plats"), " ".join(line_words.policy(settings))),
        (gettext("Anmälda på en gång"), str(settings.party_size)),
        (gettext("Mat serveras"), _yes(settings.has_food)),
        (gettext("Text i bekräftelsen"), settings.confirmation_words),
    ]


def _yes(value: bool) -> str:
    return gettext("ja") if value else gettext("nej")


def _moment(moment: datetime | None, zone: str) -> str:
    return event_words.moment_words(moment, zone) if moment else gettext("inte bestämt")
