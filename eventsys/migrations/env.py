"""How Alembic finds the database and the models."""

from typing import Literal

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

# Importing them is what makes the tables known.
from eventsys.audit import models as audit  # noqa: F401
from eventsys.checkin import models as checkin  # noqa: F401
from eventsys.core import periods, ratelimit, revisions  # noqa: F401
from eventsys.core.db import UtcDateTime, db, rebuilding
from eventsys.documents import models as documents  # noqa: F401
from eventsys.evaluation import models as evaluation  # noqa: F401
from eventsys.jobs import models as jobs  # noqa: F401
from eventsys.mail import models as mail  # noqa: F401
from eventsys.messages import models as messages  # noqa: F401
from eventsys.newsletter import models as newsletter  # noqa: F401
from eventsys.people import models as people  # noqa: F401
from eventsys.places import models as places  # noqa: F401
from eventsys.planning import models as planning  # noqa: F401
from eventsys.privacy import models as privacy  # noqa: F401
from eventsys.programme import models as programme  # noqa: F401
from eventsys.registration import models as registration  # noqa: F401
from eventsys.registration import question_models, quota_models, sign_up_models  # noqa: F401


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column type as what the database sees."""
    is_ours = kind == "type" and isinstance(item, UtcDateTime)
    return "sa.DateTime(timezone=True)" if is_ours else False


def run(connection: Connection) -> None:
    """Bring the database to the wanted revision inside the transaction of the connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.app_context(), rebuilding(db.engine) as connection:
    run(connection)
