"""A survey of an event, its questions, and what was answered. No row says who answered what."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventsys.core.db import Base, UtcDateTime


class Survey(Base):
    """What participants of an event are asked afterwards, until `closes_on`."""

    __tablename__ = "survey"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    enabled: Mapped[bool] = mapped_column(default=False)
    closes_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class SurveyQuestion(Base):
    """One question: scale (1 to 5), choice or text. Texts by language (sv, da, en)."""

    __tablename__ = "survey_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("survey.event_id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[str]
    label: Mapped[dict[str, str]] = mapped_column(JSON)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class SurveyPass(Base):
    """A right to answer once, known by its hash alone. It goes when it is used.

    Nothing links it to a person; the letter that carries it forgets it when it is sent.
    """

    __tablename__ = "survey_pass"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("survey.event_id", ondelete="CASCADE"), index=True
    )


class SurveyAnswer(Base):
    """One answer to one question. Its key is random and it has no time, so that no order tells."""

    __tablename__ = "survey_answer"

    key: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("survey_question.id", ondelete="CASCADE"), index=True
    )
    value: Mapped[str] = mapped_column(Text)


class SurveySending(Base):
    """To whom the survey was sent, and nothing of what became of it."""

    __tablename__ = "survey_sending"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
