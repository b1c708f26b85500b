"""The rows of the table: what is asked of the site, what of its floor, and what is aimed at."""

from dataclasses import dataclass
from typing import Any

from bench.visits import NUMBER, Visits

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PLAIN = {"Accept-Encoding": "identity"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FLOOR_BODY = f"name=Person+{NUMBER}&email=person.{NUMBER}%40example.org"


@dataclass(frozen=True)
class Row:
    """One line of the table. `aim` is the least ratio to the floor that is wished for."""

    name: str
    words: str
    aim: float | None = None


ROWS = (
    Row("feed-unchanged", "feed unchanged (304)", 0.8),
    Row("feed", "feed of the series, plain", 0.7),
    Row("feed-gzip", "feed of the series, gzip", 0.7),
    Row("event", "event page", 0.4),
    Row("event-cold", "event page, each another"),
    Row("list", "region list", 0.3),
    Row("list-cold", "region list, each another"),
    Row("month", "month view"),
    Row("month-cold", "month view, each another"),
    Row("search", "search"),
    Row("search-cold", "search, each another"),
    Row("form", "registration form"),
    Row("form-cold", "registration form, each another"),
    Row("participants", "organiser's participants"),
    Row("registration", "registration POST", 0.4),
)
# Not driven over HTTP: letters.py and views.py measure these.
LETTERS = Row("letters", "letters by the worker")
VIEWS = Row("views", "first view in a browser")
NAMES = tuple(row.name for row in (*ROWS, LETTERS, VIEWS))


def visits(name: str, addresses: dict[str, Any], tag: str) -> Visits:
    """What a row asks of the site. `tag` is the one that the feed was last given."""
    if name == "registration":
        found = addresses["registration"]
        headers = {**FORM, **BROWSER, "Cookie": found["cookie"]}
        return Visits([found["path"]], headers, "POST", found["body"], 303)
    if name.startswith("feed"):
        feed = [addresses["feed"]]
        if name == "feed-unchanged":
            return Visits(feed, {**BROWSER, "If-None-Match": tag}, status=304)
        return Visits(feed, PLAIN if name == "feed" else BROWSER)
    if name == "participants":
        return Visits(addresses[name], {**BROWSER, "Cookie": addresses["staff"]})
    return Visits(addresses[name], BROWSER)


def floor_visits(name: str, ours: Visits) -> Visits:
    """What the same row asks of its floor."""
    if name == "registration":
        return Visits(["/row"], {**FORM, **BROWSER}, "POST", FLOOR_BODY, 303)
    path = "/unchanged" if name == "feed-unchanged" else f"/kept/{name}"
    return Visits([path], ours.headers, status=ours.status)
