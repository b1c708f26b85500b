"""Many people at once, over HTTP, through several processes: not one seat too many, or too few."""

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter

from tests.load import history
from tests.load.conftest import Installation
from tests.load.visitors import Attendee, at_once

AT_ONCE = 40
SEATS, PEOPLE = 200, 400

Deed = Callable[[], object]


def test_four_hundred_want_two_hundred_seats(installation: Installation) -> None:
    meeting = installation.make_meeting(SEATS)
    with installation.server.running(workers=2) as server:
        people = [Attendee(server, f"Person {number}") for number in range(PEOPLE)]
        told = at_once(AT_ONCE, [partial(each.register, meeting.path) for each in people])
    print(f"Slowest answer: {max(each.slowest for each in people):.2f} s")
    with installation.app.app_context():
        assert history.check(meeting.id, SEATS) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
        # Everybody was told what is so.
        assert history.statuses(meeting.id) == dict(
            zip((each.email for each in people), told, strict=True)
        )


def test_while_others_cancel_and_change_the_number_of_seats(installation: Installation) -> None:
    seats, some_people, cancellations, other_seats = 70, 140, 20, (80, 60, 75, 50, 85)
    meeting = installation.make_meeting(seats)
    with (
        installation.server.running(workers=2) as server,
        installation.another_server().running() as other,
    ):
        people = [Attendee(server, f"Person {number}") for number in range(some_people)]
        anna, bo, cecilia = (installation.make_organiser(other) for _ in range(3))
        coming: list[Deed] = [partial(each.register, meeting.path) for each in people]
        changing = [partial(anna.change_seats, meeting.id, number) for number in other_seats]
        cancelling = [partial(each.cancel_somebody, meeting.id) for each in (bo, cecilia)]
        cancelling *= cancellations // 2
        # They begin when the seats are gone.
        early, late = coming[:seats], coming[seats:]
        at_once(AT_ONCE, [*early, *spread(late, changing, cancelling)])
    print(f"Slowest answer: {max(each.slowest for each in (*people, anna, bo, cecilia)):.2f} s")
    with installation.app.app_context():
        found = history.check(meeting.id, seats)
        done = history.deeds(meeting.id)
    assert found.total() == some_people
    assert done["registration.confirmed"] + done["registration.waiting"] == some_people
    assert done["registration.configured"] == len(other_seats)
    # Two organisers may have chosen the same person.
    assert cancellations // 2 <= done["registration.cancelled"] <= cancellations
    assert done["registration.promoted"] > 0


def spread(*several: Sequence[Deed]) -> list[Deed]:
    """One list of them all, each kind evenly spread over it."""
    placed = [((n + 0.5) / len(deeds), deed) for deeds in several for n, deed in enumerate(deeds)]
    return [deed for _place, deed in sorted(placed, key=itemgetter(0))]
