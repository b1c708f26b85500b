"""Registration in depth and letters: parties, quotas, invitees, sign-up, mailings, newsletters,
surveys, periods of retention.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_period",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_retention_period"),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("night_on", sa.Date(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_run"),
        sa.UniqueConstraint("night_on", name="uq_retention_run_night_on"),
    )
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("token_sealed", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscriber"),
        sa.UniqueConstraint("email", name="uq_subscriber_email"),
        sa.UniqueConstraint("token_hash", name="uq_subscriber_token_hash"),
    )
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.create_index("ix_subscriber_replaces_hash", ["replaces_hash"])
        batch_op.create_index("ix_subscriber_status", ["status"])

    op.create_table(
        "suppressed_address",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_suppressed_address"),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff_user.id"], name="fk_edition_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_edition_region_id"),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )
    with op.batch_alter_table("edition") as batch_op:
        batch_op.create_index("ix_edition_region_id", ["region_id"])
        batch_op.create_index("ix_edition_status", ["status"])

    op.create_table(
        "interest",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name="fk_interest_subscriber_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "sort", "key", name="pk_interest"),
    )
    op.create_table(
        "region_letters",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name="fk_region_letters_region_id"),
        sa.PrimaryKeyConstraint("region_id", name="pk_region_letters"),
    )
    op.create_table(
        "edition_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_edition_item_edition_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_edition_item_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_edition_item"),
        sa.UniqueConstraint("edition_id", "event_id", name="uq_edition_item_edition_id_event_id"),
    )
    with op.batch_alter_table("edition_item") as batch_op:
        batch_op.create_index("ix_edition_item_event_id", ["event_id"])

    op.create_table(
        "event_letters",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.JSON(), nullable=False),
        sa.Column("reminder_words", sa.JSON(), nullable=False),
        sa.Column("thanks_days", sa.Integer(), nullable=True),
        sa.Column("thanks_words", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_event_letters_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_event_letters"),
    )
    op.create_table(
        "letter_run",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_letter_run_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "name", "days", "day_on", name="pk_letter_run"),
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["staff_user.id"], name="fk_mailing_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_mailing_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailing"),
        sa.UniqueConstraint("key", name="uq_mailing_key"),
    )
    with op.batch_alter_table("mailing") as batch_op:
        batch_op.create_index("ix_mailing_event_id", ["event_id"])
        batch_op.create_index("ix_mailing_status", ["status"])

    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("keeps_together", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_party_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
    )
    with op.batch_alter_table("party") as batch_op:
        batch_op.create_index("ix_party_event_id", ["event_id"])

    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=True),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_quota_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quota"),
        sa.UniqueConstraint("event_id", "kind", "key", name="uq_quota_event_id_kind_key"),
    )
    with op.batch_alter_table("quota") as batch_op:
        batch_op.create_index("ix_quota_release_at", ["release_at"])

    op.create_table(
        "survey",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_survey_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_survey"),
    )
    op.create_table(
        "survey_pass",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["survey.event_id"], name="fk_survey_pass_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_survey_pass"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_pass") as batch_op:
        batch_op.create_index("ix_survey_pass_event_id", ["event_id"])

    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["survey.event_id"],
            name="fk_survey_question_event_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_survey_question"),
        sa.UniqueConstraint("event_id", "key", name="uq_survey_question_event_id_key"),
    )

    op.create_table(
        "invitee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("token_sealed", sa.String(), nullable=False),
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_invitee_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_invitee_registration_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitee"),
        sa.UniqueConstraint("event_id", "person_key", name="uq_invitee_event_id_person_key"),
        sa.UniqueConstraint("registration_id", name="uq_invitee_registration_id"),
        sa.UniqueConstraint("token_hash", name="uq_invitee_token_hash"),
    )
    op.create_table(
        "item_sign_up",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["programme_item.id"], name="fk_item_sign_up_item_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", name="pk_item_sign_up"),
    )
    op.create_table(
        "survey_answer",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name="fk_survey_answer_question_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name="pk_survey_answer"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_answer") as batch_op:
        batch_op.create_index("ix_survey_answer_question_id", ["question_id"])

    op.create_table(
        "survey_sending",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_survey_sending_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name="pk_survey_sending"),
    )
    op.create_table(
        "item_choice",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("is_missed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item_sign_up.item_id"], name="fk_item_choice_item_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_item_choice_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "item_id", name="pk_item_choice"),
    )
    with op.batch_alter_table("item_choice") as batch_op:
        batch_op.create_index("ix_item_choice_item_id", ["item_id"])

    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("sender", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("unsubscribe_url", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("once", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bounce", sa.String(), server_default="", nullable=False))
        batch_op.drop_index("ix_letter_queue")
        batch_op.create_index("ix_letter_queue", ["sent_at", "given_up_at", "rank", "due_at"])
        batch_op.create_unique_constraint("uq_letter_once", ["once"])

    with op.batch_alter_table("membership") as batch_op:
        batch_op.add_column(
            sa.Column("sees_health", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("region") as batch_op:
        batch_op.add_column(
            sa.Column("has_letters", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    # Nobody has seen names beside needs before: whoever is to, is given that by name.
    with op.batch_alter_table("health_data") as batch_op:
        # It followed from the day of the event, and was untrue when that was moved.
        batch_op.drop_index("ix_health_data_erase_on")
        batch_op.drop_column("erase_on")

    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("role", sa.String(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("is_invited", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("status_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("status_reason", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_registration_offered_until", ["offered_until"])
        batch_op.create_index("ix_registration_party_id", ["party_id"])
        batch_op.create_foreign_key("fk_registration_party_id", "party", ["party_id"], ["id"])

    with op.batch_alter_table("registration_settings") as batch_op:
        batch_op.add_column(
            sa.Column("waiting_policy", sa.String(), server_default="promote", nullable=False)
        )
        batch_op.add_column(
            sa.Column("offer_hours", sa.Integer(), server_default="24", nullable=False)
        )
        batch_op.add_column(
            sa.Column("ask_hours", sa.Integer(), server_default="48", nullable=False)
        )
        batch_op.add_column(
            sa.Column("needs_approval", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("asks_role", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("has_quotas", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("has_sign_up", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("party_size", sa.Integer(), server_default="5", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("registration_settings") as batch_op:
        batch_op.drop_column("party_size")
        batch_op.drop_column("has_sign_up")
        batch_op.drop_column("has_quotas")
        batch_op.drop_column("asks_role")
        batch_op.drop_column("needs_approval")
        batch_op.drop_column("ask_hours")
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("waiting_policy")

    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_constraint("fk_registration_party_id", type_="foreignkey")
        batch_op.drop_index("ix_registration_party_id")
        batch_op.drop_index("ix_registration_offered_until")
        batch_op.drop_column("joined_at")
        batch_op.drop_column("offered_until")
        batch_op.drop_column("status_reason")
        batch_op.drop_column("status_at")
        batch_op.drop_column("is_invited")
        batch_op.drop_column("role")
        batch_op.drop_column("party_id")

    with op.batch_alter_table("region") as batch_op:
        batch_op.drop_column("has_letters")

    with op.batch_alter_table("health_data") as batch_op:
        batch_op.add_column(
            sa.Column("erase_on", sa.Date(), server_default="2100-01-01", nullable=False)
        )
        batch_op.create_index("ix_health_data_erase_on", ["erase_on"])

    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_column("sees_health")

    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint("uq_letter_once", type_="unique")
        batch_op.drop_index("ix_letter_queue")
        batch_op.create_index("ix_letter_queue", ["sent_at", "given_up_at", "due_at"])
        batch_op.drop_column("bounce")
        batch_op.drop_column("bounced_at")
        batch_op.drop_column("once")
        batch_op.drop_column("rank")
        batch_op.drop_column("unsubscribe_url")
        batch_op.drop_column("sender")

    with op.batch_alter_table("item_choice") as batch_op:
        batch_op.drop_index("ix_item_choice_item_id")

    op.drop_table("item_choice")
    op.drop_table("survey_sending")
    with op.batch_alter_table("survey_answer") as batch_op:
        batch_op.drop_index("ix_survey_answer_question_id")

    op.drop_table("survey_answer")
    op.drop_table("item_sign_up")
    op.drop_table("invitee")
    op.drop_table("survey_question")
    with op.batch_alter_table("survey_pass") as batch_op:
        batch_op.drop_index("ix_survey_pass_event_id")

    op.drop_table("survey_pass")
    op.drop_table("survey")
    with op.batch_alter_table("quota") as batch_op:
        batch_op.drop_index("ix_quota_release_at")

    op.drop_table("quota")
    with op.batch_alter_table("party") as batch_op:
        batch_op.drop_index("ix_party_event_id")

    op.drop_table("party")
    with op.batch_alter_table("mailing") as batch_op:
        batch_op.drop_index("ix_mailing_status")
        batch_op.drop_index("ix_mailing_event_id")

    op.drop_table("mailing")
    op.drop_table("letter_run")
    op.drop_table("event_letters")
    with op.batch_alter_table("edition_item") as batch_op:
        batch_op.drop_index("ix_edition_item_event_id")

    op.drop_table("edition_item")
    op.drop_table("region_letters")
    op.drop_table("interest")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_index("ix_edition_status")
        batch_op.drop_index("ix_edition_region_id")

    op.drop_table("edition")
    op.drop_table("suppressed_address")
    with op.batch_alter_table("subscriber") as batch_op:
        batch_op.drop_index("ix_subscriber_status")
        batch_op.drop_index("ix_subscriber_replaces_hash")

    op.drop_table("subscriber")
    op.drop_table("retention_run")
    op.drop_table("retention_period")
