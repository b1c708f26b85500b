"""What registrants are told. (Being written.)"""

from datetime import datetime

from eventsys.registration.models import Registration


def confirmed(registration: Registration, now: datetime) -> None:
    """You have a seat."""


def waiting(registration: Registration, now: datetime) -> None:
    """You are on the waiting list."""


def promoted(registration: Registration, now: datetime) -> None:
    """You have got a seat from the waiting list."""


def changed(registration: Registration, by_organiser: bool, now: datetime) -> None:
    """Your registration was changed."""


def cancelled(
    registration: Registration, by_organiser: bool, had_seat: bool, now: datetime
) -> None:
    """Your registration was cancelled."""


def already_registered(registration: Registration, now: datetime) -> None:
    """Somebody tried to register you again."""


def links(registrations: list[Registration], now: datetime) -> None:
    """The links to what you have registered for."""
