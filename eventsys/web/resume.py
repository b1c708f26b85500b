"""What staff typed outlives their session: the form is kept through signing in, then sent again."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from eventsys.web.sign_in_form import SignInForm

STAFF = ("/organiser/", "/door/", "/admin/")


@dataclass(frozen=True)
class Kept:
    """A form that was sent in vain: where to, and names and values in their order."""

    target: str
    fields: list[tuple[str, str]]


def rescue(is_signed_in: bool) -> Response | None:
    """Instead of refusing a form of ours: the way to send it after all. None for anything else."""
    kept = _posted()
    if kept is None:
        return None
    # Signed in again in another window: only the token of the form is too old.
    if is_signed_in:
        return make_response(send_page(kept), 400)
    form = SignInForm(formdata=None)
    return make_response(render_template("public/sign_in.html", form=form, kept=kept), 401)


def send_page(kept: Kept) -> str:
    """One button sends what was kept. Only a person presses it: a deed is never done unasked."""
    return render_template("public/resume.html", kept=kept)


def carried() -> Kept | None:
    """What the sign-in form has brought along, if anything."""
    target = request.form.get("kept-target", "")
    if not _is_staff_page(target):
        return None
    names, values = request.form.getlist("kept-name"), request.form.getlist("kept-value")
    return Kept(target, _without_token(zip(names, values, strict=False)))


def is_local(path: str) -> bool:
    """Whether a browser takes this for a page of this site."""
    # Browsers read // and /\ as the beginning of another site's address.
    return path[:1] == "/" and path[1:2] not in ("/", "\\") and path.isprintable()


def _posted() -> Kept | None:
    target = f"{request.script_root}{request.full_path}".rstrip("?")
    if request.method != "POST" or not _is_staff_page(target) or not _is_from_here():
        return None
    return Kept(target, _without_token(request.form.items(multi=True)))


def _is_staff_page(target: str) -> bool:
    inside = target.startswith(tuple(f"{request.script_root}{area}" for area in STAFF))
    return inside and is_local(target) and ".." not in unquote(target.partition("?")[0])


def _is_from_here() -> bool:
    """Whether one of our own pages sent this; nobody else's form is given a fresh token."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.referrer or ""
    return f"{sender}/".startswith((request.host_url, f"{current_app.config['BASE_URL']}/"))


def _without_token(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name != "csrf_token"]
