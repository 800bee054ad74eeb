"""Consultations by statements, questionnaires and texts, hearings, and the adoption table both end in

Revision: ca55653fdced
Revises: 5d0c7a41be92
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = "ca55653fdced"
down_revision = "5d0c7a41be92"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table(
        "adoption_table",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("published_at", portal_types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_adoption_table_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_adoption_table")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("closes_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("answered_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("opinions", sa.Integer(), nullable=False),
        sa.CheckConstraint("(opens_at is null) = (closes_at is null)", name=op.f("ck_consultation_times")),
        sa.CheckConstraint("answered_at is null or closed_at is not null", name=op.f("ck_consultation_answered")),
        sa.CheckConstraint("source_id is null or source_id <> id", name=op.f("ck_consultation_source")),
        sa.ForeignKeyConstraint(["id"], ["matter.id"], name=op.f("fk_consultation_id_matter")),
        sa.ForeignKeyConstraint(["source_id"], ["matter.id"], name=op.f("fk_consultation_source_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_closes_at", ["closed_at", "closes_at"], unique=False)
        batch_op.create_index("ix_consultation_source_id", ["source_id"], unique=False)

    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("begins_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("ends_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("closes_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("announced_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=8), nullable=False),
        sa.CheckConstraint("(drawn_at is null) = (record = '')", name=op.f("ck_hearing_drawn")),
        sa.CheckConstraint(
            "announced_at is null or (begins_at is not null and closes_at is not null and seed <> '')",
            name=op.f("ck_hearing_announced"),
        ),
        sa.CheckConstraint("(begins_at is null) = (ends_at is null)", name=op.f("ck_hearing_times")),
        sa.CheckConstraint("ends_at > begins_at and closes_at < begins_at", name=op.f("ck_hearing_order")),
        sa.CheckConstraint("source_id is null or source_id <> id", name=op.f("ck_hearing_source")),
        sa.ForeignKeyConstraint(["id"], ["matter.id"], name=op.f("fk_hearing_id_matter")),
        sa.ForeignKeyConstraint(["source_id"], ["matter.id"], name=op.f("fk_hearing_source_id_matter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
    )
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_begins_at", ["begins_at"], unique=False)
        batch_op.create_index("ix_hearing_closes_at", ["drawn_at", "closes_at"], unique=False)
        batch_op.create_index("ix_hearing_source_id", ["source_id"], unique=False)

    op.create_table(
        "adoption_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("(verdict = '') = (reason = '')", name=op.f("ck_adoption_line_reason")),
        sa.CheckConstraint("(organization_id is null) = (due is null)", name=op.f("ck_adoption_line_task")),
        sa.CheckConstraint("done_at is null or organization_id is not null", name=op.f("ck_adoption_line_done")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["adoption_table.matter_id"], name=op.f("fk_adoption_line_matter_id_adoption_table")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_adoption_line_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_line")),
        sa.UniqueConstraint("matter_id", "position", name=op.f("uq_adoption_line_matter_id_position")),
    )
    with op.batch_alter_table("adoption_line", schema=None) as batch_op:
        batch_op.create_index("ix_adoption_line_organization_id", ["organization_id", "done_at"], unique=False)

    op.create_table(
        "consultation_participant",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_participant_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consultation_participant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", name=op.f("pk_consultation_participant")),
    )
    with op.batch_alter_table("consultation_participant", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_participant_person_id", ["person_id"], unique=False)

    op.create_table(
        "consultation_text_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("published_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_text_version_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_text_version")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_consultation_text_version_consultation_id_number")
        ),
    )
    with op.batch_alter_table("consultation_text_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_consultation_text_version_begun",
            ["consultation_id"],
            unique=True,
            sqlite_where=sa.text("published_at is null"),
            postgresql_where=sa.text("published_at is null"),
        )

    op.create_table(
        "hearing_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("group", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("seat", sa.String(length=12), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("moved_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("given_back_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("present_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'seated') = (seat is not null)", name=op.f("ck_hearing_application_seat")),
        sa.CheckConstraint("present_at is null or state = 'seated'", name=op.f("ck_hearing_application_present")),
        sa.CheckConstraint("state <> 'waiting' or place is not null", name=op.f("ck_hearing_application_place")),
        sa.CheckConstraint(
            "state in ('applied','seated','waiting','withdrawn','given_back')",
            name=op.f("ck_hearing_application_state"),
        ),
        sa.CheckConstraint("(present_at is null) = (seen_by is null)", name=op.f("ck_hearing_application_seen")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_hearing_application_entered_by_person")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_application_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_hearing_application_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hearing_application_person_id_person")),
        sa.ForeignKeyConstraint(["seen_by"], ["person.id"], name=op.f("fk_hearing_application_seen_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_application")),
    )
    with op.batch_alter_table("hearing_application", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_application_hearing_id", ["hearing_id", "state", "place"], unique=False)
        batch_op.create_index("ix_hearing_application_person_id", ["person_id", "state"], unique=False)
        batch_op.create_index("uq_hearing_application_code", ["hearing_id", "code"], unique=True)
        batch_op.create_index(
            "uq_hearing_application_organization",
            ["hearing_id", "organization_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.create_index(
            "uq_hearing_application_person",
            ["hearing_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )

    op.create_table(
        "hearing_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("begun_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_hearing_item_minutes")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_item_hearing_id_hearing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_item")),
        sa.UniqueConstraint("hearing_id", "position", name=op.f("uq_hearing_item_hearing_id_position")),
    )
    op.create_table(
        "hearing_minutes",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("published_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("published_at is null or findings <> ''", name=op.f("ck_hearing_minutes_findings")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_minutes_hearing_id_hearing")),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_hearing_minutes")),
    )
    op.create_table(
        "hearing_quota",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=12), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_hearing_quota_seats")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_quota_hearing_id_hearing")),
        sa.PrimaryKeyConstraint("hearing_id", "group", name=op.f("pk_hearing_quota")),
    )
    op.create_table(
        "opinion_map",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("counted_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.CheckConstraint("(counted_at is null) = (result = '')", name=op.f("ck_opinion_map_result")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_map_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_opinion_map")),
    )
    with op.batch_alter_table("opinion_map", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_map_seen", ["seen", "changes"], unique=False)

    op.create_table(
        "opinion_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=140), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'refused') = (reason <> '')", name=op.f("ck_opinion_statement_reason")),
        sa.CheckConstraint("state in ('waiting', 'shown', 'refused')", name=op.f("ck_opinion_statement_state")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_opinion_statement_author_id_person")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_statement_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_opinion_statement_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_statement")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_opinion_statement_consultation_id_number")),
        sa.UniqueConstraint("consultation_id", "text", name=op.f("uq_opinion_statement_consultation_id_text")),
    )
    with op.batch_alter_table("opinion_statement", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_statement_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_opinion_statement_organization_id", ["organization_id"], unique=False)

    op.create_table(
        "opinion_vote",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.CheckConstraint("vote in (-1, 0, 1)", name=op.f("ck_opinion_vote_vote")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_opinion_vote_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_vote_person_id_person")),
        sa.PrimaryKeyConstraint("consultation_id", "person_id", "number", name=op.f("pk_opinion_vote")),
    )
    with op.batch_alter_table("opinion_vote", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_vote_person_id", ["person_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("respondent", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sent_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(answers is null) = (sent_at is null)", name=op.f("ck_survey_answer_sent")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_survey_answer_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_survey_answer_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_answer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("consultation_id", "respondent", name=op.f("uq_survey_answer_consultation_id_respondent")),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index("ix_survey_answer_organization_id", ["organization_id"], unique=False)
        batch_op.create_index("ix_survey_answer_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_survey_answer_sent_at", ["consultation_id", "sent_at"], unique=False)

    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.Column("when_id", sa.Integer(), nullable=True),
        sa.Column("when", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind in ('single', 'multiple', 'ranking', 'rating', 'number', 'text')",
            name=op.f("ck_survey_question_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_survey_question_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["when_id"], ["survey_question.id"], name=op.f("fk_survey_question_when_id_survey_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
    )
    with op.batch_alter_table("survey_question", schema=None) as batch_op:
        batch_op.create_index("ix_survey_question_consultation_id", ["consultation_id", "position"], unique=False)
        batch_op.create_index("ix_survey_question_when_id", ["when_id"], unique=False)

    op.create_table(
        "adoption_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("voices", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["adoption_line.id"], name=op.f("fk_adoption_opinion_line_id_adoption_line")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["adoption_table.matter_id"], name=op.f("fk_adoption_opinion_matter_id_adoption_table")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_adoption_opinion_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_opinion")),
        sa.UniqueConstraint("matter_id", "source", name=op.f("uq_adoption_opinion_matter_id_source")),
    )
    with op.batch_alter_table("adoption_opinion", schema=None) as batch_op:
        batch_op.create_index("ix_adoption_opinion_line_id", ["line_id", "voices", "id"], unique=False)
        batch_op.create_index("ix_adoption_opinion_organization_id", ["organization_id"], unique=False)

    op.create_table(
        "consultation_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_name", sa.String(length=130), nullable=False),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("backers", sa.Integer(), nullable=False),
        sa.Column("hidden_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("hidden_for", sa.String(length=300), nullable=False),
        sa.Column("hidden_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(hidden_at is null) = (hidden_for = '')", name=op.f("ck_consultation_remark_hidden")),
        sa.CheckConstraint("kind in ('comment', 'wording')", name=op.f("ck_consultation_remark_kind")),
        sa.CheckConstraint("(hidden_at is null) = (hidden_by is null)", name=op.f("ck_consultation_remark_hidden_by")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_consultation_remark_author_id_person")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_remark_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_consultation_remark_entered_by_person")),
        sa.ForeignKeyConstraint(
            ["hidden_by"], ["organization.id"], name=op.f("fk_consultation_remark_hidden_by_organization")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_consultation_remark_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["consultation_text_version.id"],
            name=op.f("fk_consultation_remark_version_id_consultation_text_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_remark")),
    )
    with op.batch_alter_table("consultation_remark", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_remark_author_id", ["author_id"], unique=False)
        batch_op.create_index("ix_consultation_remark_entered_by", ["entered_by"], unique=False)
        batch_op.create_index(
            "ix_consultation_remark_thread", ["consultation_id", "thread", "kind", "backers", "id"], unique=False
        )
        batch_op.create_index("ix_consultation_remark_version_id", ["version_id"], unique=False)

    op.create_table(
        "consultation_text_paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('heading', 'paragraph', 'item')", name=op.f("ck_consultation_text_paragraph_kind")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_consultation_text_paragraph_text")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["consultation_text_version.id"],
            name=op.f("fk_consultation_text_paragraph_version_id_consultation_text_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_text_paragraph")),
        sa.UniqueConstraint("version_id", "thread", name=op.f("uq_consultation_text_paragraph_version_id_thread")),
    )
    with op.batch_alter_table("consultation_text_paragraph", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_text_paragraph_number", ["version_id", "number"], unique=False)

    op.create_table(
        "hearing_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("opened_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("totals", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.CheckConstraint("(closed_at is null) = (present is null)", name=op.f("ck_hearing_poll_present")),
        sa.CheckConstraint("(closed_at is null) = (totals is null)", name=op.f("ck_hearing_poll_totals")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_poll_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["item_id"], ["hearing_item.id"], name=op.f("fk_hearing_poll_item_id_hearing_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_poll")),
    )
    with op.batch_alter_table("hearing_poll", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_poll_hearing_id", ["hearing_id"], unique=False)
        batch_op.create_index("ix_hearing_poll_item_id", ["item_id"], unique=False)
        batch_op.create_index(
            "uq_hearing_poll_open",
            ["hearing_id"],
            unique=True,
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )

    op.create_table(
        "hearing_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("asked_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("state <> 'withheld' or answer <> ''", name=op.f("ck_hearing_question_withheld")),
        sa.CheckConstraint(
            "state in ('open','taken_up','answered','withdrawn','withheld')", name=op.f("ck_hearing_question_state")
        ),
        sa.CheckConstraint("supports >= 0", name=op.f("ck_hearing_question_supports")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_question_hearing_id_hearing")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["hearing_item.id"], name=op.f("fk_hearing_question_item_id_hearing_item")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hearing_question_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_question")),
    )
    with op.batch_alter_table("hearing_question", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_question_hearing_id", ["hearing_id", "state", "supports"], unique=False)
        batch_op.create_index("ix_hearing_question_item_id", ["item_id"], unique=False)
        batch_op.create_index("ix_hearing_question_person_id", ["person_id"], unique=False)

    op.create_table(
        "hearing_session",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("called_id", sa.Integer(), nullable=False),
        sa.Column("began_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("ended_at is null or began_at is not null", name=op.f("ck_hearing_session_ended")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_session_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["item_id"], ["hearing_item.id"], name=op.f("fk_hearing_session_item_id_hearing_item")),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_hearing_session")),
    )
    with op.batch_alter_table("hearing_session", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_session_item_id", ["item_id"], unique=False)

    op.create_table(
        "hearing_speech",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("point_of_order", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("asked_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("started_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("paused_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("finished_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("written_at", portal_types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'done') = (finished_at is not null)", name=op.f("ck_hearing_speech_finished")),
        sa.CheckConstraint("paused_at is null or state = 'speaking'", name=op.f("ck_hearing_speech_paused")),
        sa.CheckConstraint("side in ('for','against','question','neutral')", name=op.f("ck_hearing_speech_side")),
        sa.CheckConstraint(
            "state in ('waiting','speaking','done','skipped','withdrawn')", name=op.f("ck_hearing_speech_state")
        ),
        sa.CheckConstraint(
            "state not in ('speaking','done') or started_at is not null", name=op.f("ck_hearing_speech_started")
        ),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_speech_hearing_id_hearing")),
        sa.ForeignKeyConstraint(["item_id"], ["hearing_item.id"], name=op.f("fk_hearing_speech_item_id_hearing_item")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hearing_speech_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_speech")),
    )
    with op.batch_alter_table("hearing_speech", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_speech_hearing_id", ["hearing_id", "state", "item_id"], unique=False)
        batch_op.create_index("ix_hearing_speech_item_id", ["item_id"], unique=False)
        batch_op.create_index("ix_hearing_speech_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_hearing_speech_speaking",
            ["hearing_id"],
            unique=True,
            sqlite_where=sa.text("state = 'speaking'"),
            postgresql_where=sa.text("state = 'speaking'"),
        )
        batch_op.create_index(
            "uq_hearing_speech_waiting",
            ["hearing_id", "person_id", "point_of_order"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "adoption_voice",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opinion_id"], ["adoption_opinion.id"], name=op.f("fk_adoption_voice_opinion_id_adoption_opinion")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_adoption_voice_person_id_person")),
        sa.PrimaryKeyConstraint("opinion_id", "person_id", name=op.f("pk_adoption_voice")),
    )
    with op.batch_alter_table("adoption_voice", schema=None) as batch_op:
        batch_op.create_index("ix_adoption_voice_person_id", ["person_id"], unique=False)

    op.create_table(
        "consultation_remark_backer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remark_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_consultation_remark_backer_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consultation_remark_backer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["remark_id"],
            ["consultation_remark.id"],
            name=op.f("fk_consultation_remark_backer_remark_id_consultation_remark"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_remark_backer")),
    )
    with op.batch_alter_table("consultation_remark_backer", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_remark_backer_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_consultation_remark_backer_organization",
            ["remark_id", "organization_id"],
            unique=True,
            sqlite_where=sa.text("organization_id is not null"),
            postgresql_where=sa.text("organization_id is not null"),
        )
        batch_op.create_index(
            "uq_consultation_remark_backer_person",
            ["remark_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("organization_id is null"),
            postgresql_where=sa.text("organization_id is null"),
        )

    op.create_table(
        "consultation_remark_outcome",
        sa.Column("remark_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["remark_id"],
            ["consultation_remark.id"],
            name=op.f("fk_consultation_remark_outcome_remark_id_consultation_remark"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["consultation_text_version.id"],
            name=op.f("fk_consultation_remark_outcome_version_id_consultation_text_version"),
        ),
        sa.PrimaryKeyConstraint("remark_id", "version_id", name=op.f("pk_consultation_remark_outcome")),
    )
    with op.batch_alter_table("consultation_remark_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_consultation_remark_outcome_version_id", ["version_id"], unique=False)

    op.create_table(
        "hearing_confirmation",
        sa.Column("speech_id", sa.Integer(), nullable=False),
        sa.Column("at", portal_types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["speech_id"], ["hearing_speech.id"], name=op.f("fk_hearing_confirmation_speech_id_hearing_speech")
        ),
        sa.PrimaryKeyConstraint("speech_id", name=op.f("pk_hearing_confirmation")),
    )
    op.create_table(
        "hearing_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("speech_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("asked_at", portal_types.Moment(timezone=True), nullable=False),
        sa.Column("decided_at", portal_types.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("accepted or decided_at is null or reason <> ''", name=op.f("ck_hearing_correction_reason")),
        sa.CheckConstraint("(decided_at is null) = (decided_by is null)", name=op.f("ck_hearing_correction_decided")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_hearing_correction_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["speech_id"], ["hearing_speech.id"], name=op.f("fk_hearing_correction_speech_id_hearing_speech")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_correction")),
    )
    with op.batch_alter_table("hearing_correction", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_correction_decided_by", ["decided_by"], unique=False)
        batch_op.create_index("ix_hearing_correction_speech_id", ["speech_id", "id"], unique=False)
        batch_op.create_index(
            "uq_hearing_correction_undecided",
            ["speech_id"],
            unique=True,
            sqlite_where=sa.text("decided_at is null"),
            postgresql_where=sa.text("decided_at is null"),
        )

    op.create_table(
        "hearing_poll_answer",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hearing_poll_answer_person_id_person")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["hearing_poll.id"], name=op.f("fk_hearing_poll_answer_poll_id_hearing_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_hearing_poll_answer")),
    )
    with op.batch_alter_table("hearing_poll_answer", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_poll_answer_person_id", ["person_id"], unique=False)

    op.create_table(
        "hearing_support",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hearing_support_person_id_person")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["hearing_question.id"], name=op.f("fk_hearing_support_question_id_hearing_question")
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_hearing_support")),
    )
    with op.batch_alter_table("hearing_support", schema=None) as batch_op:
        batch_op.create_index("ix_hearing_support_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("hearing_support", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_support_person_id")

    op.drop_table("hearing_support")
    with op.batch_alter_table("hearing_poll_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_poll_answer_person_id")

    op.drop_table("hearing_poll_answer")
    with op.batch_alter_table("hearing_correction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hearing_correction_undecided",
            sqlite_where=sa.text("decided_at is null"),
            postgresql_where=sa.text("decided_at is null"),
        )
        batch_op.drop_index("ix_hearing_correction_speech_id")
        batch_op.drop_index("ix_hearing_correction_decided_by")

    op.drop_table("hearing_correction")
    op.drop_table("hearing_confirmation")
    with op.batch_alter_table("consultation_remark_outcome", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_remark_outcome_version_id")

    op.drop_table("consultation_remark_outcome")
    with op.batch_alter_table("consultation_remark_backer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consultation_remark_backer_person",
            sqlite_where=sa.text("organization_id is null"),
            postgresql_where=sa.text("organization_id is null"),
        )
        batch_op.drop_index(
            "uq_consultation_remark_backer_organization",
            sqlite_where=sa.text("organization_id is not null"),
            postgresql_where=sa.text("organization_id is not null"),
        )
        batch_op.drop_index("ix_consultation_remark_backer_person_id")

    op.drop_table("consultation_remark_backer")
    with op.batch_alter_table("adoption_voice", schema=None) as batch_op:
        batch_op.drop_index("ix_adoption_voice_person_id")

    op.drop_table("adoption_voice")
    with op.batch_alter_table("hearing_speech", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hearing_speech_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "uq_hearing_speech_speaking",
            sqlite_where=sa.text("state = 'speaking'"),
            postgresql_where=sa.text("state = 'speaking'"),
        )
        batch_op.drop_index("ix_hearing_speech_person_id")
        batch_op.drop_index("ix_hearing_speech_item_id")
        batch_op.drop_index("ix_hearing_speech_hearing_id")

    op.drop_table("hearing_speech")
    with op.batch_alter_table("hearing_session", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_session_item_id")

    op.drop_table("hearing_session")
    with op.batch_alter_table("hearing_question", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_question_person_id")
        batch_op.drop_index("ix_hearing_question_item_id")
        batch_op.drop_index("ix_hearing_question_hearing_id")

    op.drop_table("hearing_question")
    with op.batch_alter_table("hearing_poll", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hearing_poll_open",
            sqlite_where=sa.text("closed_at is null"),
            postgresql_where=sa.text("closed_at is null"),
        )
        batch_op.drop_index("ix_hearing_poll_item_id")
        batch_op.drop_index("ix_hearing_poll_hearing_id")

    op.drop_table("hearing_poll")
    with op.batch_alter_table("consultation_text_paragraph", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_text_paragraph_number")

    op.drop_table("consultation_text_paragraph")
    with op.batch_alter_table("consultation_remark", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_remark_version_id")
        batch_op.drop_index("ix_consultation_remark_thread")
        batch_op.drop_index("ix_consultation_remark_entered_by")
        batch_op.drop_index("ix_consultation_remark_author_id")

    op.drop_table("consultation_remark")
    with op.batch_alter_table("adoption_opinion", schema=None) as batch_op:
        batch_op.drop_index("ix_adoption_opinion_organization_id")
        batch_op.drop_index("ix_adoption_opinion_line_id")

    op.drop_table("adoption_opinion")
    with op.batch_alter_table("survey_question", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_question_when_id")
        batch_op.drop_index("ix_survey_question_consultation_id")

    op.drop_table("survey_question")
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answer_sent_at")
        batch_op.drop_index("ix_survey_answer_person_id")
        batch_op.drop_index("ix_survey_answer_organization_id")

    op.drop_table("survey_answer")
    with op.batch_alter_table("opinion_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_vote_person_id")

    op.drop_table("opinion_vote")
    with op.batch_alter_table("opinion_statement", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_statement_organization_id")
        batch_op.drop_index("ix_opinion_statement_author_id")

    op.drop_table("opinion_statement")
    with op.batch_alter_table("opinion_map", schema=None) as batch_op:
        batch_op.drop_index("ix_opinion_map_seen")

    op.drop_table("opinion_map")
    op.drop_table("hearing_quota")
    op.drop_table("hearing_minutes")
    op.drop_table("hearing_item")
    with op.batch_alter_table("hearing_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hearing_application_person",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index(
            "uq_hearing_application_organization",
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        )
        batch_op.drop_index("uq_hearing_application_code")
        batch_op.drop_index("ix_hearing_application_person_id")
        batch_op.drop_index("ix_hearing_application_hearing_id")

    op.drop_table("hearing_application")
    with op.batch_alter_table("consultation_text_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consultation_text_version_begun",
            sqlite_where=sa.text("published_at is null"),
            postgresql_where=sa.text("published_at is null"),
        )

    op.drop_table("consultation_text_version")
    with op.batch_alter_table("consultation_participant", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_participant_person_id")

    op.drop_table("consultation_participant")
    with op.batch_alter_table("adoption_line", schema=None) as batch_op:
        batch_op.drop_index("ix_adoption_line_organization_id")

    op.drop_table("adoption_line")
    with op.batch_alter_table("hearing", schema=None) as batch_op:
        batch_op.drop_index("ix_hearing_source_id")
        batch_op.drop_index("ix_hearing_closes_at")
        batch_op.drop_index("ix_hearing_begins_at")

    op.drop_table("hearing")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_source_id")
        batch_op.drop_index("ix_consultation_closes_at")

    op.drop_table("consultation")
    op.drop_table("adoption_table")
