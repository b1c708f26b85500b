"""A region's newsletters: the list with its numbers, a draft, and how one that is sent fares."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.audit import service as audit
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import LANGUAGE_NAMES, LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.newsletter import content, editions, sending
from eventsys.newsletter.models import Edition
from eventsys.people import service as people
from eventsys.places.models import Region
from eventsys.registration import seats
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.loaders import edition_for, region_for
from eventsys.web.organiser import newsletter_form, rows
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.frame import page
from eventsys.web.organiser.history import in_words
from eventsys.web.organiser.newsletter_form import EditionForm

bp = Blueprint("newsletter", __name__)
LATELY = timedelta(days=30)
CHANGED = _("Någon annan har ändrat nyhetsbrevet samtidigt. Spara igen om dina val ska gälla.")
STATUSES = {
    "draft": _("Utkast"),
    "scheduled": _("Väntar på sin tid"),
    "going": _("Skickas"),
    "done": _("Skickat"),
    "stopped": _("Stoppat"),
}
# Where a draft is taken when it has been saved.
NEXT = {
    "look": "organiser.newsletter_deeds.preview",
    "send": "organiser.newsletter_deeds.send",
}


@bp.get("/<region>/newsletter")
def index(region: str):
    """All newsletters of a region, and how many want them."""
    found = region_for("view", region)
    since = now() - LATELY
    return page(
        "organiser/newsletters.html",
        found,
        "newsletter",
        listed=[row(each) for each in editions.of_region(found)],
        subscribers=sending.subscribers(found),
        joined=sending.joined_since(found.id, since),
        ended=sending.ended_since(found.id, since),
    )


@bp.post("/<region>/newsletter/new")
def start(region: str):
    """A draft that is filled already."""
    found = region_for("edit", region)
    with transaction():
        edition = editions.start(found, user(), now())
    return redirect(url_for(".show", edition_id=edition.id), 303)


@bp.route("/newsletters/<int:edition_id>/", methods=["GET", "POST"])
def show(edition_id: int):
    """The form of a draft, for those who may change it; else what stands in it."""
    edition = edition_for("view", edition_id)
    if request.method == "POST":
        edition = edition_for("edit", edition_id)
    if edition.status == "draft" and people.can(user(), "edit", edition.region_id):
        return _draft(edition)
    if request.method == "POST":
        flash(gettext("Nyhetsbrevet är inget utkast längre. Ändringen sparades inte."), "warning")
        return redirect(url_for(".show", edition_id=edition.id), 303)
    return page(
        "organiser/newsletter.html",
        edition.region,
        "newsletter",
        **common(edition),
        listed=[(event, why) for event, why in content.chosen(edition, now())],
        progress=sending.progress(edition, now()),
        entries=in_words(audit.history_of("edition", edition.id), edition.region.time_zone),
    )


def row(edition: Edition) -> dict[str, Any]:
    """A newsletter in the list."""
    return {
        "edition": edition,
        "title": title(edition),
        "status": status(edition),
        "when": _when(edition),
    }


def status(edition: Edition) -> LazyText:
    """How far it is in words. It is on its way as long as its letters are, written or not."""
    is_fresh = edition.done_at is not None and now() - edition.done_at < LATELY
    still = edition.status == "done" and is_fresh and sending.has_waiting(edition)
    return STATUSES["going" if still else edition.status]


def title(edition: Edition) -> str:
    """What a newsletter is called: its subject in the region's language."""
    return edition.subject.get(edition.region.language) or gettext("Nyhetsbrev")


def common(edition: Edition) -> dict[str, Any]:
    """What every page of one newsletter says of it."""
    return {
        "edition": edition,
        "title": title(edition),
        "status": status(edition),
        "when": _when(edition),
        "reasons": newsletter_form.REASONS,
        "language_names": LANGUAGE_NAMES,
        "trail": trail(edition.region),
    }


def trail(region: Region) -> list[dict[str, str]]:
    """The way to one newsletter."""
    url = url_for("organiser.newsletter.index", region=region.slug)
    return [{"label": gettext("Nyhetsbrev"), "url": url}]


def _draft(edition: Edition):
    form = EditionForm(data=newsletter_form.typed(edition)).of(edition)
    submitted = form.is_submitted()
    found = content.candidates(edition.region, editions.since_of(edition), now())
    picks = newsletter_form.picks(edition, found, submitted)
    moved = newsletter_form.moved_id() if submitted else None
    status = 200
    if submitted and moved is None:
        status = _saved(edition, form, picks) if form.validate() else 422
        if status == 303:
            return redirect(_after(edition), 303)
    events = [pick.event for pick in picks]
    standings = seats.availabilities(events, now())
    return page(
        "organiser/newsletter_draft.html",
        edition.region,
        "newsletter",
        **common(edition),
        form=form,
        picks=picks,
        listed_count=newsletter_form.listed_count(edition, submitted),
        moved=moved,
        said={each.id: rows.seats_words(standings[each.id]) for each in events},
        counts=sending.counts(edition, now()),
        subscribers=sending.subscribers(edition.region),
    ), status


def _saved(edition: Edition, form: EditionForm, picks: list[newsletter_form.Pick]) -> int:
    """303 when it is saved; else the status of the page that says why not."""
    try:
        with transaction():
            editions.edit(edition, form.details(picks), last_saved(), user(), now())
    except StaleVersion as error:
        form.version.data = str(edition.version)
        form.form_errors.append(str(CHANGED))
        return error.status
    except DomainError as error:
        form.object_to(error)
        return error.status
    return 303


def _after(edition: Edition) -> str:
    """Where the button leads that saved it."""
    deed = request.form.get("deed", "")
    if deed not in NEXT:
        flash(gettext("Utkastet är sparat."))
    return url_for(NEXT.get(deed, "organiser.newsletter.show"), edition_id=edition.id)


def _when(edition: Edition) -> str:
    """When it goes or went, by the region's clock; a draft: when it was changed."""
    moment = edition.send_at or edition.changed_at
    return event_words.moment_words(moment, edition.region.time_zone)
