"""Programme items that one signs up for, and who has."""

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsys.core.db import Base
from eventsys.programme.models import ProgrammeItem


class ItemSignUp(Base):
    """A programme item that one signs up for: a workshop, lunch, the bus. Seats of None: no limit.

    `is_chosen` is whether the form has it chosen to begin with.
    """

    __tablename__ = "item_sign_up"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("programme_item.id", ondelete="CASCADE"), primary_key=True
    )
    seats: Mapped[int | None]
    is_chosen: Mapped[bool] = mapped_column(default=False)

    item: Mapped[ProgrammeItem] = relationship()


class ItemChoice(Base):
    """Somebody has signed up for a programme item.

    It takes a seat of the item while the registration has one of the event; of others it is a wish.
    `is_missed` is one that was full when they got their seat.
    """

    __tablename__ = "item_choice"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(
        ForeignKey("item_sign_up.item_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_missed: Mapped[bool] = mapped_column(default=False, server_default=false())
