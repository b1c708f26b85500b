"""A subscriber's own pages, found by a secret link. GETs change nothing: scanners follow links."""

import json

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.models import Subscriber
from eventsys.web import posts, wishes_form
from eventsys.web.forms import csrf
from eventsys.web.wishes_form import AddressForm, WishesForm

bp = Blueprint("subscription", __name__, url_prefix="/subscription/<subscriber_token>")


@bp.errorhandler(404)
def unknown(_error):
    return render_template("attendee/subscription_unknown.html"), 404


@bp.route("/", methods=["GET", "POST"])
def show(subscriber_token: str):
    """What somebody gets, to change it; or, before their first yes, the question."""
    subscriber = _subscriber(subscriber_token)
    form = _wishes(subscriber)
    if subscriber.status == "pending":
        context = {"form": form, "is_move": subscriber.replaces_hash is not None}
        return _page("attendee/subscription_confirm.html", subscriber_token, **context)
    if form.validate_on_submit():
        with transaction():
            newsletter.change(subscriber, form.wishes(), form.language.data, now())
        return _back(subscriber_token, "saved")
    return _own_page(subscriber, subscriber_token, form)


@bp.post("/confirm")
def confirm(subscriber_token: str):
    """Yes."""
    subscriber = _subscriber(subscriber_token)
    with transaction():
        newsletter.confirm(subscriber, now())
    return _back(subscriber_token, "confirmed")


@bp.route("/email", methods=["GET", "POST"])
def address(subscriber_token: str):
    """Another address, which has to say yes as the first one had."""
    subscriber = _subscriber(subscriber_token)
    if subscriber.status == "pending":
        return redirect(url_for(".show", subscriber_token=subscriber_token), 303)
    form = AddressForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                posts.count("newsletter from")
                newsletter.move(subscriber, form.email.data, now())
        except DomainError as error:
            form.object_to(error)
            status = error.status
        else:
            return _back(subscriber_token, "moved")
    context = {"form": form, "subscriber": subscriber}
    return _page("attendee/subscription_address.html", subscriber_token, **context), status


@bp.route("/unsubscribe", methods=["GET", "POST"])
@csrf.exempt  # A mail program has no cookie (RFC 8058). The link alone may end what it names.
def unsubscribe(subscriber_token: str):
    """A button; the POST ends it at once, whether from the button or from a mail program."""
    subscriber = _subscriber(subscriber_token)
    if request.method != "POST":
        return _page("attendee/subscription_end.html", subscriber_token, subscriber=subscriber)
    with transaction():
        newsletter.end(subscriber, now())
    # No redirect: mail programs need not follow one.
    return render_template("attendee/subscription_ended.html")


@bp.get("/data.json")
def data(subscriber_token: str):
    """All that is kept about this subscriber."""
    found = newsletter.extract(_subscriber(subscriber_token))
    text = json.dumps(found, ensure_ascii=False, indent=2)
    response = Response(text.encode(), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="eventsys.json"'
    return response


def _subscriber(token: str) -> Subscriber:
    return newsletter.by_token(token, now()) or abort(404)


def _wishes(subscriber: Subscriber) -> WishesForm:
    wishes = newsletter.wishes_of(subscriber)
    form = WishesForm(data=wishes_form.typed(wishes, subscriber.language))
    return form.offer(None, wishes)


def _own_page(subscriber: Subscriber, token: str, form: WishesForm):
    status = 422 if form.is_submitted() else 200
    done = request.args.get("done", "")
    context = {"form": form, "subscriber": subscriber, "done": done}
    return _page("attendee/subscription.html", token, **context), status


def _page(template: str, token: str, **context: object) -> str:
    return render_template(template, subscriber_token=token, **context)


def _back(token: str, done: str):
    return redirect(url_for(".show", subscriber_token=token, done=done), 303)
