"""What still says who somebody is, in one region: for its administrators."""

from flask import Blueprint

from eventsys.web import privacy_page
from eventsys.web.loaders import region_for
from eventsys.web.organiser.frame import page

bp = Blueprint("privacy", __name__)


@bp.get("/<region>/privacy")
def index(region: str):
    """Kinds of data, how much there is of each, and when it goes."""
    found = region_for("administer", region)
    facts = privacy_page.overview(found)
    return page("privacy/overview.html", found, "privacy", **facts)


@bp.route("/<region>/privacy/person", methods=["GET", "POST"])
def person(region: str):
    """All that the region keeps about one address."""
    found = region_for("administer", region)
    return privacy_page.person(found, page)
