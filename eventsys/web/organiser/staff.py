"""Who works in a region, and who of them may see diets and access needs by name."""

from flask import Blueprint, abort, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import LazyText, lazy_gettext
from eventsys.core.i18n import gettext as _
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.web.doors import user
from eventsys.web.loaders import region_for
from eventsys.web.organiser.frame import page

bp = Blueprint("staff", __name__)

ROLES: dict[str, LazyText] = {
    "region_administrator": lazy_gettext("Administratör i regionen"),
    "organiser": lazy_gettext("Arrangör"),
    "reader": lazy_gettext("Läsare"),
    "host": lazy_gettext("Värd vid dörren"),
}


@bp.get("/<region>/staff")
def index(region: str):
    """Everybody with a role in the region."""
    found = region_for("administer", region)
    members = people.members_of(found)
    rows = [
        {
            "id": each.id,
            "name": each.user.name,
            "email": each.user.email,
            "role": str(ROLES[each.role]),
            "sees_health": each.sees_health,
            "can_see": rules.can_see_needs(each.role, sees_health=True),
        }
        for each in members
    ]
    return page("privacy/staff.html", found, "privacy", rows=rows)


@bp.post("/<region>/staff/<int:membership_id>/needs")
def needs(region: str, membership_id: int):
    """Let somebody see who needs what, or no longer."""
    found = region_for("administer", region)
    with transaction():
        member = people.member(found, membership_id) or abort(404)
        people.let_see_needs(member, not member.sees_health, user(), now())
    flash(
        _("%(name)s får nu se vem som behöver vad.", name=member.user.name)
        if member.sees_health
        else _("%(name)s ser inte längre vem som behöver vad.", name=member.user.name)
    )
    return redirect(url_for(".index", region=found.slug), 303)
