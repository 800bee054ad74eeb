"""All tables as the portal began with them.

Revision: 82c4902d3c8b
Revises: 
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = '82c4902d3c8b'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('listener', sa.String(length=60), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('created_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', portal_types.Moment(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_listener_id', ['listener', 'id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('password', sa.String(length=200), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('unread', sa.Integer(), nullable=False),
    sa.Column('created_at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('unread >= 0', name=op.f('ck_person_unread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('login', name=op.f('uq_person_login'))
    )
    op.create_table('place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('residents', sa.Integer(), nullable=False),
    sa.Column('support_share', sa.Integer(), nullable=False),
    sa.Column('support_smallest', sa.Integer(), nullable=False),
    sa.Column('acknowledge_days', sa.Integer(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'district') = (parent_id is null)", name=op.f('ck_place_parent')),
    sa.CheckConstraint("kind in ('district','subdistrict','community','compound','grid')", name=op.f('ck_place_kind')),
    sa.CheckConstraint('residents >= 0', name=op.f('ck_place_residents')),
    sa.CheckConstraint('support_share between 1 and 1000', name=op.f('ck_place_share')),
    sa.ForeignKeyConstraint(['parent_id'], ['place.id'], name=op.f('fk_place_parent_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('code', name=op.f('uq_place_code'))
    )
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.create_index('ix_place_parent_id', ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_place_path'), ['path'], unique=False)

    op.create_table('sign_in_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(length=120), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_try'))
    )
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_try_login_at', ['login', 'at'], unique=False)

    op.create_table('submission',
    sa.Column('token', sa.String(length=64), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_submission'))
    )
    op.create_table('building',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compound_id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['compound_id'], ['place.id'], name=op.f('fk_building_compound_id_place')),
    sa.ForeignKeyConstraint(['grid_id'], ['place.id'], name=op.f('fk_building_grid_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_building')),
    sa.UniqueConstraint('code', name=op.f('uq_building_code')),
    sa.UniqueConstraint('compound_id', 'name', name=op.f('uq_building_compound_id_name'))
    )
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.create_index('ix_building_grid_id', ['grid_id'], unique=False)

    op.create_table('matter_tally',
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.CheckConstraint('number >= 0', name=op.f('ck_matter_tally_number')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_matter_tally_place_id_place')),
    sa.PrimaryKeyConstraint('place_id', 'kind', 'state', 'category', name=op.f('pk_matter_tally'))
    )
    op.create_table('organization',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=160), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('about_en', sa.Text(), nullable=False),
    sa.Column('created_at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('owners_committee','property_company','social_organization','merchant','party_branch','residents_committee','subdistrict_office','department')", name=op.f('ck_organization_kind')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_organization_place_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('place_id', 'kind', 'name', name=op.f('uq_organization_place_id_kind_name'))
    )
    op.create_table('unfinished',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reference', sa.Integer(), nullable=False),
    sa.Column('href', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unfinished_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'kind', 'reference', name=op.f('pk_unfinished'))
    )
    op.create_table('capacity_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('began', sa.Boolean(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_capacity_change_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_capacity_change_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_capacity_change'))
    )
    with op.batch_alter_table('capacity_change', schema=None) as batch_op:
        batch_op.create_index('ix_capacity_change_organization_id_at', ['organization_id', 'at'], unique=False)

    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('excerpt', sa.String(length=160), nullable=False),
    sa.Column('path', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('place_id', sa.Integer(), nullable=False),
    sa.Column('place_path', sa.String(length=120), nullable=False),
    sa.Column('subdistrict_id', sa.Integer(), nullable=True),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=80), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('created_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('changed_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('published_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('hidden_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('supports', sa.Integer(), nullable=False),
    sa.Column('opposes', sa.Integer(), nullable=False),
    sa.Column('comments', sa.Integer(), nullable=False),
    sa.Column('followers', sa.Integer(), nullable=False),
    sa.CheckConstraint('supports >= 0 and opposes >= 0 and comments >= 0 and followers >= 0', name=op.f('ck_matter_counters')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_matter_author_id_person')),
    sa.ForeignKeyConstraint(['community_id'], ['place.id'], name=op.f('fk_matter_community_id_place')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_matter_organization_id_organization')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_matter_place_id_place')),
    sa.ForeignKeyConstraint(['responsible_id'], ['organization.id'], name=op.f('fk_matter_responsible_id_organization')),
    sa.ForeignKeyConstraint(['subdistrict_id'], ['place.id'], name=op.f('fk_matter_subdistrict_id_place')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index('ix_matter_author_id', ['author_id', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_category_published_at_id', ['kind', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_community_id_category_published_at_id', ['kind', 'community_id', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_community_id_published_at_id', ['kind', 'community_id', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_community_id_state_category_published_at_id', ['kind', 'community_id', 'state', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_community_id_state_published_at_id', ['kind', 'community_id', 'state', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_community_id_supports_id_state_category', ['kind', 'community_id', 'supports', 'id', 'state', 'category'], unique=False)
        batch_op.create_index('ix_matter_list_place_id_category_published_at_id', ['kind', 'place_id', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_place_id_published_at_id', ['kind', 'place_id', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_place_id_state_category_published_at_id', ['kind', 'place_id', 'state', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_place_id_state_published_at_id', ['kind', 'place_id', 'state', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_place_id_supports_id_state_category', ['kind', 'place_id', 'supports', 'id', 'state', 'category'], unique=False)
        batch_op.create_index('ix_matter_list_published_at_id', ['kind', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_state_category_published_at_id', ['kind', 'state', 'category', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_state_published_at_id', ['kind', 'state', 'published_at', 'id'], unique=False)
        batch_op.create_index('ix_matter_list_supports_id_state_category', ['kind', 'supports', 'id', 'state', 'category'], unique=False)
        batch_op.create_index('ix_matter_responsible_state', ['responsible_id', 'state', 'published_at'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('since', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('until', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("role in ('chair','secretary','treasurer','clerk','member')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_membership_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_organization_id', ['organization_id'], unique=False)
        batch_op.create_index('uq_membership_current', ['person_id', 'organization_id'], unique=True, sqlite_where=sa.text('until is null'), postgresql_where=sa.text('until is null'))

    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('area', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind in ('dwelling','shop','parking','storage')", name=op.f('ck_unit_kind')),
    sa.CheckConstraint('area is null or area > 0', name=op.f('ck_unit_area')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_unit_building_id_building')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('building_id', 'number', 'kind', name=op.f('uq_unit_building_id_number_kind'))
    )
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('uploader_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('caption', sa.String(length=120), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('photo','document')", name=op.f('ck_attachment_kind')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_attachment_matter_id_matter')),
    sa.ForeignKeyConstraint(['uploader_id'], ['person.id'], name=op.f('fk_attachment_uploader_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('matter_id', 'digest', name=op.f('uq_attachment_matter_id_digest'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_matter_id', ['matter_id', 'id'], unique=False)

    op.create_table('clock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('started_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('due_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('met_at', portal_types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_clock_matter_id_matter')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_clock_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock')),
    sa.UniqueConstraint('matter_id', 'kind', 'started_at', name=op.f('uq_clock_matter_id_kind_started_at'))
    )
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.create_index('ix_clock_met_at_due_at', ['met_at', 'due_at'], unique=False)
        batch_op.create_index('ix_clock_organization_id_met_at_due_at', ['organization_id', 'met_at', 'due_at'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_name', sa.String(length=80), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('official', sa.Boolean(), nullable=False),
    sa.Column('stance', sa.String(length=8), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('edited_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('hidden_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('hidden_for', sa.String(length=20), nullable=False),
    sa.Column('helpful', sa.Integer(), nullable=False),
    sa.Column('replies', sa.Integer(), nullable=False),
    sa.CheckConstraint("stance in ('for','against','neutral')", name=op.f('ck_comment_stance')),
    sa.CheckConstraint('(parent_id is null) = (position = 0)', name=op.f('ck_comment_position')),
    sa.CheckConstraint('helpful >= 0 and replies >= 0', name=op.f('ck_comment_counters')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_comment_author_id_person')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_comment_matter_id_matter')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_comment_organization_id_organization')),
    sa.ForeignKeyConstraint(['parent_id'], ['comment.id'], name=op.f('fk_comment_parent_id_comment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sa.UniqueConstraint('parent_id', 'position', name=op.f('uq_comment_parent_id_position'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index('ix_comment_thread_helpful', ['matter_id', 'stance', 'helpful', 'id'], unique=False, sqlite_where=sa.text('parent_id is null'), postgresql_where=sa.text('parent_id is null'))
        batch_op.create_index('ix_comment_thread_time', ['matter_id', 'stance', 'id'], unique=False, sqlite_where=sa.text('parent_id is null'), postgresql_where=sa.text('parent_id is null'))

    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('verb', sa.String(length=40), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_event_actor_id_person')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_event_matter_id_matter')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_event_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_matter_id_public', ['matter_id', 'public', 'id'], unique=False)

    op.create_table('follow',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('since', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_follow_matter_id_matter')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_follow_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'matter_id', name=op.f('pk_follow'))
    )
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.create_index('ix_follow_matter_id', ['matter_id'], unique=False)

    op.create_table('matter_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_matter_link_ends')),
    sa.ForeignKeyConstraint(['from_id'], ['matter.id'], name=op.f('fk_matter_link_from_id_matter')),
    sa.ForeignKeyConstraint(['to_id'], ['matter.id'], name=op.f('fk_matter_link_to_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_link')),
    sa.UniqueConstraint('from_id', 'to_id', 'kind', name=op.f('uq_matter_link_from_id_to_id_kind'))
    )
    with op.batch_alter_table('matter_link', schema=None) as batch_op:
        batch_op.create_index('ix_matter_link_to_id', ['to_id'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grid_id', sa.Integer(), nullable=True),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.Integer(), nullable=True),
    sa.Column('reached_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('acknowledged_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.String(length=40), nullable=True),
    sa.Column('import_source', sa.String(length=60), nullable=True),
    sa.Column('imported_support', sa.Integer(), nullable=True),
    sa.Column('imported_oppose', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.CheckConstraint('(latitude is null) = (longitude is null)', name=op.f('ck_proposal_pin')),
    sa.CheckConstraint('threshold is null or threshold > 0', name=op.f('ck_proposal_threshold')),
    sa.ForeignKeyConstraint(['grid_id'], ['place.id'], name=op.f('fk_proposal_grid_id_place')),
    sa.ForeignKeyConstraint(['id'], ['matter.id'], name=op.f('fk_proposal_id_matter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('import_source', 'import_id', name=op.f('uq_proposal_import_source_import_id'))
    )
    op.create_table('residency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('statement', sa.String(length=300), nullable=False),
    sa.Column('claimed_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('decided_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_for', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.CheckConstraint("kind in ('owner','tenant')", name=op.f('ck_residency_kind')),
    sa.CheckConstraint("state in ('claimed','confirmed','declined','ended')", name=op.f('ck_residency_state')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_residency_decided_by_person')),
    sa.ForeignKeyConstraint(['decided_for'], ['organization.id'], name=op.f('fk_residency_decided_for_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_residency_person_id_person')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_residency_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_residency'))
    )
    with op.batch_alter_table('residency', schema=None) as batch_op:
        batch_op.create_index('ix_residency_person_id', ['person_id', 'state'], unique=False)
        batch_op.create_index('ix_residency_state_claimed_at', ['state', 'claimed_at'], unique=False)
        batch_op.create_index('ix_residency_unit_id', ['unit_id'], unique=False)
        batch_op.create_index('uq_residency_current', ['person_id', 'unit_id'], unique=True, sqlite_where=sa.text("state in ('claimed','confirmed')"), postgresql_where=sa.text("state in ('claimed','confirmed')"))

    op.create_table('search_document',
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_search_document_matter_id_matter')),
    sa.PrimaryKeyConstraint('matter_id', name=op.f('pk_search_document'))
    )
    op.create_table('comment_helpful',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_helpful_comment_id_comment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_comment_helpful_person_id_person')),
    sa.PrimaryKeyConstraint('comment_id', 'person_id', name=op.f('pk_comment_helpful'))
    )
    op.create_table('comment_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_for', sa.Integer(), nullable=True),
    sa.Column('decided_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("outcome is null or outcome in ('hidden','kept')", name=op.f('ck_comment_report_outcome')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_report_comment_id_comment')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_comment_report_decided_by_person')),
    sa.ForeignKeyConstraint(['decided_for'], ['organization.id'], name=op.f('fk_comment_report_decided_for_organization')),
    sa.ForeignKeyConstraint(['reporter_id'], ['person.id'], name=op.f('fk_comment_report_reporter_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_report'))
    )
    with op.batch_alter_table('comment_report', schema=None) as batch_op:
        batch_op.create_index('ix_comment_report_outcome_at', ['outcome', 'at'], unique=False)
        batch_op.create_index('uq_comment_report_open', ['comment_id', 'reporter_id'], unique=True, sqlite_where=sa.text('outcome is null'), postgresql_where=sa.text('outcome is null'))

    op.create_table('comment_version',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('until', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_version_comment_id_comment')),
    sa.PrimaryKeyConstraint('comment_id', 'number', name=op.f('pk_comment_version'))
    )
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('read_at', portal_types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id_event')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person_id', 'event_id', name=op.f('uq_notice_person_id_event_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_person_id_id', ['person_id', 'id'], unique=False)

    op.create_table('proposal_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('organization_name', sa.String(length=80), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('decision', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("decision in ('answered','in_deliberation','accepted','declined')", name=op.f('ck_proposal_answer_decision')),
    sa.CheckConstraint('cost is null or cost >= 0', name=op.f('ck_proposal_answer_cost')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_proposal_answer_author_id_person')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_proposal_answer_organization_id_organization')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_answer_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_answer'))
    )
    with op.batch_alter_table('proposal_answer', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_answer_proposal_id', ['proposal_id', 'id'], unique=False)

    op.create_table('proposal_co_author',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('joined_at', portal_types.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_co_author_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_co_author_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_proposal_co_author'))
    )
    op.create_table('proposal_progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('percent between 0 and 100', name=op.f('ck_proposal_progress_percent')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_proposal_progress_author_id_person')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_proposal_progress_organization_id_organization')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_progress_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_progress'))
    )
    with op.batch_alter_table('proposal_progress', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_progress_proposal_id', ['proposal_id', 'id'], unique=False)

    op.create_table('proposal_rating',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('score between 1 and 5', name=op.f('ck_proposal_rating_score')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_rating_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_rating_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'round', 'person_id', name=op.f('pk_proposal_rating'))
    )
    op.create_table('proposal_version',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('editor_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['editor_id'], ['person.id'], name=op.f('fk_proposal_version_editor_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_version_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'number', name=op.f('pk_proposal_version'))
    )
    op.create_table('proposal_vote',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=8), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("choice in ('support','oppose')", name=op.f('ck_proposal_vote_choice')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_vote_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_vote_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'person_id', name=op.f('pk_proposal_vote'))
    )
    with op.batch_alter_table('proposal_vote', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_vote_person_id', ['person_id'], unique=False)



def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table('proposal_vote', schema=None) as batch_op:
        batch_op.drop_index('ix_proposal_vote_person_id')

    op.drop_table('proposal_vote')
    op.drop_table('proposal_version')
    op.drop_table('proposal_rating')
    with op.batch_alter_table('proposal_progress', schema=None) as batch_op:
        batch_op.drop_index('ix_proposal_progress_proposal_id')

    op.drop_table('proposal_progress')
    op.drop_table('proposal_co_author')
    with op.batch_alter_table('proposal_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_proposal_answer_proposal_id')

    op.drop_table('proposal_answer')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_person_id_id')

    op.drop_table('notice')
    op.drop_table('comment_version')
    with op.batch_alter_table('comment_report', schema=None) as batch_op:
        batch_op.drop_index('uq_comment_report_open', sqlite_where=sa.text('outcome is null'), postgresql_where=sa.text('outcome is null'))
        batch_op.drop_index('ix_comment_report_outcome_at')

    op.drop_table('comment_report')
    op.drop_table('comment_helpful')
    op.drop_table('search_document')
    with op.batch_alter_table('residency', schema=None) as batch_op:
        batch_op.drop_index('uq_residency_current', sqlite_where=sa.text("state in ('claimed','confirmed')"), postgresql_where=sa.text("state in ('claimed','confirmed')"))
        batch_op.drop_index('ix_residency_unit_id')
        batch_op.drop_index('ix_residency_state_claimed_at')
        batch_op.drop_index('ix_residency_person_id')

    op.drop_table('residency')
    op.drop_table('proposal')
    with op.batch_alter_table('matter_link', schema=None) as batch_op:
        batch_op.drop_index('ix_matter_link_to_id')

    op.drop_table('matter_link')
    with op.batch_alter_table('follow', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_matter_id')

    op.drop_table('follow')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_matter_id_public')

    op.drop_table('event')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index('ix_comment_thread_time', sqlite_where=sa.text('parent_id is null'), postgresql_where=sa.text('parent_id is null'))
        batch_op.drop_index('ix_comment_thread_helpful', sqlite_where=sa.text('parent_id is null'), postgresql_where=sa.text('parent_id is null'))

    op.drop_table('comment')
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.drop_index('ix_clock_organization_id_met_at_due_at')
        batch_op.drop_index('ix_clock_met_at_due_at')

    op.drop_table('clock')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_matter_id')

    op.drop_table('attachment')
    op.drop_table('unit')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index('uq_membership_current', sqlite_where=sa.text('until is null'), postgresql_where=sa.text('until is null'))
        batch_op.drop_index('ix_membership_organization_id')

    op.drop_table('membership')
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.drop_index('ix_matter_responsible_state')
        batch_op.drop_index('ix_matter_list_supports_id_state_category')
        batch_op.drop_index('ix_matter_list_state_published_at_id')
        batch_op.drop_index('ix_matter_list_state_category_published_at_id')
        batch_op.drop_index('ix_matter_list_published_at_id')
        batch_op.drop_index('ix_matter_list_place_id_supports_id_state_category')
        batch_op.drop_index('ix_matter_list_place_id_state_published_at_id')
        batch_op.drop_index('ix_matter_list_place_id_state_category_published_at_id')
        batch_op.drop_index('ix_matter_list_place_id_published_at_id')
        batch_op.drop_index('ix_matter_list_place_id_category_published_at_id')
        batch_op.drop_index('ix_matter_list_community_id_supports_id_state_category')
        batch_op.drop_index('ix_matter_list_community_id_state_published_at_id')
        batch_op.drop_index('ix_matter_list_community_id_state_category_published_at_id')
        batch_op.drop_index('ix_matter_list_community_id_published_at_id')
        batch_op.drop_index('ix_matter_list_community_id_category_published_at_id')
        batch_op.drop_index('ix_matter_list_category_published_at_id')
        batch_op.drop_index('ix_matter_author_id')

    op.drop_table('matter')
    with op.batch_alter_table('capacity_change', schema=None) as batch_op:
        batch_op.drop_index('ix_capacity_change_organization_id_at')

    op.drop_table('capacity_change')
    op.drop_table('unfinished')
    op.drop_table('organization')
    op.drop_table('matter_tally')
    with op.batch_alter_table('building', schema=None) as batch_op:
        batch_op.drop_index('ix_building_grid_id')

    op.drop_table('building')
    op.drop_table('submission')
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_try_login_at')

    op.drop_table('sign_in_try')
    with op.batch_alter_table('place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_place_path'))
        batch_op.drop_index('ix_place_parent_id')

    op.drop_table('place')
    op.drop_table('person')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_listener_id')

    op.drop_table('outbox')
