"""The fields in which somebody chooses what to hear of: when asking, and on their own page."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput

from eventsys.core.clock import now
from eventsys.core.i18n import LANGUAGE_NAMES, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.newsletter import choosing
from eventsys.newsletter.choosing import Choice
from eventsys.newsletter.matching import Wishes
from eventsys.places.models import Region
from eventsys.web import event_words
from eventsys.web.choices import NOT_A_CHOICE, Radios, Several, options
from eventsys.web.forms import EmailAddress, Form, Line, Needed

NAMED = 3


class Words(SelectMultipleField):
    """Any number of a list of words."""

    option_widget = CheckboxInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **NOT_A_CHOICE, **kwargs)


class WishesForm(Form):
    """What to hear of. Nothing chosen of a sort means all of that sort."""

    regions = Several(_("Regioner"))
    municipalities = Several(_("Kommuner"))
    kinds = Several(_("Typ av möte"))
    themes = Words(_("Ämnen"))
    language = Radios(
        _("Språk i mejlen"),
        choices=options(LANGUAGE_NAMES.items()),
        validators=[Needed(_("Välj språk."))],
    )
    choice: Choice

    def offer(self, region: Region | None, wishes: Wishes) -> "WishesForm":
        """Fill the lists, and open those in which somebody has chosen."""
        today = event_words.today(now())
        self.choice = choosing.offered(region, wishes, today, current_language())
        self.regions.choices = options(self.choice.regions)
        self.kinds.choices = options(self.choice.kinds)
        self.themes.choices = options(self.choice.themes)
        every = [each for _name, group in self.choice.municipalities for each in group]
        self.municipalities.choices = options(every)
        return self

    def wishes(self) -> Wishes:
        """What was chosen."""
        return Wishes(
            frozenset(self.regions.data or ()),
            frozenset(self.kinds.data or ()),
            frozenset(self.themes.data or ()),
            frozenset(self.municipalities.data or ()),
        )

    def chosen(self, field: SelectMultipleField) -> str:
        """What is chosen in a list, in a few words: Sala, Fagersta, Norberg och 4 till."""
        return in_short([str(each.label) for each in field.iter_choices() if each.selected])


class SubscribeForm(WishesForm):
    """Asking for the newsletter. `homepage` is there for robots."""

    email = Line(
        _("E-postadress"),
        [Needed(_("Skriv din e-postadress, till exempel namn@exempel.se.")), EmailAddress()],
    )
    homepage = StringField(_("Lämna det här fältet tomt"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: nobody but a robot sees the field for the home page."""
        good = super().validate(extra_validators)
        if self.homepage.data:
            self.homepage.data = ""
            self.form_errors.append(
                gettext("Det såg ut som om ett program fyllde i formuläret. Skicka en gång till.")
            )
            return False
        return good


class AddressForm(Form):
    """Another address for the newsletter."""

    email = Line(
        _("Ny e-postadress"),
        [Needed(_("Skriv din e-postadress, till exempel namn@exempel.se.")), EmailAddress()],
    )


def typed(wishes: Wishes, language: str) -> dict[str, Any]:
    """Wishes as the fields of the form take them."""
    return {
        "regions": sorted(wishes.regions),
        "kinds": sorted(wishes.kinds),
        "themes": sorted(wishes.themes),
        "municipalities": sorted(wishes.municipalities),
        "language": language,
    }


def in_short(names: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    if not names:
        return gettext("alla")
    listed = ", ".join(names[:NAMED])
    more = len(names) - NAMED
    return listed if more <= 0 else gettext("%(names)s och %(more)s till", names=listed, more=more)
