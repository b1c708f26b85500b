"""The states of a registration, and every way from one to another. Values in, values out.

(new)      confirm → confirmed    wait → waiting    ask → pending
pending    approve → confirmed    wait → waiting    decline → declined    cancel → cancelled
waiting    promote, seat, switch → confirmed    offer → offered    cancel → cancelled
offered    accept, seat, switch → confirmed    refuse, expire, cancel → cancelled
confirmed  unseat → waiting    cancel → cancelled
"""

from dataclasses import dataclass

NEW = ""


@dataclass(frozen=True)
class Step:
    """Where a deed leads, the letter that tells of it, and its line in history.

    Who switches to another way of taking part gets the letter about that change instead.
    """

    to: str
    letter: str
    action: str


CANCEL = Step("cancelled", "cancelled", "registration.cancelled")
SEAT = Step("confirmed", "promoted", "registration.seated")
SWITCH = Step("confirmed", "", "registration.switched")

STEPS: dict[tuple[str, str], Step] = {
    (NEW, "confirm"): Step("confirmed", "confirmed", "registration.confirmed"),
    (NEW, "wait"): Step("waiting", "waiting", "registration.waiting"),
    (NEW, "ask"): Step("pending", "pending", "registration.pending"),
    ("pending", "approve"): Step("confirmed", "confirmed", "registration.approved"),
    ("pending", "wait"): Step("waiting", "waiting", "registration.listed"),
    ("pending", "decline"): Step("declined", "declined", "registration.declined"),
    ("pending", "cancel"): CANCEL,
    ("waiting", "promote"): Step("confirmed", "promoted", "registration.promoted"),
    ("waiting", "offer"): Step("offered", "offered", "registration.offered"),
    ("waiting", "seat"): SEAT,
    ("waiting", "switch"): SWITCH,
    ("waiting", "cancel"): CANCEL,
    ("offered", "accept"): Step("confirmed", "confirmed", "registration.accepted"),
    ("offered", "seat"): SEAT,
    ("offered", "switch"): SWITCH,
    ("offered", "refuse"): Step("cancelled", "cancelled", "registration.refused"),
    ("offered", "expire"): Step("cancelled", "offer_expired", "registration.expired"),
    ("offered", "cancel"): CANCEL,
    ("confirmed", "unseat"): Step("waiting", "moved_down", "registration.unseated"),
    ("confirmed", "cancel"): CANCEL,
}
# By which deed a new registration comes to be what it is.
ENTRANCES = {step.to: deed for (before, deed), step in STEPS.items() if before == NEW}
# Why a seat came to somebody who waited, or an offer ended: what `status_reason` may hold beside
# the name of a deed.
REASONS = (
    "left",
    "refused",
    "expired",
    "raised",
    "released",
    "switched",
    "moved_down",
    "event_changed",
)


class NoSuchStep(Exception):
    """A deed that is not possible in this state: the caller should have asked first."""

    def __init__(self, status: str, deed: str) -> None:
        super().__init__(f"a registration that is {status or 'new'} cannot {deed}")


def step_of(status: str, deed: str) -> Step:
    """Where a deed leads from a state. Raises NoSuchStep."""
    try:
        return STEPS[status, deed]
    except KeyError:
        raise NoSuchStep(status, deed) from None
