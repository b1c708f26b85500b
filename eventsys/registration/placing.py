"""Who gets a seat: the arithmetic of seats, quotas and parties. Values in, values out.

Everybody is judged as if they stood in one line. Those who come in one go and keep together are one
group in it: they get all their seats at once, or none. What somebody waits for is not given to
anybody behind them; seats that are kept for others are no use to those in front, and so do not wait
for them. The policy in plain words: docs/decisions/0023.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Person:
    """What decides which seats somebody can have. Municipality and region are ids."""

    attendance: str
    municipality: int | None = None
    region: int | None = None
    role: str = ""
    is_invited: bool = False


@dataclass(frozen=True)
class Quota:
    """Seats kept for some until they are released; at most so many of them get a seat at all."""

    kind: str
    key: str
    seats: int
    at_most: int | None = None
    is_released: bool = False

    def covers(self, person: Person) -> bool:
        """Whether the person is one of those it is about."""
        if self.kind == "invited":
            return person.is_invited
        mine = {"municipality": person.municipality, "role": person.role, "region": person.region}
        own = mine[self.kind]
        return own is not None and own != "" and str(own) == self.key


@dataclass
class Seating:
    """Seats as they go: whoever is given one has it, and the next is judged by what is left.

    `totals` are the seats of each attendance (None: no limit). `way` is the attendance that quotas
    are about: the room, or the only attendance of the event.
    """

    totals: Mapping[str, int | None]
    taken: Counter[str] = field(default_factory=Counter)
    quotas: Sequence[Quota] = ()
    way: str = "onsite"
    members: Counter[Quota] = field(default_factory=Counter)

    def quotas_of(self, person: Person) -> list[Quota]:
        """The quotas that somebody belongs to."""
        if person.attendance != self.way:
            return []
        return [quota for quota in self.quotas if quota.covers(person)]

    def held(self, quota: Quota) -> int:
        """How many seats of a quota are still kept for its members."""
        return 0 if quota.is_released else max(0, quota.seats - self.members[quota])

    def free_for(self, person: Person) -> int | None:
        """Free seats less those that are kept for others; None means no limit."""
        total = self.totals[person.attendance]
        if total is None:
            return None
        free = total - self.taken[person.attendance]
        if person.attendance == self.way:
            mine = self.quotas_of(person)
            free -= sum(self.held(quota) for quota in self.quotas if quota not in mine)
        return free

    def has_seat_for(self, person: Person) -> bool:
        """Whether there is a seat that this person can have, at_most aside."""
        free = self.free_for(person)
        return free is None or free > 0

    def reached(self, people: Iterable[Person]) -> set[Quota]:
        """The quotas that would have more members with a seat than they may."""
        members = Counter(quota for person in people for quota in self.quotas_of(person))
        return {
            quota
            for quota, more in members.items()
            if quota.at_most is not None and self.members[quota] + more > quota.at_most
        }

    def give(self, person: Person) -> None:
        """One seat less for the others."""
        self.taken[person.attendance] += 1
        self.members.update(self.quotas_of(person))

    def copy(self) -> "Seating":
        """The same seats, to try something with."""
        return replace(self, taken=self.taken.copy(), members=self.members.copy())


@dataclass
class _Awaited:
    """What those in front wait for, so that nobody behind them gets it.

    `pools` are attendances whose free seats are awaited, those that are kept for somebody aside;
    `kept` are quotas whose kept seats are; `places` are quotas whose number (at_most) is.
    """

    pools: set[str] = field(default_factory=set)
    kept: set[Quota] = field(default_factory=set)
    places: set[Quota] = field(default_factory=set)

    def full(self, people: Sequence[Person], seating: Seating) -> set[Quota]:
        """The quotas that cannot have all of these as members with a seat."""
        mine = {quota for person in people for quota in seating.quotas_of(person)}
        return seating.reached(people) | (mine & self.places)

    def lacking(self, people: Sequence[Person], seating: Seating) -> set[str]:
        """The attendances in which there are not seats enough for all of these together."""
        trial = seating.copy()
        lacking = set()
        for person in people:
            if not trial.has_seat_for(person) or self._bars(person, trial):
                lacking.add(person.attendance)
            trial.give(person)
        return lacking

    def _bars(self, person: Person, seating: Seating) -> bool:
        """Whether every seat that this person could have is awaited by somebody in front."""
        own = (quota for quota in seating.quotas_of(person) if quota not in self.kept)
        return person.attendance in self.pools and not any(map(seating.held, own))

    def note(self, people: Sequence[Person], seating: Seating) -> None:
        """These get no seats now: what they lack is theirs before anybody's behind them.

        Whom a quota keeps out could not use a free seat, and so awaits none.
        """
        if full := self.full(people, seating):
            self.places |= full
            return
        lacking = self.lacking(people, seating)
        for person in people:
            if person.attendance in lacking:
                mine = seating.quotas_of(person)
                self.pools.add(person.attendance)
                self.kept.update(mine)
                self.places.update(quota for quota in mine if quota.at_most is not None)


def next_up(line: Sequence[Sequence[Person]], seating: Seating) -> list[bool]:
    """Which groups of a line get their seats now, in its order. The seats are given in `seating`.

    A group is one person, or several who keep together.
    """
    awaited = _Awaited()
    given = []
    for people in line:
        fits = not awaited.full(people, seating) and not awaited.lacking(people, seating)
        if fits:
            for person in people:
                seating.give(person)
        else:
            awaited.note(people, seating)
        given.append(fits)
    return given
