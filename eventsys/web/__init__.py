"""What people see: pages by audience. A page composes features; no feature knows a page."""

from flask import Flask

from eventsys.core import i18n
from eventsys.web import areas, errors, filters, forms, headers, kept, languages, limits


def init_app(app: Flask) -> None:
    """Everything between the database and the browser."""
    i18n.install(app.jinja_env)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    limits.init_app(app)
    languages.init_app(app)
    kept.init_app(app)
    forms.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    areas.init_app(app)
