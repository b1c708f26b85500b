"""Diet and access needs: stored apart from the rest, encrypted, with a day on which they go."""

from eventsys.core import tokens
from eventsys.registration import rules
from eventsys.registration.bookings import Applicant, applicant_of
from eventsys.registration.models import HealthData, Registration


def keep(registration: Registration, applicant: Applicant) -> bool:
    """Store what somebody says they need. Says whether that changed anything."""
    before = applicant_of(registration)
    if (before.access_needs, before.diet) == (applicant.access_needs, applicant.diet):
        return False
    if not (applicant.access_needs or applicant.diet):
        registration.health = None
        return True
    health = registration.health
    if health is None:
        health = registration.health = HealthData()
    health.access_needs_sealed = tokens.encrypt(applicant.access_needs)
    health.diet_sealed = tokens.encrypt(applicant.diet)
    last_on = registration.event.last_on or registration.created_at.date()
    health.erase_on = rules.erase_health_on(last_on)
    return True
