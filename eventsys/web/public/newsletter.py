"""Asking for the newsletter of invitations: of one region, or of all."""

from flask import Blueprint, redirect, render_template, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import TooManyAttempts
from eventsys.core.i18n import current_language
from eventsys.newsletter import rules
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.matching import Wishes
from eventsys.places.models import Region
from eventsys.web import kept, posts, wishes_form
from eventsys.web.forms import csrf
from eventsys.web.loaders import public_region
from eventsys.web.wishes_form import SubscribeForm

bp = Blueprint("newsletter", __name__)


@bp.route("/newsletter", methods=["GET", "POST"])
@csrf.exempt  # The form checks the token itself, and gives back what was typed when it is missing.
def everywhere():
    return page(None)


@bp.route("/<region>/newsletter", methods=["GET", "POST"])
@csrf.exempt  # As above.
def of_region(region: str):
    return page(public_region(region))


@bp.get("/newsletter/receipt")
@kept.for_everybody
def receipt():
    """The same for everybody: the letter knows more."""
    return render_template("public/newsletter_receipt.html", days=rules.PENDING_DAYS)


def page(region: Region | None):
    """The form, or on to the receipt."""
    wishes = Wishes(regions=frozenset({region.id} if region else ()))
    form = SubscribeForm(data=wishes_form.typed(wishes, current_language()))
    form.offer(region, wishes)
    status = 200
    if form.is_submitted():
        status = ask(form)
        if status == 303:
            return redirect(url_for(".receipt"), 303)
    return render_template("public/newsletter.html", region=region, form=form), status


def ask(form: SubscribeForm) -> int:
    """303 when the letter is written, if there is one to write; else the status of the form."""
    if not form.validate():
        return 400 if form.csrf_token.errors else 422
    try:
        with transaction():
            posts.count("newsletter from")
            newsletter.ask(form.email.data, form.wishes(), form.language.data, now())
    except TooManyAttempts as error:
        form.object_to(error)
        return error.status
    return 303
