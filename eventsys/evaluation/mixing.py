"""Writing answers anew, so that nothing that a database notes by itself tells which came together.

PostgreSQL knows of each row in which transaction it was written. So the answers of five people are
thrown away and written again together, in another order and under other keys.
"""

from secrets import SystemRandom

from sqlalchemy import delete, insert, select

from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.evaluation.models import SurveyAnswer, SurveyPass, SurveyQuestion


def mix(event_id: int, batch: int) -> None:
    """Write the answers of one batch anew."""
    questions = select(SurveyQuestion.id).where(SurveyQuestion.event_id == event_id)
    mine = SurveyAnswer.question_id.in_(questions), SurveyAnswer.batch == batch
    gone = db.session.execute(
        delete(SurveyAnswer).where(*mine).returning(SurveyAnswer.question_id, SurveyAnswer.value)
    )
    write(batch, [(row.question_id, row.value) for row in gone])


def mix_passes(event_id: int) -> None:
    """Write the passes of an event anew, in the order of their hashes.

    They were made in the order in which people were written to, and so were the rows that say to
    whom: a database that keeps rows as they came would tell whose each pass is.
    """
    db.session.flush()
    gone = delete(SurveyPass).where(SurveyPass.event_id == event_id)
    hashes = db.session.scalars(gone.returning(SurveyPass.token_hash)).all()
    rows = [{"token_hash": each, "event_id": event_id} for each in sorted(hashes)]
    if rows:
        db.session.execute(insert(SurveyPass), rows)


def write(batch: int, answers: list[tuple[int, str]]) -> None:
    """Keep answers in no order."""
    SystemRandom().shuffle(answers)
    for question_id, value in answers:
        db.session.add(
            SurveyAnswer(key=tokens.new_token(), question_id=question_id, batch=batch, value=value)
        )
    db.session.flush()
