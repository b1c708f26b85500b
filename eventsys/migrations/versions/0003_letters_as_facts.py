"""Letters are kept as facts; those that are still to be sent keep their words among them.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = ("text", "html", "calendar")
LETTER = sa.table(
    "letter",
    *map(sa.column, ("id", "sent_at", "given_up_at", *WORDS)),
    sa.column("facts", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("invitation", sa.JSON(), nullable=True))
    connection = op.get_bind()
    written = [LETTER.c[name] for name in WORDS]
    for letter_id, *words in connection.execute(
        sa.select(LETTER.c.id, *written).where(LETTER.c.text.is_not(None))
    ).all():
        facts = {"in_words": dict(zip(WORDS, words, strict=True))}
        connection.execute(sa.update(LETTER).where(LETTER.c.id == letter_id).values(facts=facts))
    with op.batch_alter_table("letter") as batch_op:
        for name in WORDS:
            batch_op.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch_op:
        for name in WORDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
    connection = op.get_bind()
    unsent = sa.and_(LETTER.c.sent_at.is_(None), LETTER.c.facts.is_not(None))
    for letter_id, facts in connection.execute(
        sa.select(LETTER.c.id, LETTER.c.facts).where(unsent)
    ).all():
        # The older version cannot put facts into words: what has none must not go out empty.
        words = facts.get("in_words") or {"given_up_at": sa.func.current_timestamp()}
        connection.execute(sa.update(LETTER).where(LETTER.c.id == letter_id).values(**words))
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_column("invitation")
        batch_op.drop_column("facts")
