"""The application: settings, tools, pages."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from eventsys import web
from eventsys.core import assets, compression, db, glance, logs, metrics, vault
from eventsys.core.settings import TEMPLATES, Settings, load_settings


def create_app(settings: Settings | None = None, counts: Path | None = None) -> Flask:
    """The application. Raises SettingsError when a setting cannot be used.

    Processes that serve it together count their requests in the folder `counts`.
    """
    settings = settings or load_settings()
    app = Flask(
        "eventsys",
        static_folder=None,
        template_folder=str(TEMPLATES),
        instance_path=str(settings.instance),
    )
    app.testing = settings.testing
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        HOST_NAME=settings.host,
        SESSION_COOKIE_NAME="eventsys",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        # An attendee's pages tell nobody where one came from; the token is what protects.
        WTF_CSRF_SSL_STRICT=False,
    )
    logs.init_app(app)
    db.init_app(app, settings)
    vault.init_app(app, settings)
    glance.init_app(app)
    compression.init_app(app)
    assets.init_app(app)
    web.init_app(app)
    metrics.init_app(app, counts)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        in_front = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
        app.wsgi_app = in_front  # type: ignore[method-assign]  # Flask's way to put one there.
    return app
