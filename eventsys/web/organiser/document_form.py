"""The forms for documents: several files at once, a link, one document, a new version."""

from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField

from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents import naming
from eventsys.documents import service as documents
from eventsys.documents.kinds import KINDS, LARGEST, Refused
from eventsys.documents.service import DocumentDetails, HandedIn
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.web.choices import OneOf, Radios, number_or_none, options
from eventsys.web.forms import Form, Line, Needed, Text
from eventsys.web.organiser.fields import WebAddress

# What the browser offers to choose from; what a file is, is found out from its content.
ENDINGS = ",".join(f".{kind.ending}" for kind in KINDS) + ",.jpeg"
MOST_FILES = 20
LINKS = [
    ("link", _("Ett dokument eller en sida på en annan webbplats")),
    ("recording", _("En inspelning av mötet")),
]
ANSWERS = [("yes", _("Ja")), ("no", _("Nej, inte helt")), ("unknown", _("Vet inte"))]


class DescribedForm(Form):
    """What is asked about every document."""

    item_id = OneOf(_("Hör till"), coerce=number_or_none)
    after_event = BooleanField(_("Publicera efter mötet"))
    is_accessible = Radios(_("Kan alla läsa dokumentet?"), choices=options(ANSWERS))
    access_words = Text(_("Hur kan man få innehållet på annat sätt?"), most=500)

    def offer(self, event: Event) -> "DescribedForm":
        """Ask for the item where there is a programme."""
        items = [(item.id, item.title) for item in programme.items_of(event)]
        if items:
            self.item_id.choices = options([("", _("Hela mötet")), *items])
        else:
            del self.item_id
        return self

    def details(self) -> DocumentDetails:
        """What was typed, as the service takes it."""
        typed = {name: field.data for name, field in self._fields.items()}
        names = DocumentDetails.__dataclass_fields__.keys() & typed.keys()
        return DocumentDetails(**{name: typed[name] for name in names})


class FilesForm(DescribedForm):
    """Files that are described alike; each gets its title from its name."""

    files = MultipleFileField(_("Filer"))

    def handed_in(self) -> tuple[list[HandedIn], list[str]]:
        """The files that were sent and are good, and of the others, which and why not."""
        good, refused = [], []
        sent = [file for file in self.files.data or () if file]
        if not sent:
            self.files.errors = [gettext("Välj minst en fil.")]
        for file in sent[:MOST_FILES]:
            try:
                good.append(_hand_in(file))
            except Refused as error:
                refused.append(because(file.filename or "", error))
        if len(sent) > MOST_FILES:
            refused.append(
                ngettext(
                    "%(num)s fil för mycket. Lägg upp den för sig.",
                    "%(num)s filer för mycket. Lägg upp dem för sig.",
                    len(sent) - MOST_FILES,
                )
            )
        return good, refused

    def ask_for_files_again(self) -> None:
        """No browser keeps the files of a form that comes back with errors."""
        if any(self.files.data or ()) and not self.files.errors:
            self.files.errors = [gettext("Välj filerna igen. Inget är upplagt än.")]


class LinkForm(DescribedForm):
    """Something that is kept elsewhere."""

    kind = Radios(_("Vad länkar du till?"), choices=options(LINKS), default="link")
    title = Line(_("Dokumentets namn"), [Needed(_("Skriv vad dokumentet heter."))])
    url = Line(
        _("Webbadress"),
        [Needed(_("Skriv dokumentets webbadress.")), WebAddress(secure=True)],
        most=1000,
    )


class FileDetailsForm(DescribedForm):
    """One file that is here already."""

    title = Line(_("Dokumentets namn"), [Needed(_("Skriv vad dokumentet heter."))])


class LinkDetailsForm(FileDetailsForm):
    """One link."""

    url = LinkForm.url


class VersionForm(Form):
    """A file instead of the one that is here."""

    file = FileField(_("Ny fil"))

    def handed_in(self) -> HandedIn | None:
        """The file, if it is good; else the form says why not."""
        if not self.validate():
            return None
        if not self.file.data:
            self.file.errors = [gettext("Välj en fil.")]
            return None
        try:
            return _hand_in(self.file.data)
        except Refused as error:
            self.file.errors = [str(error)]
            return None


def because(name: str, error: Refused) -> str:
    """Which file was not taken, and why."""
    return gettext("%(name)s: %(why)s", name=naming.called(name), why=str(error))


def _hand_in(file: FileStorage) -> HandedIn:
    """One byte more than the limit is enough to know that it is too much."""
    return documents.hand_in(file.filename or "", file.stream.read(LARGEST + 1))


def blank() -> dict[str, Any]:
    """What an empty form starts from."""
    return {"is_accessible": "unknown", "kind": "link"}
