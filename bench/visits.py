"""What is asked of a server: shared by those who drive it and those who look inside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# Stands in a body where each sending is to have a number of its own.
NUMBER = "NUMBER"
CONNECTIONS = 20


@dataclass(frozen=True)
class Visits:
    """Requests of one sort: the paths in turn, each with the same headers and body."""

    paths: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str = ""
    status: int = 200

    @property
    def changes(self) -> bool:
        """Whether each leaves something behind, and so is counted one by one."""
        return self.method != "GET"

    def path(self, number: int) -> str:
        return self.paths[number % len(self.paths)]

    def numbered_body(self, number: int) -> str:
        return self.body.replace(NUMBER, str(number))


@dataclass(frozen=True)
class Drive:
    """How they are asked: of whom, for how long, and from which number on.

    With `counts` the last answer is waited for, and the pace is that of all answers until then:
    right where each is counted, or where hardly one would come in time. It costs the tool more.
    """

    origin: str
    visits: Visits
    seconds: float
    first: int = 0
    counts: bool = False
    connections: int = CONNECTIONS


@dataclass(frozen=True)
class Load:
    """How a drive went: answers a second, milliseconds, and how many had the wanted status."""

    rate: float
    p50: float
    p99: float
    sent: int
    answered: int
    failed: int
