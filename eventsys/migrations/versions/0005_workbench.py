"""The workbench: speakers, questions, files of documents, the door, templates, long work.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

from eventsys.registration.organisation_kinds import kind_of

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kind_id"], ["event_kind.id"], name="fk_event_template_kind_id"),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_event_template_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event_template"),
        sa.UniqueConstraint("region_id", "name", name="uq_event_template_region_id_name"),
    )
    op.create_table(
        "staff_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["staff_user.id"], name="fk_staff_preference_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "name", name="pk_staff_preference"),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff_user.id"], name="fk_job_by_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_job_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_job_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    with op.batch_alter_table("job") as batch_op:
        batch_op.create_index("ix_job_by_id", ["by_id"])
        batch_op.create_index("ix_job_event_id", ["event_id"])
        batch_op.create_index("ix_job_expires_at", ["expires_at"])
        batch_op.create_index("ix_job_queue", ["state", "created_at"])

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("help", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("depends_on", sa.String(), nullable=True),
        sa.Column("depends_values", sa.JSON(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_question_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("event_id", "key", name="uq_question_event_id_key"),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("biography", sa.Text(), nullable=False),
        sa.Column("needs_sealed", sa.Text(), nullable=False),
        sa.Column("photo", sa.String(), nullable=True),
        sa.Column("photo_small", sa.String(), nullable=True),
        sa.Column("photo_words", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("token_sealed", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_speaker_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_speaker"),
        sa.UniqueConstraint("token_hash", name="uq_speaker_token_hash"),
    )
    with op.batch_alter_table("speaker") as batch_op:
        batch_op.create_index("ix_speaker_event_id", ["event_id"])
    op.create_table(
        "admission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff_user.id"], name="fk_admission_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_admission_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_admission_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_admission"),
        sa.UniqueConstraint("key", name="uq_admission_key"),
        sa.UniqueConstraint(
            "registration_id", "day_on", name="uq_admission_registration_id_day_on"
        ),
    )
    with op.batch_alter_table("admission") as batch_op:
        batch_op.create_index("ix_admission_event_id", ["event_id"])

    op.create_table(
        "answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_answer_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_answer_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", "place", name="pk_answer"),
    )
    with op.batch_alter_table("answer") as batch_op:
        batch_op.create_index("ix_answer_question_value", ["question_id", "value"])

    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_document_version_document_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_document_version"),
        sa.UniqueConstraint("document_id", "number", name="uq_document_version_document_id_number"),
    )
    with op.batch_alter_table("appearance") as batch_op:
        batch_op.add_column(sa.Column("speaker_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_appearance_speaker_id", ["speaker_id"])
        batch_op.create_foreign_key(
            "fk_appearance_speaker_id", "speaker", ["speaker_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="link", nullable=False))
        batch_op.add_column(
            sa.Column("after_event", sa.Boolean(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("is_accessible", sa.String(), server_default="unknown", nullable=False)
        )
        batch_op.add_column(
            sa.Column("access_words", sa.String(), server_default="", nullable=False)
        )
        batch_op.create_index("ix_document_item_id", ["item_id"])
        batch_op.create_foreign_key(
            "fk_document_item_id", "programme_item", ["item_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("venue_seats", sa.Integer(), nullable=True))

    with op.batch_alter_table("programme_item") as batch_op:
        batch_op.add_column(sa.Column("track", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(
            sa.Column("organisation_kind", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("source", sa.String(), server_default="form", nullable=False))
        batch_op.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))

    _tell_kinds_of_organisations()

    with op.batch_alter_table("registration_settings") as batch_op:
        batch_op.add_column(
            sa.Column("confirmation_words", sa.Text(), server_default="", nullable=False)
        )


def _tell_kinds_of_organisations() -> None:
    """Of those who are not forgotten yet; of the others nobody knows any more."""
    names = ("email", "organisation", "organisation_kind")
    texts = [sa.column(name, sa.String()) for name in names]
    table = sa.table("registration", sa.column("id", sa.Integer()), *texts)
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(table.c.id, table.c.organisation).where(table.c.email != "")
    ).all()
    told = [{"row": row.id, "kind": kind_of(row.organisation)} for row in rows]
    if told:
        write = sa.update(table).where(table.c.id == sa.bindparam("row"))
        connection.execute(write.values(organisation_kind=sa.bindparam("kind")), told)


def _take_back_documents() -> None:
    """Before this step every document was a link that everybody saw at once."""
    document = sa.table("document", *map(sa.column, ("event_id", "url", "after_event")))
    event = sa.table("event", sa.column("id"), sa.column("last_on", sa.Date()))
    ahead = sa.select(event.c.id).where(event.c.last_on >= sa.func.current_date())
    waits = document.c.after_event.is_(sa.true()) & document.c.event_id.in_(ahead)
    op.execute(sa.delete(document).where((document.c.url == "") | waits))


def downgrade() -> None:
    with op.batch_alter_table("registration_settings") as batch_op:
        batch_op.drop_column("confirmation_words")

    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("source")
        batch_op.drop_column("organisation_kind")

    with op.batch_alter_table("programme_item") as batch_op:
        batch_op.drop_column("track")

    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_column("venue_seats")

    _take_back_documents()

    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_constraint("fk_document_item_id", type_="foreignkey")
        batch_op.drop_index("ix_document_item_id")
        batch_op.drop_column("access_words")
        batch_op.drop_column("is_accessible")
        batch_op.drop_column("after_event")
        batch_op.drop_column("kind")
        batch_op.drop_column("item_id")

    with op.batch_alter_table("appearance") as batch_op:
        batch_op.drop_constraint("fk_appearance_speaker_id", type_="foreignkey")
        batch_op.drop_index("ix_appearance_speaker_id")
        batch_op.drop_column("speaker_id")

    op.drop_table("document_version")
    with op.batch_alter_table("answer") as batch_op:
        batch_op.drop_index("ix_answer_question_value")

    op.drop_table("answer")
    with op.batch_alter_table("admission") as batch_op:
        batch_op.drop_index("ix_admission_event_id")

    op.drop_table("admission")
    with op.batch_alter_table("speaker") as batch_op:
        batch_op.drop_index("ix_speaker_event_id")

    op.drop_table("speaker")
    op.drop_table("question")
    with op.batch_alter_table("job") as batch_op:
        batch_op.drop_index("ix_job_queue")
        batch_op.drop_index("ix_job_expires_at")
        batch_op.drop_index("ix_job_event_id")
        batch_op.drop_index("ix_job_by_id")

    op.drop_table("job")
    op.drop_table("staff_preference")
    op.drop_table("event_template")
