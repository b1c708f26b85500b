"""Templates of a region: the list, the form, and a template made from an event."""

from flask import Blueprint, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.places.models import Region
from eventsys.planning import templates
from eventsys.planning.content import Content, Registering
from eventsys.planning.models import EventTemplate
from eventsys.web.doors import user
from eventsys.web.forms import Form, Line, Needed
from eventsys.web.loaders import event_for, region_for, template_for
from eventsys.web.organiser.fields import change_rows, last_saved
from eventsys.web.organiser.frame import event_page, page
from eventsys.web.organiser.template_form import TemplateForm, typed

bp = Blueprint("templates", __name__)
CHANGED = _("Någon annan har ändrat mallen samtidigt. Spara igen om dina uppgifter ska gälla.")
EMPTY = Content(registering=Registering(enabled=True))


class NameForm(Form):
    """What a template is called that is made from an event."""

    name = Line(_("Mallens namn"), [Needed(_("Skriv vad mallen ska heta."))], most=100)


@bp.get("/<region>/templates")
def index(region: str):
    """All templates of a region."""
    found = region_for("view", region)
    return page("organiser/templates.html", found, "templates", listed=templates.of_region(found))


@bp.route("/<region>/templates/new", methods=["GET", "POST"])
def create(region: str):
    """A template made by hand."""
    found = region_for("edit", region)
    form = TemplateForm(data=typed("", None, EMPTY)).offer()
    rows = change_rows(form)
    if rows is None and form.validate_on_submit():
        try:
            with transaction():
                content = form.content(EMPTY)
                templates.create(
                    found, form["name"].data, form.kind_id.data, content, user(), now()
                )
        except DomainError as error:
            form.object_to(error)
        else:
            flash(gettext("Mallen är sparad. Den finns nu att välja när du lägger upp ett möte."))
            return _to_list(found)
    return _form_page(found, form, rows, None, EMPTY)


@bp.route("/templates/<int:template_id>/", methods=["GET", "POST"])
def edit(template_id: int):
    """A template to look at and to change."""
    template = template_for("edit", template_id)
    before = templates.content_of(template)
    data = typed(template.name, template.kind_id, before) | {"version": template.version}
    form = TemplateForm(data=data).offer()
    rows = change_rows(form)
    if rows is None and form.validate_on_submit() and _is_saved(template, form, before):
        flash(gettext("Ändringarna är sparade."))
        return _to_list(template.region)
    return _form_page(template.region, form, rows, template, before)


@bp.route("/templates/<int:template_id>/remove", methods=["GET", "POST"])
def remove(template_id: int):
    """Throw a template away, after a last question."""
    template = template_for("edit", template_id)
    region, form = template.region, Form()
    if form.validate_on_submit():
        with transaction():
            templates.remove(template, user(), now())
        flash(gettext("Mallen är borttagen."))
        return _to_list(region)
    return page(
        "organiser/template_remove.html",
        region,
        "templates",
        form=form,
        event_template=template,
        trail=_trail(region),
    )


@bp.route("/events/<int:event_id>/template", methods=["GET", "POST"])
def keep(event_id: int):
    """A template that has what an event has."""
    event = event_for("edit", event_id)
    form = NameForm(name=event.title[:100])
    if form.validate_on_submit():
        try:
            with transaction():
                made = templates.create(
                    event.region,
                    form["name"].data,
                    event.kind_id,
                    templates.content_like(event),
                    user(),
                    now(),
                )
        except DomainError as error:
            form.object_to(error)
        else:
            flash(gettext("Mallen är sparad. Se över vad som ska gälla varje gång."))
            return redirect(url_for(".edit", template_id=made.id), 303)
    return event_page("organiser/template_keep.html", event, form=form), _status(form)


def _is_saved(template: EventTemplate, form: TemplateForm, before: Content) -> bool:
    """Whether the changes could be saved; if not, the form says why."""
    try:
        with transaction():
            templates.edit(
                template,
                form["name"].data,
                form.kind_id.data,
                form.content(before),
                last_saved(),
                user(),
                now(),
            )
    except StaleVersion:
        form.version.data = template.version
        form.form_errors.append(str(CHANGED))
        return False
    except DomainError as error:
        form.object_to(error)
        return False
    return True


def _form_page(
    region: Region,
    form: TemplateForm,
    rows: object,
    template: EventTemplate | None,
    content: Content,
):
    status = 422 if form.errors and rows is None else 200
    return page(
        "organiser/template_form.html",
        region,
        "templates",
        form=form,
        rows=rows,
        event_template=template,
        days=1 + len(content.later_days),
        questions=len(content.questions),
        has_letters=content.letters is not None,
        has_survey=content.survey is not None,
        trail=_trail(region),
    ), status


def _to_list(region: Region):
    return redirect(url_for(".index", region=region.slug), 303)


def _trail(region: Region) -> list[dict[str, str]]:
    return [{"label": gettext("Mallar"), "url": url_for(".index", region=region.slug)}]


def _status(form: Form) -> int:
    return 422 if form.errors else 200
