"""The form to sign in with, also shown where a session has ended."""

from wtforms import HiddenField, PasswordField

from eventsys.core.i18n import lazy_gettext as _
from eventsys.web.forms import Form, Line, Needed


class SignInForm(Form):
    """E-mail and password. What is wrong with them is never said."""

    email = Line(_("E-postadress"), [Needed(_("Skriv din e-postadress."))])
    password = PasswordField(_("Lösenord"), [Needed(_("Skriv ditt lösenord."))])
    next = HiddenField()
