"""Who gets which events of a newsletter, and why an event stands in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventsys.newsletter import matching, rules
from eventsys.newsletter.matching import Offer, Sender, Wishes
from eventsys.newsletter.rules import News

HERE, ELSEWHERE = 1, 2
SALA, NORBERG, LEKEBERG = 11, 12, 21
SENDER = Sender(HERE, frozenset({SALA, NORBERG}))
IN_SALA = Offer(101, kind=5, themes=frozenset({"klimat"}), municipality=SALA)
IN_NORBERG = Offer(102, kind=6, themes=frozenset(), municipality=NORBERG)
ONLINE = Offer(103, kind=6, themes=frozenset({"buss"}), municipality=None)
WITH_OTHERS = Offer(104, kind=5, themes=frozenset({"buss"}), municipality=LEKEBERG)
OFFERS = (IN_NORBERG, IN_SALA, ONLINE, WITH_OTHERS)
ALL = (102, 101, 103, 104)


def numbers(*values: int) -> frozenset[int]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(), ALL),
        (Wishes(regions=numbers(HERE)), ALL),
        (Wishes(regions=numbers(HERE, ELSEWHERE)), ALL),
        (Wishes(regions=numbers(ELSEWHERE)), ()),
        (Wishes(kinds=numbers(5)), (101, 104)),
        (Wishes(kinds=numbers(9)), ()),
        (Wishes(themes=frozenset({"klimat", "buss"})), (101, 103, 104)),
        (Wishes(themes=frozenset({"okänt"})), ()),
        # Online one can take part from anywhere.
        (Wishes(municipalities=numbers(SALA)), (101, 103)),
        (Wishes(municipalities=numbers(SALA), kinds=numbers(6)), (103,)),
        # A choice in another region leaves this one whole.
        (Wishes(regions=numbers(HERE, ELSEWHERE), municipalities=numbers(LEKEBERG)), ALL),
        (Wishes(municipalities=numbers(SALA), themes=frozenset({"klimat"})), (101,)),
    ],
)
def test_somebody_gets_what_they_want_to_hear_of(wishes: Wishes, expected: tuple[int, ...]) -> None:
    assert matching.wanted(wishes, SENDER, OFFERS) == expected


def test_a_municipality_brings_its_region() -> None:
    chosen = Wishes(numbers(ELSEWHERE), municipalities=numbers(SALA))
    whole = matching.with_regions(chosen, {SALA: HERE, NORBERG: HERE})
    assert whole == replace(chosen, regions=numbers(HERE, ELSEWHERE))
    assert matching.with_regions(Wishes(), {SALA: HERE}) == Wishes()


SINCE = datetime(2027, 1, 1, tzinfo=UTC)
BEFORE, AFTER = SINCE - timedelta(days=1), SINCE + timedelta(days=1)
KNOWN = News("published", "confirmed", BEFORE, None, was_told=True)
CALLED_OFF = replace(KNOWN, status="cancelled", cancelled_at=AFTER)


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        (KNOWN, ""),
        (replace(KNOWN, was_told=False), ""),
        (replace(KNOWN, was_told=False, published_at=AFTER), "new"),
        # What was published meanwhile and told of already is no news.
        (replace(KNOWN, published_at=AFTER), ""),
        (replace(KNOWN, was_moved=True), "moved"),
        (replace(KNOWN, was_unsure=True), "confirmed"),
        (replace(KNOWN, was_unsure=True, was_moved=True), "confirmed"),
        (replace(KNOWN, was_unsure=True, certainty="preliminary"), ""),
        (replace(KNOWN, is_open=True, has_few_seats=True), "last_seats"),
        (replace(KNOWN, has_few_seats=True), ""),
        (CALLED_OFF, "cancelled"),
        (replace(CALLED_OFF, cancelled_at=BEFORE), ""),
        # Nobody need be told that what they never heard of is off.
        (replace(CALLED_OFF, was_told=False, published_at=AFTER), ""),
        (replace(KNOWN, is_for_all=False, was_told=False, published_at=AFTER), ""),
    ],
)
def test_why_an_event_is_told_of(news: News, expected: str) -> None:
    assert rules.reason(news, SINCE) == expected


def test_to_the_first_newsletter_everything_is_new() -> None:
    assert rules.reason(replace(KNOWN, was_told=False), None) == "new"
    assert rules.reason(replace(CALLED_OFF, was_told=False), None) == ""
