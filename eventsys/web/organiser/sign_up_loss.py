"""The question before an item is taken away that people have signed up for."""

from flask import request

from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.registration import sign_up_marking as marking
from eventsys.web import numbers
from eventsys.web.organiser.frame import event_page

# What the page sends anew by itself.
OWN = ("csrf_token", "lose")


def question(event: Event, wanted: str) -> str | None:
    """The page that says how many are affected; None where there is nothing to ask."""
    deed, _colon, number = wanted.partition(":")
    item_id = numbers.named(number)
    if deed != "remove" or not item_id or request.form.get("lose") == "yes":
        return None
    people = marking.choosers(event, [item_id]).get(item_id, 0)
    if not people:
        return None
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in OWN]
    title = programme.get(event, item_id).title
    context = {"typed": typed, "title": title, "people": people}
    return event_page("organiser/sign_up_loss.html", event, "programme", **context)
