"""Nobody takes a kept seat along who says afterwards that they belong to others."""

from dataclasses import replace

from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.registration import lineup, placing, rules, seats
from eventsys.registration.bookings import Applicant, applicant_of
from eventsys.registration.models import Registration, RegistrationSettings


def check(registration: Registration, applicant: Applicant, settings: RegistrationSettings) -> None:
    """With another role or municipality somebody keeps a seat only if they would get one now.

    They are judged as newcomers who have given theirs back. Needs the lock. Raises DomainError.
    """
    if not settings.has_quotas or registration.status not in rules.TAKES_SEAT:
        return
    said = replace(applicant, attendance=registration.attendance)
    is_invited = registration.is_invited
    was = lineup.person_of(applicant_of(registration), settings, is_invited)
    now = lineup.person_of(said, settings, is_invited)
    event = registration.event
    seating = lineup.seating_of(event, settings, seats.count(event, settings))
    mine = seating.quotas_of(was)
    if mine == seating.quotas_of(now):
        return
    seating.taken[was.attendance] -= 1
    seating.members.subtract(mine)
    before = [group.people for group in lineup.line_of(event)]
    if placing.next_up([*before, [now]], seating)[-1]:
        return
    raise DomainError(
        _(
            "Platsen du har hålls för dem som du hör till nu. Med den här ändringen skulle du stå "
            "på reservlistan. Avboka och anmäl dig igen om det är så det ska vara."
        ),
        "role" if applicant.role != registration.role else "municipality",
    )
