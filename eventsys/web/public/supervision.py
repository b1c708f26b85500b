"""For those who watch over the service: is the process alive, and can it serve?"""

from ipaddress import IPv6Address, ip_address

from flask import Blueprint, Response, abort, current_app, request

from eventsys.core import health, metrics
from eventsys.core.clock import now
from eventsys.web import figures

bp = Blueprint("supervision", __name__)


@bp.get("/healthz")
def alive():
    return answer("ok", 200)


@bp.get("/readyz")
def ready():
    trouble = health.trouble()
    return answer(trouble or "ok", 503 if trouble else 200)


@bp.get("/metrics")
def show_metrics():
    """Not there at all, except for those who are named in the settings."""
    if not is_allowed(request.remote_addr):
        abort(404)
    requests: metrics.Requests = current_app.extensions["requests"]
    text = metrics.text([*figures.families(now()), requests.family()])
    return kept_by_nobody(Response(text, content_type=metrics.CONTENT_TYPE))


def is_allowed(address: str | None) -> bool:
    """Whether EVENTSYS_METRICS_FROM names a visitor's address."""
    try:
        visitor = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(visitor, IPv6Address):
        # A server that listens on both writes the old kind of address in the new way.
        visitor = visitor.ipv4_mapped or visitor
    return any(visitor in network for network in current_app.config["SETTINGS"].metrics_from)


def answer(text: str, status: int) -> Response:
    """Plain text that nobody keeps."""
    return kept_by_nobody(Response(f"{text}\n", status, content_type="text/plain; charset=utf-8"))


def kept_by_nobody(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
