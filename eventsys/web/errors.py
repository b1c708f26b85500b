"""What goes wrong, as a page in the visitor's language."""

from flask import Flask, g, render_template, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.logs import log
from eventsys.people import service as people
from eventsys.web import doors, limits, resume

TEXTS = {
    400: (_("Något i adressen eller formuläret var fel"), _("Gå tillbaka och försök igen.")),
    403: (_("Du har inte behörighet hit"), _("Den här sidan hör till en annan region eller roll.")),
    404: (_("Sidan finns inte"), _("Mötet kan ha tagits bort, eller så är adressen felskriven.")),
    405: (_("Så kan sidan inte användas"), _("Gå tillbaka och försök igen.")),
    409: (_("Det gick inte att genomföra"), ""),
    413: (_("Det du skickade är för stort"), _("Skicka mindre åt gången.")),
    422: (_("Uppgifterna kunde inte tas emot"), _("Gå tillbaka och rätta det som är fel.")),
    429: (_("För många försök"), _("Vänta en stund och försök igen.")),
    500: (_("Något gick fel hos oss"), _("Försök igen om en stund. Felet är noterat.")),
    503: (_("Tjänsten är inte tillgänglig just nu"), _("Försök igen om en stund.")),
}


def init_app(app: Flask) -> None:
    """Register a page for every kind of error."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException):
        if error.code is not None and error.code < 400:
            return error
        text = limits.words() if error.code == 413 else None
        return page(error.code or 500, text), error.code or 500

    @app.errorhandler(CSRFError)
    def csrf_error(_error: CSRFError):
        if rescued := resume.rescue(is_signed_in=doors.visitor() is not None):
            return rescued
        text = _("Sidan hade legat öppen för länge. Ladda om formuläret och skicka igen.")
        return page(400, str(text)), 400

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError):
        return page(error.status, str(error)), error.status

    @app.errorhandler(Exception)
    def unexpected(error: Exception):
        if app.testing or app.debug:
            raise error
        log.error("unexpected error", exc_info=error)
        return page(500), 500


def page(status: int, text: str | None = None) -> str:
    """The error page for a status."""
    signed = doors.visitor() if status == 403 else None
    links = []
    if signed and people.can_somewhere(signed, "admit"):
        links = [{"label": str(_("Till dörren")), "url": url_for("door.today.index")}]
    heading, usual = TEXTS.get(status, TEXTS[500 if status >= 500 else 400])
    return render_template(
        "errors/error.html",
        status=status,
        heading=str(heading),
        text=text or str(usual),
        request_id=g.get("request_id"),
        canonical_url="",
        links=links,
    )
