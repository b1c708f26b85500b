"""What an event asks beside the usual, and what people answered."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base


class Question(Base):
    """One question of an event. Its field in the form is `question-<id>`.

    `kind`: text, long_text, choice, choices, yes_no, number or date. `label` and `help` are texts
    by language (sv, da, en); the event's own comes first and is always there. `options` are
    {"key": …, "sv": …} in order. A number lies between `least` and `most`, where they are set.
    With `depends_on` (the key of an earlier question) it is asked only of those whose answer to
    that one is among `depends_values`. `key` is the same in copies of the event.
    Answers are kept for `keep_days` after the event; None: as long as the registration.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    label: Mapped[dict[str, str]] = mapped_column(JSON)
    help: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    is_required: Mapped[bool] = mapped_column(default=False)
    least: Mapped[int | None]
    most: Mapped[int | None]
    depends_on: Mapped[str | None]
    depends_values: Mapped[list[Any]] = mapped_column(JSON)
    keep_days: Mapped[int | None]


class Answer(Base):
    """What somebody answered: one row, or one for each option that was chosen of several.

    `value` is the text, the key of the option, "yes" or "no", a number or a date as in ISO 8601.
    """

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_question_value", "question_id", "value"),)

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, default=0)
    value: Mapped[str] = mapped_column(Text)
