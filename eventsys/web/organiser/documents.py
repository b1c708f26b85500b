"""Documents of an event: links to where they are kept."""

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.documents import service as documents
from eventsys.web.doors import user
from eventsys.web.forms import Form, Line, Needed
from eventsys.web.loaders import event_for
from eventsys.web.organiser.fields import WebAddress
from eventsys.web.organiser.frame import event_page

bp = Blueprint("documents", __name__)


class DocumentForm(Form):
    """A title and an address."""

    title = Line(_("Dokumentets namn"), [Needed(_("Skriv vad dokumentet heter."))])
    url = Line(
        _("Webbadress"),
        [Needed(_("Skriv dokumentets webbadress.")), WebAddress(secure=True)],
        most=1000,
    )


@bp.get("/events/<int:event_id>/documents")
def index(event_id: int):
    """All of them, and the form for one more."""
    event = event_for("view", event_id)
    return _page(event, DocumentForm())


@bp.post("/events/<int:event_id>/documents")
def add(event_id: int):
    """One more."""
    event = event_for("edit", event_id)
    form = DocumentForm()
    if not form.validate():
        return _page(event, form), 422
    with transaction():
        documents.add(event, form.title.data, form.url.data, user(), now())
    flash(gettext("Dokumentet är tillagt."))
    return redirect(url_for(".index", event_id=event.id), 303)


@bp.post("/events/<int:event_id>/documents/<int:document_id>/remove")
def remove(event_id: int, document_id: int):
    """One less."""
    event = event_for("edit", event_id)
    with transaction():
        documents.remove(event, document_id, user(), now())
    flash(gettext("Dokumentet är borttaget."))
    return redirect(url_for(".index", event_id=event.id), 303)


def _page(event, form):
    return event_page(
        "organiser/documents.html",
        event,
        "documents",
        form=form,
        documents=documents.of_event(event),
    )
