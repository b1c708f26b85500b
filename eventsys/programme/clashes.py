"""What cannot well be at the same time, and what is too long. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsys.programme import rules

WITHOUT_BREAK = 150
# Who has this long between two items has had a break, whatever it is called.
PAUSE = 10
BREAKS = ("break", "meal")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Taken:
    """A time at which something takes place: an item of an event, with its people and its room."""

    event_id: int
    item_id: int
    start: datetime
    length: int | None
    people: frozenset[str] = frozenset()
    room: str = ""

    @property
    def end(self) -> datetime:
        """Of what has no length one knows only that it has begun."""
        return self.start + MINUTE * (self.length or 1)

    def meets(self, other: "Taken") -> bool:
        """Whether the two are at the same time, if only for a minute."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Clash:
    """Two at the same time who share a person (folded name) or a room."""

    mine: Taken
    other: Taken
    person: str = ""


def between(mine: Sequence[Taken], all_taken: Iterable[Taken]) -> list[Clash]:
    """Where items of an event share a person or a room with another item at the same time."""
    by_share: dict[str, list[Taken]] = {}
    for each in all_taken:
        for share in _shares(each):
            by_share.setdefault(share, []).append(each)
    own = {each.item_id: place for place, each in enumerate(mine)}
    found = []
    for one in mine:
        for share in sorted(_shares(one)):
            for other in by_share.get(share, ()):
                # Of two items of the event itself, the first tells of both.
                if own.get(other.item_id, len(own)) > own[one.item_id] and one.meets(other):
                    found.append(Clash(one, other, share.removeprefix("who:") * _is_who(share)))
    return found


def _shares(taken: Taken) -> set[str]:
    shares = {f"who:{name}" for name in taken.people}
    return shares | {f"room:{taken.room}"} if taken.room else shares


def _is_who(share: str) -> bool:
    return share.startswith("who:")


def overlapping(slots: Sequence[rules.Slot]) -> list[tuple[int, int]]:
    """Items of a day that go into each other though nothing says that they run side by side."""
    block_of = {number: at for at, block in enumerate(rules.blocks(slots)) for number in block}
    return [
        (one, other)
        for one in range(len(slots))
        for other in range(one + 1, len(slots))
        if _meet(slots[one], slots[other])
        and (
            block_of[one] != block_of[other]
            or (slots[one].track and slots[one].track == slots[other].track)
        )
    ]


def _meet(one: rules.Slot, other: rules.Slot) -> bool:
    if one.start is None or other.start is None:
        return False
    one_end, other_end = one.start + (one.length or 0), other.start + (other.length or 0)
    return one.start < other_end and other.start < one_end


def outside(slots: Sequence[rules.Slot], begins: int | None, ends: int | None) -> list[int]:
    """Items that begin before their day does, or end after it."""
    return [
        number
        for number, slot in enumerate(slots)
        if slot.start is not None
        and (
            (begins is not None and slot.start < begins)
            or (ends is not None and slot.start + (slot.length or 0) > ends)
        )
    ]


def without_break(slots: Sequence[tuple[rules.Slot, str]]) -> list[tuple[int, int, int]]:
    """Stretches of a day that are too long: the item that makes it so, from when, until when.

    `slots`: when, and the kind of each item.
    """
    found = []
    since: int | None = None
    until, last = 0, -1
    timed = [
        (slot.start, slot.end, kind, number)
        for number, (slot, kind) in enumerate(slots)
        if slot.start is not None and slot.end is not None
    ]
    for start, end, kind, number in [*sorted(timed), (rules.DAY_MINUTES * 3, 0, "", -1)]:
        if since is not None and (kind in BREAKS or start - until >= PAUSE):
            if until - since > WITHOUT_BREAK:
                found.append((last, since, until))
            since = None
        if kind in BREAKS:
            until = max(until, end)
            continue
        since = start if since is None else since
        if since == start or end > until:
            until, last = max(end, start), number
    return found
