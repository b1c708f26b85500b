"""Who appears at an event: have they said yes, what is missing, and asking them."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.mail import failures
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.programme.models import Speaker
from eventsys.speakers import erasing, inviting, letters, own
from eventsys.speakers import service as speakers
from eventsys.web import limits, portraits, speaker_words
from eventsys.web.doors import user
from eventsys.web.event_words import moment_words
from eventsys.web.loaders import event_for
from eventsys.web.organiser import speaker_rows
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.speaker_invite import InviteForm
from eventsys.web.speaker_form import MOST_BYTES, LetterForm, SpeakerForm, typed

bp = Blueprint("speakers", __name__)
ANSWERS = {"yes": True, "no": False}


@bp.get("/events/<int:event_id>/speakers")
def index(event_id: int):
    """Everybody, and how far it has come with each."""
    event = event_for("view", event_id)
    people = speaker_rows.people(event)
    return event_page(
        "organiser/speakers.html",
        event,
        "speakers",
        rows=speaker_rows.rows(event, people),
        confirmed=sum(each.state == "confirmed" for each in people),
        unasked=sum(each.state == "new" for each in people),
        is_open=own.is_open(event, now()),
    )


@bp.route("/events/<int:event_id>/speakers/invite", methods=["GET", "POST"])
def invite(event_id: int):
    """All who are not asked yet, or the one that `whom` names."""
    event = event_for("edit", event_id)
    whom = request.args.get("whom", "")
    people = [each for each in speaker_rows.people(event) if each.state == "new"]
    chosen = [each for each in people if each.key == whom] if whom else people
    form = InviteForm().offer(event, chosen)
    if form.is_submitted() and form.is_complete():
        try:
            with transaction():
                found = form.invitations()
                made = inviting.invite(event, found, form.words.data, user(), now())
                count = len(made)
        except DomainError as error:
            form.object_to(error)
        else:
            flash(ngettext("Inbjudan är skickad.", "%(num)s inbjudningar är skickade.", count))
            return _back(event)
    status = 422 if form.errors or form.wrong or form.form_errors else 200
    return event_page("organiser/speaker_invite.html", event, "speakers", form=form), status


@bp.route("/events/<int:event_id>/speakers/new", methods=["GET", "POST"])
@limits.at_most(MOST_BYTES)
def add(event_id: int):
    """Somebody by hand, or out of the programme: `person` says whom."""
    event = event_for("edit", event_id)
    form = SpeakerForm(data=_begin(event))
    form.about(None)
    if form.validate_on_submit():
        try:
            with transaction():
                made = speakers.add(event, _said(form), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("%(name)s är tillagd.", name=made.name))
            return _back(event)
    return _form_page(event, None, form)


@bp.route("/events/<int:event_id>/speakers/<int:speaker_id>", methods=["GET", "POST"])
@limits.at_most(MOST_BYTES)
def show(event_id: int, speaker_id: int):
    """One of them; who may change the event may change this too."""
    event = event_for("view", event_id)
    speaker = speakers.get(event, speaker_id)
    form = SpeakerForm(data=typed(speaker))
    form.about(speaker)
    if form.is_submitted():
        event = event_for("edit", event_id)
    if form.validate_on_submit():
        try:
            with transaction():
                said = _said(form, speakers.particulars_of(speaker).needs)
                speakers.change(speaker, said, form.started_from(), user(), now())
        except StaleVersion as error:
            form.version.data = str(speaker.version)
            form.form_errors.append(
                _("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(error))
            )
        except NotFound:  # Somebody has taken them away meanwhile.
            raise
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Ändringarna är sparade."))
            return _back(event)
    return _form_page(event, speaker, form)


@bp.post("/events/<int:event_id>/speakers/<int:speaker_id>/remind")
def remind(event_id: int, speaker_id: int):
    """Write to somebody again, with words of one's own or without."""
    event = event_for("edit", event_id)
    speaker, form = speakers.get(event, speaker_id), LetterForm()
    if not form.validate():
        return _form_page(event, speaker, _described(speaker), form)
    with transaction():
        inviting.remind(speaker, form.words.data, user(), now())
    flash(_("Ett mejl är skickat till %(name)s.", name=speaker.name))
    return _back(event)


@bp.post("/events/<int:event_id>/speakers/<int:speaker_id>/link")
def renew_link(event_id: int, speaker_id: int):
    """Another link by letter; the old one dies."""
    event = event_for("edit", event_id)
    speaker = speakers.get(event, speaker_id)
    with transaction():
        inviting.renew_link(speaker, user(), now())
    flash(_("%(name)s har fått en ny länk. Den gamla fungerar inte längre.", name=speaker.name))
    return _back(event)


@bp.post("/events/<int:event_id>/speakers/<int:speaker_id>/answer")
def answer(event_id: int, speaker_id: int):
    """What somebody has said in another way, by telephone for example."""
    event = event_for("edit", event_id)
    speaker = speakers.get(event, speaker_id)
    yes = ANSWERS.get(request.form.get("answer", ""))
    if yes is None:
        abort(400)
    with transaction():
        own.answer(speaker, yes, "", user(), now())
    flash(_("Svaret från %(name)s är noterat.", name=speaker.name))
    return _back(event)


@bp.post("/events/<int:event_id>/speakers/<int:speaker_id>/remove")
def remove(event_id: int, speaker_id: int):
    """Take somebody away with text, portrait and link."""
    event = event_for("edit", event_id)
    speaker = speakers.get(event, speaker_id)
    name = speaker.name
    with transaction():
        speakers.remove(speaker, user(), now())
    flash(_("Uppgifterna om %(name)s är borttagna.", name=name))
    return _back(event)


@bp.get("/events/<int:event_id>/speakers/<int:speaker_id>/photo-<picture>.webp")
def photo(event_id: int, speaker_id: int, picture: str):
    """A portrait, whether or not the public may see it."""
    speaker = speakers.get(event_for("view", event_id), speaker_id)
    return portraits.answer(speaker, picture, is_public=False)


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _begin(event: Event) -> dict[str, Any]:
    """What is known of somebody whom the programme names."""
    begun = {"language": event.language}
    wanted = request.args.get("person", "")
    for person in speaker_rows.people(event):
        if person.key == wanted and person.speaker is None:
            begun |= {name: getattr(person, name) for name in ("name", "title", "organisation")}
    return begun


def _said(form: SpeakerForm, needs: str = "") -> speakers.Particulars:
    return form.said(
        name=form["name"].data, email=form.email.data, language=form.language.data, needs=needs
    )


def _described(speaker: Speaker) -> SpeakerForm:
    """The form as it stands, for a page that was asked to do something else."""
    form = SpeakerForm(formdata=None, data=typed(speaker))
    form.about(speaker)
    return form


def _form_page(
    event: Event, speaker: Speaker | None, form: SpeakerForm, letter: LetterForm | None = None
):
    """The page of one speaker, or of a new one."""
    letter = letter or LetterForm(formdata=None)
    wrong = form.errors or form.form_errors or letter.errors
    return event_page(
        "organiser/speaker.html",
        event,
        "speakers",
        speaker=speaker,
        form=form,
        letter=letter,
        is_open=own.is_open(event, now()),
        **_about(event, speaker) if speaker else {},
    ), 422 if wrong else 200


def _about(event: Event, speaker: Speaker) -> dict[str, Any]:
    """What stands over the form of somebody who is one already."""
    last_on = event.last_on or now().date()
    return {
        "portrait": speaker_rows.portrait(speaker),
        "said": speakers.particulars_of(speaker),
        "state_words": str(speaker_words.STATES[speaker.state]),
        "slots": letters.slots(speaker, event.language),
        "dead": [
            each
            for each in failures.of_event(event.id)
            if (each.thing, each.thing_id) == (speakers.THING, speaker.id)
        ],
        "moments": {
            name: moment_words(at, event.time_zone)
            for name, at in (("invited", speaker.invited_at), ("answered", speaker.answered_at))
            if at
        },
        "may_see_needs": people.can(user(), rules.SEE_NEEDS, event.region_id),
        "erase_needs_on": erasing.needs_on(last_on),
        "erase_person_on": erasing.person_on(last_on),
    }
