"""Judges of a waiting list that know nothing of the code: plain counting, slow and simple."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

# What history calls a step of a registration: from where, to where, and the letter about it.
STORY: dict[str, tuple[Sequence[str], str, str]] = {
    "confirmed": (("",), "confirmed", "confirmed"),
    "waiting": (("",), "waiting", "waiting"),
    "pending": (("",), "pending", "pending"),
    "approved": (("pending",), "confirmed", "confirmed"),
    "listed": (("pending",), "waiting", "waiting"),
    "declined": (("pending",), "declined", "declined"),
    "promoted": (("waiting",), "confirmed", "promoted"),
    "offered": (("waiting",), "offered", "offered"),
    "seated": (("waiting", "offered"), "confirmed", "promoted"),
    "switched": (("waiting", "offered"), "confirmed", ""),
    "accepted": (("offered",), "confirmed", "confirmed"),
    "refused": (("offered",), "cancelled", "cancelled"),
    "expired": (("offered",), "cancelled", "offer_expired"),
    "unseated": (("confirmed",), "waiting", "moved_down"),
    "cancelled": (("confirmed", "offered", "waiting", "pending"), "cancelled", "cancelled"),
}
HAS_SEAT = ("confirmed", "offered")


@dataclass(frozen=True)
class One:
    """A registration, as far as seats are concerned."""

    id: int
    status: str
    way: str
    place: int | None
    party: int | None
    sequence: int


@dataclass(frozen=True)
class Kept:
    """Seats that are kept on site for a municipality, and how many of it may have one."""

    place: int
    seats: int
    at_most: int | None
    is_released: bool


@dataclass
class Told:
    """A letter: what it is, and its calendar entry."""

    name: str
    method: str | None
    sequence: int


@dataclass
class View:
    """How things stand: what is asked of the database once after each deed."""

    total: dict[str, int | None] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    people: dict[int, One] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    story: dict[int, list[str]] = field(default_factory=dict)
    letters: dict[int, list[Told]] = field(default_factory=dict)
    is_on: bool = True

    def taken(self, way: str) -> int:
        return sum(each.way == way and each.status in HAS_SEAT for each in self.people.values())

    def groups(self) -> list[list[One]]:
        """Those who wait, in their order; a party where its first one stands."""
        found: dict[Any, list[One]] = {}
        for each in (self.people[number] for number in self.line):
            found.setdefault(each.party or f"alone {each.id}", []).append(each)
        return list(found.values())


def can_sit(view: View, seated: Iterable[One], newcomers: Sequence[One]) -> bool:
    """Whether all of these fit beside those who sit already, with what is kept for others."""
    room = list(seated)
    for one in newcomers:
        total = view.total[one.way]
        here = [each for each in room if each.way == one.way]
        members = Counter(each.place for each in here)
        kept = view.kept if one.way == "onsite" else []
        for each in kept:
            is_member = each.place == one.place
            if is_member and each.at_most is not None and members[each.place] >= each.at_most:
                return False
        if total is not None:
            held = sum(
                max(0, each.seats - members[each.place])
                for each in kept
                if not each.is_released and each.place != one.place
            )
            if total - len(here) - held <= 0:
                return False
        room.append(one)
    return True


def reached(view: View, seated: Iterable[One], group: Sequence[One]) -> bool:
    """Whether a number that a municipality may have keeps this group out, seats or not."""
    unlimited = View(total=dict.fromkeys(view.total), kept=view.kept)
    return not can_sit(unlimited, seated, group)


def idle(view: View) -> list[list[One]]:
    """Groups at the front of everything they want that wait although they could sit."""
    seated = [each for each in view.people.values() if each.status in HAS_SEAT]
    found: list[list[One]] = []
    before: list[One] = []
    for group in view.groups():
        ways, places = {each.way for each in group}, {each.place for each in group}
        is_first = not any(each.way in ways or each.place in places for each in before)
        if is_first and can_sit(view, seated, group):
            found.append(group)
        before += group
    return found


def unfit(after: View, moved: set[int]) -> list[int]:
    """Who got a seat that was not theirs: none was left, it is kept, or their number is full."""
    seated = [each for each in after.people.values() if each.status in HAS_SEAT]
    return [
        each.id
        for each in seated
        if each.id in moved
        and not can_sit(after, [other for other in seated if other is not each], [each])
    ]


def overtaken(before: View, after: View, moved: set[int]) -> list[tuple[int, int]]:
    """Pairs of who got a seat, and the first of a group in front that still waits for such a seat.

    Whoever did not stand in the line before stands behind all of it.
    """
    seated = [each for each in after.people.values() if each.status in HAS_SEAT]
    found = []
    waiting: list[list[One]] = []
    newcomers = [[after.people[each]] for each in sorted(moved - {*before.line})]
    for group in [*before.groups(), *newcomers]:
        now = [after.people[each.id] for each in group]
        for one in (each for each in now if each.id in moved):
            party = {each.id for each in now}
            rest = [each for each in seated if each.id not in party]
            found += [(one.id, ahead[0].id) for ahead in waiting if _wants(after, rest, ahead, one)]
        waiting += [still] if (still := [each for each in now if each.status == "waiting"]) else []
    return found


def torn(before: View, after: View) -> list[tuple[int, int]]:
    """Pairs of a party that waited together, of whom one got a seat by turn and one still waits."""
    found = []
    for group in before.groups():
        now = [after.people[each.id] for each in group]
        seated = [each for each in now if {*_news(before, after, each)} & {"promoted", "offered"}]
        waiting = [each for each in now if each.status == "waiting"]
        found += [(seated[0].id, waiting[0].id)] if seated and waiting else []
    return found


def _news(before: View, after: View, one: One) -> Sequence[str]:
    """What history has told of somebody since."""
    return after.story[one.id][len(before.story.get(one.id, [])) :]


def _wants(view: View, seated: Sequence[One], group: Sequence[One], one: One) -> bool:
    """Whether a group lacks seats where somebody got one, and more of it would fit without them."""
    there = [each for each in group if each.way == one.way]
    if not there or reached(view, seated, group) or can_sit(view, seated, there):
        return False
    return _most(view, seated, there) > _most(view, [*seated, one], there)


def _most(view: View, seated: Sequence[One], group: Sequence[One]) -> int:
    """How many of a group fit in."""
    room = list(seated)
    for one in group:
        room += [one] if can_sit(view, room, [one]) else []
    return len(room) - len(seated)


def told_wrongly(view: View) -> list[str]:
    """Where history, letters and calendar entries of somebody do not tell the same."""
    return [
        f"{number}: {wrong}"
        for number in view.people
        for wrong in _wrong(view, view.people[number])
    ]


def _wrong(view: View, one: One) -> Iterable[str]:
    status, expected = "", Counter[str]()
    for deed in view.story.get(one.id, []):
        before, after, letter = STORY[deed]
        if status not in before:
            yield f"{deed} when it was {status}"
        status = after
        expected += Counter([letter] if letter else [])
    if status != one.status:
        yield f"is {one.status}, but history says {status}"
    letters = view.letters.get(one.id, [])
    names = Counter(letter.name for letter in letters if letter.name in LETTERS)
    # Whoever hands a booking over is told that theirs is cancelled.
    handed_over = Counter(cancelled=max(0, names["cancelled"] - expected["cancelled"]))
    if names - handed_over != expected:
        yield f"got {names}, not {expected}"
    yield from _wrong_entries(view, one, letters)


def _wrong_entries(view: View, one: One, letters: Sequence[Told]) -> Iterable[str]:
    newest, has_entry = -1, False
    for letter in letters:
        if letter.method is None:
            continue
        if letter.sequence < newest or (letter.sequence == newest and letter.method == "CANCEL"):
            yield f"{letter.method} {letter.sequence} after {newest}"
        if letter.method == "CANCEL" and not has_entry:
            yield "CANCEL of nothing"
        newest, has_entry = letter.sequence, letter.method == "REQUEST"
    if has_entry != (one.status == "confirmed" and view.is_on):
        yield f"is {one.status}, with an entry: {has_entry}"


LETTERS = {letter for _before, _after, letter in STORY.values()} - {""}
