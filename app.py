"""The application, for `flask --app app` and WSGI servers."""

from eventsys import create_app

app = create_app()
