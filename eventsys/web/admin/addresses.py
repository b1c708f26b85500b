"""Addresses that nothing is sent to: which, why, and how they get letters again."""

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.mail import suppression
from eventsys.mail.models import SuppressedAddress
from eventsys.web import event_words, letter_words
from eventsys.web.doors import user
from eventsys.web.forms import EmailAddress, Form, Line, Needed
from eventsys.web.organiser.frame import page

bp = Blueprint("addresses", __name__)
SHOWN = 200
ZONE = str(event_words.HOME)


class AddressForm(Form):
    """An address to send nothing to."""

    email = Line(_("E-postadress"), [Needed(_("Skriv e-postadressen.")), EmailAddress()])
    words = Line(_("Varför"))


class ReleaseForm(Form):
    """An address in the list."""

    email = Line(_("E-postadress"), [Needed(_("Skriv e-postadressen."))])


@bp.route("/addresses", methods=["GET", "POST"])
def index():
    """The list, and one more."""
    form = AddressForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                suppression.suppress(
                    form.email.data, "by_hand", user(), now(), words=form.words.data
                )
        except DomainError as error:
            form.object_to(error)
            status = error.status
        else:
            flash(gettext("%(email)s är spärrad.", email=form.email.data))
            return redirect(url_for(".index"), 303)
    return _listed(form), status


@bp.post("/addresses/release")
def release():
    """Send there again. Whoever else has done so already is no trouble."""
    form = ReleaseForm()
    if form.validate_on_submit() and suppression.of(form.email.data) is not None:
        with transaction():
            suppression.release(form.email.data, user(), now())
        flash(gettext("Vi skickar mejl till %(email)s igen.", email=form.email.data))
    return redirect(url_for(".index"), 303)


def _listed(form: AddressForm) -> str:
    return page(
        "admin/addresses.html",
        here="letters",
        trail=[{"label": gettext("Brev"), "url": url_for("admin.letters.index")}],
        form=form,
        rows=[_row(each) for each in suppression.listed(SHOWN)],
        total=suppression.count(),
        kept_days=suppression.KEPT_DAYS,
    )


def _row(address: SuppressedAddress) -> dict[str, str]:
    return {
        "email": address.email,
        "since": event_words.moment_words(address.since, ZONE),
        "why": letter_words.why_suppressed(address),
    }
