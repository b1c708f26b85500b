"""The form in which a speaker is described, by themselves or by an organiser."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from eventsys.core import images, tokens, uploads
from eventsys.core.errors import DomainError
from eventsys.core.i18n import LANGUAGE_NAMES, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.programme.models import Speaker
from eventsys.speakers import service as speakers
from eventsys.speakers.service import Particulars, Picture
from eventsys.web.choices import OneOf, options
from eventsys.web.forms import EmailAddress, Form, Line, Needed, Text
from eventsys.web.limits import MEGABYTE

# The picture, and the rest of the form around it.
MOST_BYTES = images.MOST_BYTES + MEGABYTE
BIOGRAPHY, NEEDS, WORDS = 1500, 1000, 250


def language_options() -> Any:
    """The languages of letters and of the speaker's own page."""
    return options(LANGUAGE_NAMES.items())


class AboutForm(Form):
    """Title, text and portrait.

    A browser does not send a chosen file twice. So a picture that is good is kept at once, and
    comes back with the form, sealed, when something else has to be mended first.
    """

    title = Line(_("Titel eller uppdrag"))
    organisation = Line(_("Organisation"))
    biography = Text(_("Kort om dig"), most=BIOGRAPHY)
    photo = FileField(_("Bild"))
    photo_kept = HiddenField()
    photo_words = Line(_("Vad bilden visar"), most=WORDS)
    remove_photo = BooleanField(_("Ta bort bilden"))
    version = HiddenField()

    def about(self, speaker: Speaker | None) -> "AboutForm":
        """Whom it describes; they may have a picture already."""
        self.speaker = speaker
        self.picture = speakers.picture_of(speaker) if speaker else None
        if kept := self._kept():
            self.picture = kept
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """A picture is one, and has its words."""
        super().validate(extra_validators)
        if self.photo.data:
            self._take_picture()
        elif self.remove_photo.data:
            self.picture = None
        if self.picture and not self.photo_words.data and not self.photo.errors:
            self.photo_words.errors = [gettext("Beskriv med några ord vad bilden visar.")]
        return not self.errors

    def _take_picture(self) -> None:
        with self.photo.data.stream as stream:
            content = stream.read()
        try:
            made = images.portrait(content)
        except DomainError as error:
            self.object_to(error)
            return
        self.picture = Picture(uploads.keep(made.large), uploads.keep(made.small))
        self.remove_photo.data = False
        sealed = f"{self._owner()} {self.picture.large} {self.picture.small}"
        self.photo_kept.data = tokens.encrypt(sealed)

    def _kept(self) -> Picture | None:
        """The picture that came with the form before, if we sealed it, for this speaker."""
        try:
            owner, large, small = tokens.decrypt(self.photo_kept.data or "").split(" ")
        except (tokens.InvalidToken, ValueError):
            return None
        return Picture(large, small) if owner == self._owner() else None

    def _owner(self) -> str:
        return str(self.speaker.id) if self.speaker else "new"

    def started_from(self) -> int:
        """The version that somebody started from, as the form had it; 0 if it did not say."""
        said = self.version.data or ""
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0

    def said(self, **more: Any) -> Particulars:
        """What was typed, as the service takes it."""
        return Particulars(
            title=self.title.data,
            organisation=self.organisation.data,
            biography=self.biography.data,
            picture=self.picture,
            photo_words=self.photo_words.data,
            **more,
        )


class OwnForm(AboutForm):
    """What speakers say about themselves. Their name stays as the organiser has it."""

    needs = Text(_("Vad du behöver"), most=NEEDS)
    language = OneOf(_("Språk i mejl till dig"), choices=language_options())


class SpeakerForm(AboutForm):
    """What an organiser knows of somebody. What they need is theirs to say."""

    name = Line(_("Namn"), [Needed(_("Skriv namnet."))])
    email = Line(_("E-postadress"), [EmailAddress()])
    language = OneOf(_("Språk i mejl"), choices=language_options())


class AnswerForm(Form):
    """Yes or no, with words if one likes."""

    words = Text(_("Hälsning till arrangören"), most=NEEDS)


class LetterForm(Form):
    """Words of the organiser's own in a letter."""

    words = Text(_("Egna ord i mejlet"), most=2000)


def typed(speaker: Speaker) -> dict[str, Any]:
    """A speaker as the fields of the forms take it."""
    return vars(speakers.particulars_of(speaker)) | {"version": str(speaker.version)}
