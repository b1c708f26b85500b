"""The demo organiser's account."""

import secrets
from datetime import datetime

from eventsys.audit.service import SYSTEM
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.people import service as people
from eventsys.places import service as places

EMAIL, NAME = "organisator@exempel.se", "Alma Demo"
ROLES = (
    ("vastmanland", "region_administrator"),
    ("orebro-lan", "organiser"),
    ("ostergotland", "organiser"),
)


def demo_user(now: datetime) -> tuple[str, str]:
    """E-mail and a fresh password of the demo organiser, whose account is made when missing.

    Raises DomainError when somebody else has the address.
    """
    password = secrets.token_urlsafe(12)
    user = people.find(EMAIL)
    if user is None:
        user = people.add(EMAIL, NAME, password, SYSTEM, now)
        user.is_demo = True
        for slug, role in ROLES:
            people.give_role(user, places.get_region(slug), role)
        # Whoever tries it out sees all there is; a real administrator is given this by name.
        user.memberships[0].sees_health = True
    elif user.is_demo:
        people.set_password(user, password, SYSTEM, now)
    else:
        raise DomainError(_("Det finns redan en användare med den e-postadressen."), "email")
    return EMAIL, password
