"""Organizations at work: invitations by login, handovers of the chair, terms, what a role was before.

Revision: 4b39f194aa01
Revises: ed1c600aaf9c
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = '4b39f194aa01'
down_revision = 'ed1c600aaf9c'
branch_labels = None
depends_on = None

_SENT_TWICE = """
update organization_application set state = 'withdrawn'
where state in ('submitted', 'returned') and exists (
    select 1 from organization_application later
    where later.applicant_id = organization_application.applicant_id
      and later.place_id = organization_application.place_id and later.kind = organization_application.kind
      and later.name = organization_application.name and later.state in ('submitted', 'returned')
      and later.id > organization_application.id)
"""
# An invitation is kept for thirty days; a chair who was asked to take over is asked again in the new way.
_NOW = """
select i.organization_id, i.person_id, coalesce(p.login, '') as login, i.role, i.term_ends, i.invited_by,
       i.organization_id as invited_for, i.at
from organization_invitation i join person p on p.id = i.person_id where not i.takes_over
"""
_BEFORE = """
select i.organization_id, i.person_id, i.role, i.term_ends, i.invited_by, i.at from organization_invitation i
where i.person_id is not null and i.accepted_at is null and i.refused_at is null and i.withdrawn_at is null
"""
_KEPT = timedelta(days=30)


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table('organization_handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('expires_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('accepted_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('withdrawn_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('accepted_at is null or withdrawn_at is null', name=op.f('ck_organization_handover_answered')),
    sa.CheckConstraint('chair_id <> successor_id', name=op.f('ck_organization_handover_two')),
    sa.ForeignKeyConstraint(['chair_id'], ['person.id'], name=op.f('fk_organization_handover_chair_id_person')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_handover_organization_id_organization')),
    sa.ForeignKeyConstraint(['successor_id'], ['person.id'], name=op.f('fk_organization_handover_successor_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_handover'))
    )
    with op.batch_alter_table('organization_handover', schema=None) as batch_op:
        batch_op.create_index('ix_organization_handover_successor_id', ['successor_id', 'id'], unique=False)
        batch_op.create_index('uq_organization_handover_asked', ['organization_id'], unique=True, sqlite_where=sa.text('accepted_at is null and withdrawn_at is null'), postgresql_where=sa.text('accepted_at is null and withdrawn_at is null'))

    op.create_table('organization_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('begins', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('ends', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_for', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('ends > begins', name=op.f('ck_organization_term_ends')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_organization_term_entered_by_person')),
    sa.ForeignKeyConstraint(['entered_for'], ['organization.id'], name=op.f('fk_organization_term_entered_for_organization')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_term_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_term'))
    )
    with op.batch_alter_table('organization_term', schema=None) as batch_op:
        batch_op.create_index('ix_organization_term_organization_id', ['organization_id', 'id'], unique=False)

    with op.batch_alter_table('membership_change', schema=None) as batch_op:
        batch_op.add_column(sa.Column('was', sa.String(length=12), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('term_ends', portal_types.Moment(timezone=True), nullable=True))
        batch_op.create_index('ix_membership_change_person_id', ['person_id', 'organization_id', 'at'], unique=False)

    # Of what was sent twice, the newest waits on: one open application for one name.
    op.execute(_SENT_TWICE)
    with op.batch_alter_table('organization_application', schema=None) as batch_op:
        batch_op.add_column(sa.Column('position', sa.String(length=40), nullable=False, server_default=''))
        batch_op.drop_index(batch_op.f('ix_organization_application_applicant_id'))
        batch_op.create_index('ix_organization_application_applicant_id', ['applicant_id', 'id'], unique=False)
        batch_op.create_index('uq_organization_application_open', ['applicant_id', 'place_id', 'kind', 'name'], unique=True, sqlite_where=sa.text("state in ('submitted','returned')"), postgresql_where=sa.text("state in ('submitted','returned')"))

    _invitations_anew(_NOW)


def downgrade() -> None:
    """Take the step back."""
    _invitations_anew(_BEFORE)

    with op.batch_alter_table('organization_application', schema=None) as batch_op:
        batch_op.drop_index('uq_organization_application_open', sqlite_where=sa.text("state in ('submitted','returned')"), postgresql_where=sa.text("state in ('submitted','returned')"))
        batch_op.drop_index('ix_organization_application_applicant_id')
        batch_op.create_index(batch_op.f('ix_organization_application_applicant_id'), ['applicant_id'], unique=False)
        batch_op.drop_column('position')

    with op.batch_alter_table('membership_change', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_change_person_id')
        batch_op.drop_column('term_ends')
        batch_op.drop_column('was')

    with op.batch_alter_table('organization_term', schema=None) as batch_op:
        batch_op.drop_index('ix_organization_term_organization_id')

    op.drop_table('organization_term')
    with op.batch_alter_table('organization_handover', schema=None) as batch_op:
        batch_op.drop_index('uq_organization_handover_asked', sqlite_where=sa.text('accepted_at is null and withdrawn_at is null'), postgresql_where=sa.text('accepted_at is null and withdrawn_at is null'))
        batch_op.drop_index('ix_organization_handover_successor_id')

    op.drop_table('organization_handover')


def _invitations_anew(rows_that_stay: str) -> None:
    """Make the table in its other shape, with what still waits in it. SQLite cannot change a primary key in place."""
    moments = sa.text(rows_that_stay).columns(
        term_ends=portal_types.Moment(timezone=True), at=portal_types.Moment(timezone=True)
    )
    rows = [dict(row._mapping) for row in op.get_bind().execute(moments)]
    op.drop_table('organization_invitation')
    if rows_that_stay == _NOW:
        table = _as_now()
        rows = [row | {'expires_at': row['at'] + _KEPT} for row in rows]
    else:
        table = _as_before()
        rows = [row | {'takes_over': False} for row in rows]
    if rows:
        op.bulk_insert(table, rows)


def _as_now() -> sa.Table:
    table = op.create_table('organization_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(length=120), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('term_ends', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('invited_by', sa.Integer(), nullable=False),
    sa.Column('invited_for', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('expires_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('accepted_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('refused_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('withdrawn_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("role in ('chair','secretary','treasurer','clerk','member')", name=op.f('ck_organization_invitation_role')),
    sa.CheckConstraint('accepted_at is null or (refused_at is null and withdrawn_at is null)', name=op.f('ck_organization_invitation_answered')),
    sa.CheckConstraint('person_id is null or invited_by <> person_id', name=op.f('ck_organization_invitation_two')),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_organization_invitation_invited_by_person')),
    sa.ForeignKeyConstraint(['invited_for'], ['organization.id'], name=op.f('fk_organization_invitation_invited_for_organization')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_invitation_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_organization_invitation_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_invitation'))
    )
    with op.batch_alter_table('organization_invitation', schema=None) as batch_op:
        batch_op.create_index('ix_organization_invitation_person_id', ['person_id', 'id'], unique=False)
        batch_op.create_index('uq_organization_invitation_asked', ['organization_id', 'login'], unique=True, sqlite_where=sa.text('accepted_at is null and withdrawn_at is null'), postgresql_where=sa.text('accepted_at is null and withdrawn_at is null'))
    return table


def _as_before() -> sa.Table:
    table = op.create_table('organization_invitation',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('takes_over', sa.Boolean(), nullable=False),
    sa.Column('term_ends', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('invited_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('invited_by <> person_id', name=op.f('ck_organization_invitation_two')),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_organization_invitation_invited_by_person')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_invitation_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_organization_invitation_person_id_person')),
    sa.PrimaryKeyConstraint('organization_id', 'person_id', name=op.f('pk_organization_invitation'))
    )
    with op.batch_alter_table('organization_invitation', schema=None) as batch_op:
        batch_op.create_index('ix_organization_invitation_person_id', ['person_id'], unique=False)
    return table
