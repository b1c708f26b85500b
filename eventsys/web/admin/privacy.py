"""What still says who somebody is, everywhere, and how long each kind is kept."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from wtforms.validators import StopValidation

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import lazy_gettext
from eventsys.core.periods import Kind
from eventsys.privacy import changing, kinds
from eventsys.web import privacy_page
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.organiser.fields import Whole
from eventsys.web.organiser.frame import page

bp = Blueprint("privacy", __name__)


@bp.get("/privacy")
def index():
    """All kinds of data, how much there is of each, and when it goes."""
    return page("privacy/overview.html", here="privacy", **privacy_page.overview(None))


@bp.route("/privacy/person", methods=["GET", "POST"])
def person():
    """All that is kept about one address, in every region."""
    return privacy_page.person(None, page)


@bp.route("/privacy/<key>", methods=["GET", "POST"])
def period(key: str):
    """Keep a kind for longer or shorter, after seeing what that would mean."""
    kind = kinds.get(key)
    form = _form_for(kind)
    status = 422 if form.is_submitted() else 200
    due = None
    if form.validate_on_submit():
        if "confirm" in request.form:
            with transaction():
                changing.change(kind, form.days.data, user(), now())
            flash(_("Tiden är ändrad."))
            return redirect(url_for(".index"), 303)
        due, status = kind.count_due(now(), kept=form.days.data), 200
    would = kind.count_due(now())
    return page(
        "privacy/period.html", here="privacy", kind=kind, form=form, due=due, would=would
    ), status


def _form_for(kind: Kind) -> Form:
    """A form whose field knows the bounds of the kind. 404 where they cannot be changed."""
    if not kind.can_be_changed:
        abort(404)

    class PeriodForm(Form):
        days = Days(lazy_gettext("Antal dagar"), kind.least, kind.most)

    return PeriodForm(data={"days": kind.days})


class Days(Whole):
    """A number of days, which cannot be left out."""

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if self.data is None:
            raise StopValidation(str(lazy_gettext("Skriv antalet dagar.")))
