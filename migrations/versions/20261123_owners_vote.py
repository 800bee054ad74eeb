"""Owners vote: assemblies from the demand to the file, and sharing out public revenue.

Revision: f789d62ff721
Revises: 4b39f194aa01
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = 'f789d62ff721'
down_revision = '4b39f194aa01'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table('channel_recognition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('statutory', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_for', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("document <> ''", name=op.f('ck_channel_recognition_document')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_channel_recognition_place_id_place')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_channel_recognition_set_by_person')),
    sa.ForeignKeyConstraint(['set_for'], ['organization.id'], name=op.f('fk_channel_recognition_set_for_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_recognition'))
    )
    with op.batch_alter_table('channel_recognition', schema=None) as batch_op:
        batch_op.create_index('ix_channel_recognition_place_id', ['place_id', 'id'], unique=False)

    op.create_table('allocation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('announced_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('opens_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('closes_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('closed_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('counted_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('step', sa.BigInteger(), nullable=False),
    sa.Column('setup', sa.Text(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('endowment', sa.BigInteger(), nullable=True),
    sa.Column('spent', sa.BigInteger(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.CheckConstraint("(announced_at is null) = (setup = '')", name=op.f('ck_allocation_setup')),
    sa.CheckConstraint("(counted_at is null) = (result = '')", name=op.f('ck_allocation_result')),
    sa.ForeignKeyConstraint(['id'], ['matter.id'], name=op.f('fk_allocation_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation'))
    )
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_closes_at', ['closed_at', 'closes_at'], unique=False)

    op.create_table('assembly',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compound_id', sa.Integer(), nullable=False),
    sa.Column('convener', sa.String(length=20), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('mode', sa.String(length=12), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('materials', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('notice_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('opens_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('closes_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('closed_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('announced_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('setup', sa.Text(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.CheckConstraint("(notice_at is null) = (setup = '')", name=op.f('ck_assembly_setup')),
    sa.CheckConstraint("convener in ('committee','demand','residents_committee')", name=op.f('ck_assembly_convener')),
    sa.CheckConstraint("mode in ('named','confidential','anonymous')", name=op.f('ck_assembly_mode')),
    sa.ForeignKeyConstraint(['compound_id'], ['place.id'], name=op.f('fk_assembly_compound_id_place')),
    sa.ForeignKeyConstraint(['id'], ['matter.id'], name=op.f('fk_assembly_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assembly'))
    )
    op.create_table('allocation_ballot',
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('draft', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('choices', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('took_part', sa.Boolean(), nullable=False),
    sa.CheckConstraint('choices is null or took_part', name=op.f('ck_allocation_ballot_took_part')),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_allocation_ballot_allocation_id_allocation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_allocation_ballot_person_id_person')),
    sa.PrimaryKeyConstraint('allocation_id', 'person_id', name=op.f('pk_allocation_ballot'))
    )
    with op.batch_alter_table('allocation_ballot', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_ballot_person_id', ['person_id'], unique=False)

    op.create_table('allocation_group',
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.CheckConstraint('voters > 0', name=op.f('ck_allocation_group_voters')),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_allocation_group_allocation_id_allocation')),
    sa.PrimaryKeyConstraint('allocation_id', 'number', name=op.f('pk_allocation_group'))
    )
    op.create_table('allocation_project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('allocation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('cost > 0', name=op.f('ck_allocation_project_cost')),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], name=op.f('fk_allocation_project_allocation_id_allocation')),
    sa.ForeignKeyConstraint(['source_id'], ['matter.id'], name=op.f('fk_allocation_project_source_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_project')),
    sa.UniqueConstraint('allocation_id', 'number', name=op.f('uq_allocation_project_allocation_id_number')),
    sa.UniqueConstraint('allocation_id', 'source_id', name=op.f('uq_allocation_project_allocation_id_source_id'))
    )
    with op.batch_alter_table('allocation_project', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_project_source_id', ['source_id'], unique=False)

    op.create_table('anonymous_ballot',
    sa.Column('tracker', sa.String(length=32), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('choices', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_anonymous_ballot_assembly_id_assembly')),
    sa.PrimaryKeyConstraint('tracker', name=op.f('pk_anonymous_ballot')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('anonymous_ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_anonymous_ballot_assembly_id'), ['assembly_id'], unique=False)

    op.create_table('demand',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('until', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('all_heads', sa.Integer(), nullable=False),
    sa.Column('all_area', sa.BigInteger(), nullable=False),
    sa.Column('reached_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('due_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('(reached_at is null) = (due_at is null)', name=op.f('ck_demand_reached')),
    sa.CheckConstraint('heads <= all_heads and area <= all_area', name=op.f('ck_demand_part')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_demand_assembly_id_assembly')),
    sa.PrimaryKeyConstraint('assembly_id', name=op.f('pk_demand'))
    )
    with op.batch_alter_table('demand', schema=None) as batch_op:
        batch_op.create_index('ix_demand_until', ['until'], unique=False)

    op.create_table('motion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=True),
    sa.Column('demanded', sa.Boolean(), nullable=False),
    sa.CheckConstraint("kind in ('decision','choice','election')", name=op.f('ck_motion_kind')),
    sa.CheckConstraint('item between 1 and 9', name=op.f('ck_motion_item')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_motion_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['source_id'], ['matter.id'], name=op.f('fk_motion_source_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_motion')),
    sa.UniqueConstraint('assembly_id', 'number', name=op.f('uq_motion_assembly_id_number'))
    )
    op.create_table('official_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('file', sa.String(length=100), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'taken') = (confirmed_by is not null)", name=op.f('ck_official_import_taken')),
    sa.CheckConstraint("state in ('waiting','taken','withdrawn')", name=op.f('ck_official_import_state')),
    sa.CheckConstraint('confirmed_by is null or confirmed_by <> entered_by', name=op.f('ck_official_import_two')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_official_import_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_official_import_confirmed_by_person')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_official_import_entered_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_import'))
    )
    with op.batch_alter_table('official_import', schema=None) as batch_op:
        batch_op.create_index('uq_official_import_digest', ['assembly_id', 'digest'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
        batch_op.create_index('uq_official_import_waiting', ['assembly_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('paper_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('forms', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('closed_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('closed_by is null or closed_by <> entered_by', name=op.f('ck_paper_batch_two')),
    sa.CheckConstraint('forms > 0', name=op.f('ck_paper_batch_forms')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_paper_batch_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_paper_batch_closed_by_person')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_paper_batch_entered_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_batch'))
    )
    with op.batch_alter_table('paper_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_batch_assembly_id'), ['assembly_id'], unique=False)

    op.create_table('result_objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.String(length=1000), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_for', sa.Integer(), nullable=True),
    sa.Column('answered_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(answered_at is null) = (answer = '')", name=op.f('ck_result_objection_answered')),
    sa.CheckConstraint('answered_by is null or person_id is null or answered_by <> person_id', name=op.f('ck_result_objection_two')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_result_objection_answered_by_person')),
    sa.ForeignKeyConstraint(['answered_for'], ['organization.id'], name=op.f('fk_result_objection_answered_for_organization')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_result_objection_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_result_objection_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_objection')),
    sa.UniqueConstraint('assembly_id', 'person_id', name=op.f('uq_result_objection_assembly_id_person_id'))
    )
    op.create_table('scrutineer',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('appointed_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('accepted_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('appointed_by <> person_id', name=op.f('ck_scrutineer_two')),
    sa.ForeignKeyConstraint(['appointed_by'], ['person.id'], name=op.f('fk_scrutineer_appointed_by_person')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_scrutineer_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_scrutineer_person_id_person')),
    sa.PrimaryKeyConstraint('assembly_id', 'person_id', name=op.f('pk_scrutineer'))
    )
    op.create_table('slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('developer', sa.Boolean(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(length=200), nullable=False),
    sa.CheckConstraint('area > 0', name=op.f('ck_slot_area')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_slot_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_slot_building_id_building')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot')),
    sa.UniqueConstraint('assembly_id', 'number', name=op.f('uq_slot_assembly_id_number'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index('ix_slot_assembly_building', ['assembly_id', 'building_id'], unique=False)

    op.create_table('turnout',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('back', sa.Integer(), nullable=False),
    sa.Column('back_area', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('back between 0 and heads', name=op.f('ck_turnout_back')),
    sa.CheckConstraint('back_area between 0 and area', name=op.f('ck_turnout_back_area')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_turnout_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_turnout_building_id_building')),
    sa.PrimaryKeyConstraint('assembly_id', 'building_id', name=op.f('pk_turnout'))
    )
    op.create_table('vote_event',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_vote_event_assembly_id_assembly')),
    sa.PrimaryKeyConstraint('assembly_id', 'height', name=op.f('pk_vote_event'))
    )
    op.create_table('vote_head',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('time', sa.String(length=20), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_vote_head_assembly_id_assembly')),
    sa.PrimaryKeyConstraint('assembly_id', 'size', name=op.f('pk_vote_head'))
    )
    op.create_table('vote_record',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('last', sa.String(length=64), nullable=False),
    sa.Column('frontier', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_vote_record_assembly_id_assembly')),
    sa.PrimaryKeyConstraint('assembly_id', name=op.f('pk_vote_record'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(length=16), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('choices', sa.Text(), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('cast_by', sa.Integer(), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('receipt', sa.JSON(), nullable=True),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("channel in ('web','paper','proxy','official')", name=op.f('ck_ballot_channel')),
    sa.CheckConstraint("state in ('counted','superseded','conflict','set_aside')", name=op.f('ck_ballot_state')),
    sa.CheckConstraint('entered_by is null or confirmed_by is null or entered_by <> confirmed_by', name=op.f('ck_ballot_two')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_ballot_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['cast_by'], ['person.id'], name=op.f('fk_ballot_cast_by_person')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_ballot_confirmed_by_person')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_ballot_decided_by_person')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_ballot_entered_by_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_ballot_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('serial', name=op.f('uq_ballot_serial'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index('ix_ballot_assembly_state', ['assembly_id', 'state', 'slot_id'], unique=False)
        batch_op.create_index('ix_ballot_hash', ['hash'], unique=False)
        batch_op.create_index('uq_ballot_counted', ['slot_id'], unique=True, sqlite_where=sa.text("state = 'counted'"), postgresql_where=sa.text("state = 'counted'"))

    op.create_table('ballot_draft',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_draft_person_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_ballot_draft_slot_id_slot')),
    sa.PrimaryKeyConstraint('slot_id', 'person_id', name=op.f('pk_ballot_draft'))
    )
    op.create_table('ballot_service',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('proof', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("how in ('hand','post','portal','board')", name=op.f('ck_ballot_service_how')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_ballot_service_by_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_ballot_service_slot_id_slot')),
    sa.PrimaryKeyConstraint('slot_id', name=op.f('pk_ballot_service'))
    )
    op.create_table('demand_signature',
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assembly_id'], ['demand.assembly_id'], name=op.f('fk_demand_signature_assembly_id_demand')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_demand_signature_person_id_person')),
    sa.PrimaryKeyConstraint('assembly_id', 'person_id', name=op.f('pk_demand_signature'))
    )
    with op.batch_alter_table('demand_signature', schema=None) as batch_op:
        batch_op.create_index('ix_demand_signature_person_id', ['person_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('motion_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('done_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(done_at is null) = (note = '')", name=op.f('ck_follow_up_done')),
    sa.ForeignKeyConstraint(['done_by'], ['person.id'], name=op.f('fk_follow_up_done_by_person')),
    sa.ForeignKeyConstraint(['motion_id'], ['motion.id'], name=op.f('fk_follow_up_motion_id_motion')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_follow_up_organization_id_organization')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_follow_up_set_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('motion_id', name=op.f('uq_follow_up_motion_id'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_organization_id', ['organization_id', 'done_at'], unique=False)

    op.create_table('official_row',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['official_import.id'], name=op.f('fk_official_row_import_id_official_import')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_official_row_slot_id_slot')),
    sa.PrimaryKeyConstraint('import_id', 'number', name=op.f('pk_official_row')),
    sa.UniqueConstraint('import_id', 'slot_id', name=op.f('uq_official_row_import_id_slot_id'))
    )
    op.create_table('paper_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.Integer(), nullable=False),
    sa.Column('first', sa.JSON(), nullable=False),
    sa.Column('first_by', sa.Integer(), nullable=False),
    sa.Column('second', sa.JSON(), nullable=True),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('third', sa.JSON(), nullable=True),
    sa.Column('third_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('second_by is null or second_by <> first_by', name=op.f('ck_paper_entry_two')),
    sa.CheckConstraint('third_by is null or (third_by <> first_by and third_by <> second_by)', name=op.f('ck_paper_entry_three')),
    sa.ForeignKeyConstraint(['batch_id'], ['paper_batch.id'], name=op.f('fk_paper_entry_batch_id_paper_batch')),
    sa.ForeignKeyConstraint(['first_by'], ['person.id'], name=op.f('fk_paper_entry_first_by_person')),
    sa.ForeignKeyConstraint(['scan_id'], ['private_file.id'], name=op.f('fk_paper_entry_scan_id_private_file')),
    sa.ForeignKeyConstraint(['second_by'], ['person.id'], name=op.f('fk_paper_entry_second_by_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_paper_entry_slot_id_slot')),
    sa.ForeignKeyConstraint(['third_by'], ['person.id'], name=op.f('fk_paper_entry_third_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_entry')),
    sa.UniqueConstraint('batch_id', 'slot_id', name=op.f('uq_paper_entry_batch_id_slot_id'))
    )
    op.create_table('participation',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_participation_slot_id_slot')),
    sa.PrimaryKeyConstraint('slot_id', name=op.f('pk_participation'))
    )
    op.create_table('proxy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assembly_id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('instructions', sa.JSON(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('checked_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('checked_by is null or checked_by <> entered_by', name=op.f('ck_proxy_two')),
    sa.ForeignKeyConstraint(['assembly_id'], ['assembly.id'], name=op.f('fk_proxy_assembly_id_assembly')),
    sa.ForeignKeyConstraint(['checked_by'], ['person.id'], name=op.f('fk_proxy_checked_by_person')),
    sa.ForeignKeyConstraint(['document_id'], ['private_file.id'], name=op.f('fk_proxy_document_id_private_file')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_proxy_entered_by_person')),
    sa.ForeignKeyConstraint(['holder_id'], ['person.id'], name=op.f('fk_proxy_holder_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_proxy_slot_id_slot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy'))
    )
    with op.batch_alter_table('proxy', schema=None) as batch_op:
        batch_op.create_index('ix_proxy_holder', ['assembly_id', 'holder_id'], unique=False)
        batch_op.create_index('uq_proxy_slot', ['slot_id'], unique=True, sqlite_where=sa.text('revoked_at is null'), postgresql_where=sa.text('revoked_at is null'))

    op.create_table('slot_owner',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('represents', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['owner.id'], name=op.f('fk_slot_owner_owner_id_owner')),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_slot_owner_slot_id_slot')),
    sa.PrimaryKeyConstraint('slot_id', 'owner_id', name=op.f('pk_slot_owner'))
    )
    with op.batch_alter_table('slot_owner', schema=None) as batch_op:
        batch_op.create_index('ix_slot_owner_owner_id', ['owner_id'], unique=False)

    op.create_table('slot_unit',
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('area_source', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_slot_unit_slot_id_slot')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_slot_unit_unit_id_unit')),
    sa.PrimaryKeyConstraint('slot_id', 'unit_id', name=op.f('pk_slot_unit'))
    )
    with op.batch_alter_table('slot_unit', schema=None) as batch_op:
        batch_op.create_index('ix_slot_unit_unit_id', ['unit_id'], unique=False)



def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table('slot_unit', schema=None) as batch_op:
        batch_op.drop_index('ix_slot_unit_unit_id')

    op.drop_table('slot_unit')
    with op.batch_alter_table('slot_owner', schema=None) as batch_op:
        batch_op.drop_index('ix_slot_owner_owner_id')

    op.drop_table('slot_owner')
    with op.batch_alter_table('proxy', schema=None) as batch_op:
        batch_op.drop_index('uq_proxy_slot', sqlite_where=sa.text('revoked_at is null'), postgresql_where=sa.text('revoked_at is null'))
        batch_op.drop_index('ix_proxy_holder')

    op.drop_table('proxy')
    op.drop_table('participation')
    op.drop_table('paper_entry')
    op.drop_table('official_row')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_up_organization_id')

    op.drop_table('follow_up')
    with op.batch_alter_table('demand_signature', schema=None) as batch_op:
        batch_op.drop_index('ix_demand_signature_person_id')

    op.drop_table('demand_signature')
    op.drop_table('ballot_service')
    op.drop_table('ballot_draft')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index('uq_ballot_counted', sqlite_where=sa.text("state = 'counted'"), postgresql_where=sa.text("state = 'counted'"))
        batch_op.drop_index('ix_ballot_hash')
        batch_op.drop_index('ix_ballot_assembly_state')

    op.drop_table('ballot')
    op.drop_table('vote_record')
    op.drop_table('vote_head')
    op.drop_table('vote_event')
    op.drop_table('turnout')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index('ix_slot_assembly_building')

    op.drop_table('slot')
    op.drop_table('scrutineer')
    op.drop_table('result_objection')
    with op.batch_alter_table('paper_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_batch_assembly_id'))

    op.drop_table('paper_batch')
    with op.batch_alter_table('official_import', schema=None) as batch_op:
        batch_op.drop_index('uq_official_import_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('uq_official_import_digest', sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))

    op.drop_table('official_import')
    op.drop_table('motion')
    with op.batch_alter_table('demand', schema=None) as batch_op:
        batch_op.drop_index('ix_demand_until')

    op.drop_table('demand')
    with op.batch_alter_table('anonymous_ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_anonymous_ballot_assembly_id'))

    op.drop_table('anonymous_ballot')
    with op.batch_alter_table('allocation_project', schema=None) as batch_op:
        batch_op.drop_index('ix_allocation_project_source_id')

    op.drop_table('allocation_project')
    op.drop_table('allocation_group')
    with op.batch_alter_table('allocation_ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_allocation_ballot_person_id')

    op.drop_table('allocation_ballot')
    op.drop_table('assembly')
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.drop_index('ix_allocation_closes_at')

    op.drop_table('allocation')
    with op.batch_alter_table('channel_recognition', schema=None) as batch_op:
        batch_op.drop_index('ix_channel_recognition_place_id')

    op.drop_table('channel_recognition')
