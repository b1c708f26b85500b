"""Answers that are the same for everybody, kept in memory for as long as they are true.

A view that shows nobody's own things says so with `for_everybody`. Its answer follows from the
site's revision, which is new with every public change, and maybe from the seats of some events.
While those are as they were, the answer is given again before Flask is asked, at the price of one
glance into the database: nothing is shown that is not true any more. What a page says about time
(is it over? is registration open?) becomes another with a full minute: none is kept longer.

Every such answer has a strong tag, and is 304 for those who have it.
"""

import gzip
import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache
from flask import Flask, Response, current_app, g, request
from sqlalchemy import Select, func, select
from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header, parse_date, parse_etags

from eventsys.core import clock, glance, logs
from eventsys.core.revisions import Revision
from eventsys.events.service import CALENDAR_REVISION
from eventsys.registration.models import RegistrationSettings
from eventsys.registration.seats import Availability

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MEMORY = 5 * 1024 * 1024
LARGEST = MEMORY // 2
# What an answer takes besides its content, roughly, and the longest query that is kept.
AROUND, QUERY = 2000, 300
MINUTE, DAY = 60, 24 * 60 * 60
# A browser asks each time and mostly hears 304; a proxy may answer by itself for some seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=10"
PATH = "eventsys.path"
# What follows from the content, or from who asks.
MADE_ANEW = ("Content-Type", "Content-Length", "Content-Encoding", "ETag")
STATUS = {200: "200 OK", 304: "304 NOT MODIFIED"}
Key = tuple[str, str, str]
STAMP = select(Revision.stamp).where(Revision.name == CALENDAR_REVISION)


@dataclass(frozen=True)
class Reply:
    """What is sent to one who asks."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class Basis:
    """What an answer is made from, as it was before: the revision, and the seats of events."""

    stamp: str = ""
    lasting: int = MINUTE
    period: float = 0
    whatever_query: bool = False
    seats: dict[int, int] = field(default_factory=dict)

    def question(self) -> Select[Any]:
        """What to ask to know whether it is still so."""
        versions = select(func.coalesce(func.sum(RegistrationSettings.version), 0))
        here = RegistrationSettings.event_id.in_(self.seats)
        return STAMP.add_columns(versions.where(here).scalar_subquery())

    def answer(self) -> tuple[Any, ...]:
        """The answer for as long as it is so. Versions only go up: their sum tells of each."""
        return (self.stamp, sum(self.seats.values())) if self.seats else (self.stamp,)


@dataclass(frozen=True)
class Answer:
    """An answer in both forms in which it is sent."""

    content: bytes
    zipped: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...]
    tag: str
    route: str

    @classmethod
    def of(cls, response: Response) -> "Answer":
        """What a view has answered."""
        response.vary.add("Accept-Encoding")
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        content = response.get_data()
        return cls(
            content=content,
            zipped=gzip.compress(content, 6, mtime=0),
            media_type=response.content_type,
            headers=tuple(each for each in response.headers if each[0] not in MADE_ANEW),
            tag=hashlib.sha256(content).hexdigest()[:32],
            route=request.url_rule.rule if request.url_rule else "",
        )

    def to(self, environ: "WSGIEnvironment") -> Reply:
        """The answer for one who asks, or 304 if they have it."""
        zipped = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        # Two forms of the same answer are two sets of bytes, and a strong tag names one.
        tags = (f"{self.tag}-gzip", self.tag) if zipped else (self.tag, f"{self.tag}-gzip")
        known = self._known(environ, tags)
        headers = [*self.headers, ("ETag", f'"{known or tags[0]}"')]
        if known:
            return Reply(304, headers, b"")
        body = self.zipped if zipped else self.content
        headers += [("Content-Type", self.media_type), ("Content-Length", str(len(body)))]
        if zipped:
            headers.append(("Content-Encoding", "gzip"))
        return Reply(200, headers, body)

    def _known(self, environ: "WSGIEnvironment", tags: tuple[str, str]) -> str | None:
        """The tag of what the one who asks has already, if that is still it."""
        if given := environ.get("HTTP_IF_NONE_MATCH"):
            theirs = parse_etags(given)
            return next((tag for tag in tags if theirs.contains_weak(tag)), None)
        since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
        changed = parse_date(dict(self.headers).get("Last-Modified"))
        return tags[0] if since and changed and changed <= since else None


@dataclass(frozen=True)
class Kept:
    """An answer with what it takes to know that it is true."""

    answer: Answer
    is_whole: bool
    whatever_query: bool
    question: str
    basis: tuple[Any, ...]
    lasting: int
    period: float


class Keeper:
    """WSGI middleware: answers with what is kept and true, and hands on all else."""

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app, self._inner = app, inner
        self._glance = glance.of(app)
        self._kept: LRUCache[Key, Kept] = LRUCache(MEMORY, getsizeof=_size)
        self._lock = Lock()
        with app.app_context():
            self._ask_for_stamp = glance.in_words(STAMP)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            started = time.perf_counter()
            script, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
            environ[PATH] = script, path
            kept = self._find(script, path, environ.get("QUERY_STRING", ""))
            reply = kept.answer.to(environ) if kept else None
            if kept and reply and (kept.is_whole or reply.status == 304):
                method = environ["REQUEST_METHOD"]
                request_id = logs.new_request_id()
                headers = [*reply.headers, (logs.HEADER, request_id)]
                start_response(STATUS[reply.status], headers)
                route = kept.answer.route
                logs.note(self._app, method, route, reply.status, started, request_id)
                return [b"" if method == "HEAD" else reply.body]
        return self._inner(environ, start_response)

    def basis(self, lasting: int, whatever_query: bool) -> Basis:
        """What an answer that is about to be made follows from."""
        period, found = _period(lasting), self._glance.ask(self._ask_for_stamp)
        return Basis(found[0] if found else "", lasting, period, whatever_query)

    def keep(self, environ: "WSGIEnvironment", basis: Basis, answer: Answer) -> None:
        """Keep an answer under its address; of one that is too large, what it takes to say 304."""
        query = "" if basis.whatever_query else environ.get("QUERY_STRING", "")
        if len(query) > QUERY:
            return
        is_whole = len(answer.content) <= LARGEST
        kept = Kept(
            answer if is_whole else replace(answer, content=b"", zipped=b""),
            is_whole,
            basis.whatever_query,
            glance.in_words(basis.question()) if basis.seats else self._ask_for_stamp,
            basis.answer(),
            basis.lasting,
            basis.period,
        )
        with self._lock:
            self._kept[*environ[PATH], query] = kept

    def _find(self, script: str, path: str, query: str) -> Kept | None:
        """What is kept for an address, if it is still true."""
        with self._lock:
            kept = self._kept.get((script, path, ""))
            if query and not (kept and kept.whatever_query):
                kept = self._kept.get((script, path, query))
        if kept is None or _period(kept.lasting) != kept.period:
            return None
        try:
            return kept if self._glance.ask(kept.question) == kept.basis else None
        except glance.Unanswered:
            return None  # The view will meet the same trouble, and say so.


def _period(lasting: int) -> float:
    """Which minute, or day, it is."""
    return clock.now().timestamp() // lasting


def _size(kept: Kept) -> int:
    answer = kept.answer
    return len(answer.content) + len(answer.zipped) + len(kept.question) + AROUND


def init_app(app: Flask) -> None:
    """Keep the answers of this application. Before what adds headers to them."""
    keeper = Keeper(app, app.wsgi_app)
    app.wsgi_app = keeper  # type: ignore[method-assign]  # Flask's way to put one in front.
    app.extensions["keeper"] = keeper

    @app.after_request
    def finish(response: Response) -> Response:
        basis: Basis | None = g.pop("basis", None)
        if basis is None or response.status_code != 200:
            return response
        answer = Answer.of(response)
        if basis.stamp:
            keeper.keep(request.environ, basis, answer)
        reply = answer.to(request.environ)
        return Response(reply.body, reply.status, Headers(reply.headers))


def for_everybody(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view's answer is the same for all who ask, and true until the minute ends."""
    return _following(view, MINUTE, whatever_query=False)


def for_the_day(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same, for what says nothing about hours and heeds no query."""
    return _following(view, DAY, whatever_query=True)


def _following(
    view: Callable[..., Any], lasting: int, *, whatever_query: bool
) -> Callable[..., Any]:
    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        # Before anything is read: what changes while the answer is made makes it untrue.
        g.basis = current_app.extensions["keeper"].basis(lasting, whatever_query)
        return view(*args, **kwargs)

    return asked


def for_one(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view's answer is somebody's own: it gets its tag and is not kept."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        g.basis = Basis()
        return view(*args, **kwargs)

    return asked


def follows_from(standings: Iterable[Availability]) -> None:
    """The answer tells of seats, as they were when these were asked for."""
    for standing in standings:
        g.basis.seats[standing.settings.event_id] = standing.settings.version or 0


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip."""
    return parse_accept_header(accepted)["gzip"] > 0
