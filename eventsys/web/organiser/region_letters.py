"""A region's letters: who they come from, and what the region says in them."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from wtforms import HiddenField

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events import queries, region_letters
from eventsys.events import service as events
from eventsys.events.letter_models import RegionLetters
from eventsys.events.models import Event, EventKind
from eventsys.events.region_letters import FOR_ALL_KINDS, LETTERS, Sender
from eventsys.places.models import Region
from eventsys.web import event_words
from eventsys.web.doors import user
from eventsys.web.forms import EmailAddress, Form, Line
from eventsys.web.letter_frame import framing
from eventsys.web.loaders import region_for
from eventsys.web.organiser import letter_texts
from eventsys.web.organiser.fields import last_saved
from eventsys.web.organiser.frame import page
from eventsys.web.organiser.letters import somebody

bp = Blueprint("region_letters", __name__)


class SenderForm(Form):
    """Who letters come from; what is empty is as for all regions."""

    version = HiddenField()
    name = Line(_("Avsändarens namn"), most=80)
    address = Line(_("Avsändarens e-postadress"), [EmailAddress()])
    reply_to = Line(_("Svar går till"), [EmailAddress()])


class WordsForm(Form):
    """What the region says in one letter, in each language."""

    version = HiddenField()
    words_sv = letter_texts.text(_("Text"))
    words_da = letter_texts.text(_("Text"))
    words_en = letter_texts.text(_("Text"))


@bp.route("/<region>/letters", methods=["GET", "POST"])
def index(region: str):
    """The sender, and the letters in which the region may say something."""
    found = region_for("administer", region)
    form = SenderForm(data=_typed(region_letters.of(found)))
    if form.validate_on_submit():
        sender = Sender(form.name.data, form.address.data, form.reply_to.data)
        try:
            with transaction():
                region_letters.set_sender(found, sender, last_saved(), user(), now())
        except DomainError as error:
            _object(form, found, error)
        else:
            flash(gettext("Avsändaren är sparad."))
            return redirect(url_for(".index", region=found.slug), 303)
    return page(
        "organiser/region_letters.html",
        found,
        here="region_letters",
        form=form,
        letters=_letters(found),
        domains=current_app.config["SETTINGS"].domains_to_send_from,
    ), (422 if form.errors or form.form_errors else 200)


@bp.route("/<region>/letters/<letter>", methods=["GET", "POST"])
def words(region: str, letter: str):
    """What is said in one letter: to all, or to those at one kind of event."""
    found = region_for("administer", region)
    if letter not in LETTERS:
        abort(404)
    kind = _kind()
    kind_key = str(kind.id) if kind else FOR_ALL_KINDS
    own = region_letters.of(found)
    said = own.words.get(letter, {}).get(kind_key, {})
    form = WordsForm(data={"version": str(own.version), **letter_texts.shown("words", said)})
    if form.validate_on_submit():
        texts = letter_texts.typed(form, "words")
        try:
            with transaction():
                region_letters.set_words(
                    found, letter, kind_key, texts, last_saved(), user(), now()
                )
        except DomainError as error:
            _object(form, found, error)
        else:
            flash(gettext("Texten är sparad."))
            return redirect(_address(found, letter, kind), 303)
    return _words_page(found, letter, kind, form)


def _words_page(region: Region, letter: str, kind: EventKind | None, form: WordsForm) -> Any:
    event = _example(region, kind)
    own = region_letters.of(region).words.get(letter, {})
    return framing(
        page(
            "organiser/region_words.html",
            region,
            here="region_letters",
            trail=[
                {
                    "label": gettext("Regionens mejl"),
                    "url": url_for("organiser.region_letters.index", region=region.slug),
                }
            ],
            form=form,
            letter=letter,
            title=str(LETTERS[letter]),
            kind=kind,
            kinds=[{"kind": each, "is_said": str(each.id) in own} for each in events.kinds()],
            address=_address(region, letter, kind),
            in_languages=letter_texts.languages(region.language),
            language_words=letter_texts.LANGUAGE_WORDS,
            blanks=letter_texts.blanks(somebody(event, event.language) if event else None),
            event=event,
        ),
        422 if form.errors or form.form_errors else 200,
    )


def _object(form: Any, region: Region, error: DomainError) -> None:
    """Show what was refused, and let what is typed be saved over what somebody else saved."""
    if isinstance(error, StaleVersion):
        form.version.data = str(region_letters.of(region).version)
        words = gettext("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(error))
        form.form_errors.append(words)
    else:
        form.object_to(error)


def _kind() -> EventKind | None:
    """The kind that the address names; none for all kinds."""
    asked = request.args.get("kind", "")
    if not asked:
        return None
    return next((each for each in events.kinds() if each.slug == asked), None) or abort(404)


def _address(region: Region, letter: str, kind: EventKind | None) -> str:
    return url_for(".words", region=region.slug, letter=letter, kind=kind.slug if kind else None)


def _typed(own: RegionLetters) -> dict[str, str]:
    """The sender as the form takes it."""
    return {
        "version": str(own.version),
        "name": own.sender_name,
        "address": own.sender,
        "reply_to": own.reply_to,
    }


def _letters(region: Region) -> list[dict[str, str]]:
    """The letters in which the region may say something, and to whom it does."""
    words, kinds = region_letters.of(region).words, events.kinds()
    return [
        {"name": name, "title": str(title), "said_to": _said_to(words.get(name, {}), kinds)}
        for name, title in LETTERS.items()
    ]


def _said_to(by_kind: dict[str, dict[str, str]], kinds: list[EventKind]) -> str:
    """To whom a region says something in a letter."""
    names = [kind.name(current_language()) for kind in kinds if str(kind.id) in by_kind]
    return ", ".join([gettext("alla möten")] * (FOR_ALL_KINDS in by_kind) + names)


def _example(region: Region, kind: EventKind | None) -> Event | None:
    """An event to look at letters of: the next one, of this kind if there is one."""
    coming = queries.for_organiser(region, event_words.today(now()))
    return next((each for each in coming if kind is None or each.kind_id == kind.id), None)
