"""For those who watch over the service: is the process alive, and can it serve?"""

from flask import Blueprint, Response

from eventsys.core import health

bp = Blueprint("supervision", __name__)


@bp.get("/healthz")
def alive():
    return answer("ok", 200)


@bp.get("/readyz")
def ready():
    trouble = health.trouble()
    return answer(trouble or "ok", 503 if trouble else 200)


def answer(text: str, status: int) -> Response:
    """Plain text that nobody keeps."""
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.cache_control.no_store = True
    return response
