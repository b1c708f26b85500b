"""A survey of an event, its questions, and what was answered. No row says who answered what.

What must tell nothing by its order has random keys, and on SQLite no number of its row beside.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class Survey(Base):
    """What participants of an event are asked afterwards, for `days` days.

    `answered` counts those who have answered. With `closed_at` it is over for good.
    """

    __tablename__ = "survey"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    enabled: Mapped[bool] = mapped_column(default=False)
    days: Mapped[int]
    answered: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class SurveyQuestion(Base):
    """One question: scale (1 to 5), choice or text. Texts by language (sv, da, en).

    `options` are {"key": …, "sv": …}: those to choose among, or the words at the ends of a scale.
    `key` is the same in copies, so that answers can be summed over events.
    """

    __tablename__ = "survey_question"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("survey.event_id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    label: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class SurveyPass(Base):
    """A right to answer once, known by its hash alone. It goes when it is used.

    Nothing links it to a person; the letter that carries it forgets it when it is sent.
    """

    __tablename__ = "survey_pass"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("survey.event_id", ondelete="CASCADE"), index=True
    )


class SurveyAnswer(Base):
    """One answer to one question. Its key is random and it has no time.

    `batch` says with which five people it came, and nothing of which of them gave it.
    """

    __tablename__ = "survey_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), index=True
    )
    batch: Mapped[int]
    value: Mapped[str] = mapped_column(Text)


class SurveySending(Base):
    """To whom the survey was sent, and nothing of what became of it."""

    __tablename__ = "survey_sending"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
