"""Regions and municipalities, with official codes and the days between which they exist."""

from datetime import date

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base


class Region(Base):
    """A regional authority. `code` is SCB's county code or the Danish region code, as text.

    `has_letters` says whether its letters have a sender or words of their own, so that nobody looks
    for those in vain.
    """

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str]
    iso_3166_2: Mapped[str]
    website: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    accent: Mapped[int]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    has_letters: Mapped[bool] = mapped_column(default=False, server_default=false())

    municipalities: Mapped[list["Municipality"]] = relationship(
        back_populates="region", order_by="Municipality.name"
    )


class Municipality(Base):
    """A municipality. `code` is the official four digits; a Danish one has dk before them."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    region: Mapped[Region] = relationship(back_populates="municipalities")
