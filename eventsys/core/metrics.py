"""Counts of requests, added up over all processes of a server, in the text that Prometheus reads.

Each process counts in memory of its own, in a file that the others read: they never wait for each
other, and a process that dies takes no counts with it. (prometheus_client's own files must be
chosen before it is imported, which is too late in a forked worker.) Routes are named, never
addresses.
"""

import mmap
import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from threading import Lock

from flask import Flask
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.metrics_core import HistogramMetricFamily
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_LATEST
NO_ROUTE = "none"
METHODS = ("GET", "HEAD", "POST", "other")
STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
# Upper bounds in seconds; what takes longer stands in one more.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
LABELS = ("method", "route", "status")
# Seconds altogether, and how many requests fell between two bounds.
WIDTH = 1 + len(BOUNDS) + 1


class Requests:
    """How many requests there were of each kind, and how long they took."""

    def __init__(self, routes: Iterable[str], folder: Path | None) -> None:
        """Without a folder this process counts for itself alone."""
        kinds = product(METHODS, sorted({*routes, NO_ROUTE}), STATUSES)
        self.places = {kind: number * WIDTH for number, kind in enumerate(kinds)}
        self.folder = folder
        self._counts = memoryview(self._memory()).cast("d")
        self._lock = Lock()

    def count(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Note one request."""
        method = method if method in METHODS else "other"
        status_class = STATUSES[min(max(status // 100, 1), len(STATUSES)) - 1]
        nameless = self.places[method, NO_ROUTE, status_class]
        place = self.places.get((method, route or NO_ROUTE, status_class), nameless)
        with self._lock:
            self._counts[place] += seconds
            self._counts[place + 1 + bisect_left(BOUNDS, seconds)] += 1

    def family(self) -> Metric:
        """What all processes have counted."""
        counts = self._everybodys()
        family = HistogramMetricFamily(
            "eventsys_request_duration_seconds", "Time to answer, by route.", labels=LABELS
        )
        for kind, place in self.places.items():
            seconds, *hits = counts[place : place + WIDTH]
            if any(hits):
                family.add_metric(kind, list(_buckets(hits)), seconds)
        return family

    def _memory(self) -> mmap.mmap:
        size = len(self.places) * WIDTH * 8
        if self.folder is None:
            return mmap.mmap(-1, size)
        # A process that has the number of a dead one goes on with its counts.
        file = os.open(self.folder / str(os.getpid()), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(file, size)
            return mmap.mmap(file, size)
        finally:
            os.close(file)

    def _everybodys(self) -> Sequence[float]:
        if self.folder is None:
            return self._counts
        files = (path.read_bytes() for path in self.folder.iterdir())
        # One that a process has just made may still be empty.
        each = [array("d", content) for content in files if len(content) == self._counts.nbytes]
        return [sum(values) for values in zip(*each, strict=True)]


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families


def init_app(app: Flask, folder: Path | None) -> None:
    """Count requests from now on. Called when all routes are there."""
    app.extensions["requests"] = Requests((rule.rule for rule in app.url_map.iter_rules()), folder)


def text(families: Iterable[Metric]) -> bytes:
    """The exposition of some families of figures."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(families))
    return generate_latest(registry)


def _buckets(hits: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Each bound with how many requests took no longer."""
    total = 0.0
    for bound, number in zip((*map(str, BOUNDS), "+Inf"), hits, strict=True):
        total += number
        yield bound, total
