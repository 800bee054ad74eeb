"""The WSGI entry point: `flask --app app …` and every server import `app` from here."""

from portal.factory import create_app

app = create_app()
