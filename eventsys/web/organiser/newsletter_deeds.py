"""What is done with a newsletter: looking at it, trying it, sending it, holding it, stopping it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for

from eventsys.core import links
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import LANGUAGES, gettext
from eventsys.mail import wording
from eventsys.mail.models import Letter
from eventsys.newsletter import choosing, editions, sending, telling
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Edition
from eventsys.web import event_words, letter_frame, numbers
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import edition_for
from eventsys.web.organiser import newsletter
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.frame import page
from eventsys.web.organiser.newsletter_form import SendForm

bp = Blueprint("newsletter_deeds", __name__, url_prefix="/newsletters/<int:edition_id>")
ALL = ""


@bp.get("/preview")
def preview(edition_id: int):
    """The letter as one subscriber gets it, whose wishes can be chosen."""
    edition = edition_for("view", edition_id)
    asked = _asked(edition)
    offered = choosing.offered(
        edition.region, Wishes(), event_words.today(now()), asked["language"]
    )
    letter = _letter(edition, asked)
    return letter_frame.framing(
        _page(
            "organiser/newsletter_preview.html",
            edition,
            asked=asked,
            offered=offered,
            letter=letter,
            text=_words(letter).text if letter else "",
            frame_url=url_for(".letter", edition_id=edition.id, **asked),
        )
    )


@bp.get("/letter")
def letter(edition_id: int):
    """The same as HTML, for the frame."""
    edition = edition_for("view", edition_id)
    made = _letter(edition, _asked(edition)) or abort(404)
    return letter_frame.letter(_words(made))


@bp.post("/trial")
def trial(edition_id: int):
    """A letter to oneself."""
    edition = edition_for("edit", edition_id)
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        language = edition.region.language
    with transaction():
        editions.try_out(edition, user(), language, now())
    flash(gettext("Ett provbrev är på väg till %(email)s.", email=user().email))
    return redirect(url_for(".preview", edition_id=edition.id, language=language), 303)


@bp.route("/send", methods=["GET", "POST"])
def send(edition_id: int):
    """Who gets it, and when."""
    edition = edition_for("edit", edition_id)
    if edition.status != "draft":
        return _to(edition)
    form = SendForm(version=edition.version)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        status = _scheduled(edition, form)
        if status == 303:
            return _to(edition)
    counts = sending.counts(edition, now())
    return _page("organiser/newsletter_send.html", edition, form=form, counts=counts), status


@bp.post("/recall")
def recall(edition_id: int):
    """Back to a draft."""
    edition = edition_for("edit", edition_id)
    with transaction():
        editions.recall(edition, user(), now())
    flash(gettext("Nyhetsbrevet är ett utkast igen. Inget har skickats."))
    return _to(edition)


@bp.post("/stop")
def stop(edition_id: int):
    """What is not sent yet goes to nobody."""
    edition = edition_for("edit", edition_id)
    with transaction():
        editions.stop(edition, user(), now())
    flash(gettext("Nyhetsbrevet är stoppat. Det som inte hade skickats går inte till någon."))
    return _to(edition)


@bp.route("/remove", methods=["GET", "POST"])
def remove(edition_id: int):
    """Throw a draft away, after a last question."""
    edition = edition_for("edit", edition_id)
    form, region = Form(), edition.region
    if form.validate_on_submit():
        with transaction():
            editions.remove(edition, user(), now())
        flash(gettext("Utkastet är borttaget."))
        return redirect(url_for("organiser.newsletter.index", region=region.slug), 303)
    if edition.status != "draft":
        return _to(edition)
    return _page("organiser/newsletter_remove.html", edition, form=form)


def _scheduled(edition: Edition, form: SendForm) -> int:
    """303 when it is on its way; else the status of the page that says why not."""
    try:
        with transaction():
            moment = form.moment(edition.region.time_zone)
            editions.schedule(edition, moment, last_saved(), user(), now())
    except StaleVersion as error:
        form.version.data = str(edition.version)
        form.form_errors.append(str(newsletter.CHANGED))
        return error.status
    except DomainError as error:
        form.object_to(error)
        return 422 if error.field else error.status
    if form.when.data == "later":
        flash(gettext("Nyhetsbrevet går vid den tid du valde. Till dess kan du hålla inne det."))
    else:
        flash(gettext("Nyhetsbrevet är på väg. Det första mejlet går inom en minut."))
    return 303


def _asked(edition: Edition) -> dict[str, Any]:
    """Whose letter to look at, as the address says. What is no choice counts as none."""
    language = request.args.get("language", "")
    return {
        "language": language if language in LANGUAGES else edition.region.language,
        "kind": numbers.asked("kind"),
        "municipality": numbers.asked("municipality"),
        "theme": request.args.get("theme", ALL),
    }


def _letter(edition: Edition, asked: dict[str, Any]) -> Letter | None:
    """The letter for these wishes; none where nothing in it is for them."""
    wishes = Wishes(
        kinds=frozenset({asked["kind"]} - {None}),
        municipalities=frozenset({asked["municipality"]} - {None}),
        themes=frozenset({asked["theme"]} - {ALL}),
    )
    language = asked["language"]
    prepared = telling.prepare(edition, [language], now())
    events = prepared.wanted(wishes)
    # Links of nobody: whoever looks at a letter here cannot end anybody's subscription.
    own = links.newsletter(edition.region.slug, language)
    facts = prepared.facts(language, events, own, own)
    made = Letter(name=telling.NAME, language=language, facts=facts, invitation=None)
    return made if events else None


def _words(made: Letter) -> wording.Words:
    return wording.of(made) or abort(404)


def _page(template: str, edition: Edition, **context: Any) -> str:
    common = newsletter.common(edition)
    way = url_for("organiser.newsletter.show", edition_id=edition.id)
    trail = [*common["trail"], {"label": common["title"], "url": way}]
    context = common | {"trail": trail} | context
    return page(template, edition.region, "newsletter", **context)


def _to(edition: Edition):
    return redirect(url_for("organiser.newsletter.show", edition_id=edition.id), 303)
