"""Portraits of those who appear at a public event and have said yes."""

from flask import Blueprint, abort

from eventsys.speakers import service as speakers
from eventsys.web import portraits
from eventsys.web.loaders import public_event

bp = Blueprint("speakers", __name__)


@bp.get("/<region>/<event>/speakers/<int:speaker_id>/photo-<picture>.webp")
def photo(region: str, event: str, speaker_id: int, picture: str):
    """One of its two sizes."""
    speaker = speakers.get(public_event(region, event), speaker_id)
    if speaker.state != "confirmed":
        abort(404)
    return portraits.answer(speaker, picture, is_public=True)
