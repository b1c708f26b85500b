"""What a rule may say no with. `web/errors.py` turns these into pages, `cli.py` into one line."""

from eventsys.core.i18n import LazyText, lazy_gettext


class DomainError(Exception):
    """A deed that the rules do not allow.

    `message` is said to the person in their language; `field` names the form field it belongs to,
    if any; `status` is the HTTP status of the page.
    """

    status = 409
    default: LazyText = lazy_gettext("Det gick inte att genomföra.")

    def __init__(self, message: LazyText | str | None = None, field: str | None = None) -> None:
        self.message = message if message is not None else self.default
        self.field = field
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """The thing does not exist, or not for this person."""

    status = 404
    default = lazy_gettext("Det du söker finns inte.")


class Forbidden(DomainError):
    """The person may not do this."""

    status = 403
    default = lazy_gettext("Du har inte behörighet till det här.")


class TooManyAttempts(DomainError):
    """A rate limit is reached."""

    status = 429
    default = lazy_gettext("Det har kommit för många försök. Vänta en stund och försök igen.")


class StaleVersion(DomainError):
    """Somebody else saved the same thing in between."""

    default = lazy_gettext("Någon annan har ändrat samtidigt som du.")
