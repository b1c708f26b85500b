"""Who a region's letters come from, and what it says in them."""

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base


class RegionLetters(Base):
    """A region's own sender and words. An empty text: as for all regions.

    One row, so that whoever writes many letters reads it once. `words` holds texts by letter, then
    by the id of a kind of event ("" for all), then by language.
    """

    __tablename__ = "region_letters"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    sender_name: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    words: Mapped[dict[str, dict[str, dict[str, str]]]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
