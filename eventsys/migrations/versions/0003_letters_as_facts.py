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
    "letter", sa.column("id"), sa.column("facts", sa.JSON()), *(map(sa.column, WORDS))
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
        batch_op.drop_column("invitation")
        batch_op.drop_column("facts")
