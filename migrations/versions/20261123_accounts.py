"""Accounts: funds, statements, what is asked of them, what is imported

Revision: 43cdc01b824f
Revises: ee8777b256f2
"""

import sqlalchemy as sa
from alembic import op

import portal.kernel.db as portal_types

revision = '43cdc01b824f'
down_revision = 'ee8777b256f2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database one step forward."""
    op.create_table('fund',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('compound_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=False),
    sa.Column('every', sa.String(length=8), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=False),
    sa.Column('line', sa.BigInteger(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('published', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=64), nullable=False),
    sa.Column('last_line', sa.Integer(), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("every in ('month','quarter','half','year')", name=op.f('ck_fund_every')),
    sa.CheckConstraint("kind in ('public_revenue','maintenance','service_fees','committee')", name=op.f('ck_fund_kind')),
    sa.CheckConstraint('(published = 0) = (until is null)', name=op.f('ck_fund_until')),
    sa.CheckConstraint('line >= 0', name=op.f('ck_fund_line')),
    sa.ForeignKeyConstraint(['compound_id'], ['place.id'], name=op.f('fk_fund_compound_id_place')),
    sa.ForeignKeyConstraint(['keeper_id'], ['organization.id'], name=op.f('fk_fund_keeper_id_organization')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_fund_opened_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('compound_id', 'kind', 'name', name=op.f('uq_fund_compound_id_kind_name'))
    )
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.create_index('ix_fund_keeper_id', ['keeper_id'], unique=False)

    op.create_table('cash_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('file', sa.String(length=100), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_for', sa.Integer(), nullable=False),
    sa.Column('entered_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('finished_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('letters', sa.JSON(), nullable=False),
    sa.Column('ignored', sa.JSON(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('faults', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('income', sa.BigInteger(), nullable=False),
    sa.Column('spending', sa.BigInteger(), nullable=False),
    sa.Column('staged', sa.Boolean(), nullable=False),
    sa.CheckConstraint("state <> 'applied' or faults = 0", name=op.f('ck_cash_import_whole')),
    sa.CheckConstraint("state in ('waiting','columns','reading','comparing','ready','confirmed','applied','unchanged','faulty','cancelled')", name=op.f('ck_cash_import_state')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_cash_import_entered_by_person')),
    sa.ForeignKeyConstraint(['entered_for'], ['organization.id'], name=op.f('fk_cash_import_entered_for_organization')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_cash_import_fund_id_fund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_import'))
    )
    with op.batch_alter_table('cash_import', schema=None) as batch_op:
        batch_op.create_index('ix_cash_import_fund_id', ['fund_id', 'id'], unique=False)
        batch_op.create_index('ix_cash_import_staged', ['id'], unique=False, sqlite_where=sa.text('staged'), postgresql_where=sa.text('staged'))
        batch_op.create_index('ix_cash_import_state', ['state', 'id'], unique=False)
        batch_op.create_index('uq_cash_import_live', ['fund_id'], unique=True, sqlite_where=sa.text("state in ('waiting','columns','reading','comparing','ready','confirmed')"), postgresql_where=sa.text("state in ('waiting','columns','reading','comparing','ready','confirmed')"))

    op.create_table('fund_budget',
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_fund_budget_amount')),
    sa.CheckConstraint('year between 1990 and 2100', name=op.f('ck_fund_budget_year')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_fund_budget_entered_by_person')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_budget_fund_id_fund')),
    sa.PrimaryKeyConstraint('fund_id', 'year', 'category', name=op.f('pk_fund_budget'))
    )
    op.create_table('fund_columns',
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('chosen_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['chosen_by'], ['person.id'], name=op.f('fk_fund_columns_chosen_by_person')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_columns_fund_id_fund')),
    sa.PrimaryKeyConstraint('fund_id', name=op.f('pk_fund_columns'))
    )
    op.create_table('fund_contract',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('income', sa.Boolean(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_fund_contract_amount')),
    sa.CheckConstraint('ends >= begins', name=op.f('ck_fund_contract_term')),
    sa.ForeignKeyConstraint(['decision_id'], ['matter.id'], name=op.f('fk_fund_contract_decision_id_matter')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_fund_contract_entered_by_person')),
    sa.ForeignKeyConstraint(['file_id'], ['private_file.id'], name=op.f('fk_fund_contract_file_id_private_file')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_contract_fund_id_fund')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_contract'))
    )
    with op.batch_alter_table('fund_contract', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fund_contract_fund_id'), ['fund_id'], unique=False)

    op.create_table('statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=False),
    sa.Column('restates_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('opening', sa.BigInteger(), nullable=False),
    sa.Column('income', sa.BigInteger(), nullable=False),
    sa.Column('spending', sa.BigInteger(), nullable=False),
    sa.Column('closing', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('bank', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('prepared_by', sa.Integer(), nullable=True),
    sa.Column('prepared_for', sa.Integer(), nullable=True),
    sa.Column('prepared_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('approved_for', sa.Integer(), nullable=True),
    sa.Column('approved_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('reviewed_by', sa.Integer(), nullable=True),
    sa.Column('reviewed_for', sa.Integer(), nullable=True),
    sa.Column('published_at', portal_types.Moment(timezone=True), nullable=True),
    sa.Column('audit_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.CheckConstraint("(state = 'published') = (number is not null) and (state = 'published') = (published_at is not null) and (state <> 'published' or (hash <> '' and reviewed_by is not null))", name=op.f('ck_statement_published')),
    sa.CheckConstraint("state <> 'published' or closing = opening + income - spending", name=op.f('ck_statement_sums')),
    sa.CheckConstraint("state in ('draft','prepared','approved','published','dropped')", name=op.f('ck_statement_state')),
    sa.CheckConstraint('(approved_by is null or approved_by <> prepared_by) and (reviewed_by is null or (reviewed_by <> prepared_by and reviewed_by <> approved_by))', name=op.f('ck_statement_three')),
    sa.CheckConstraint('ends >= begins', name=op.f('ck_statement_period')),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], name=op.f('fk_statement_approved_by_person')),
    sa.ForeignKeyConstraint(['approved_for'], ['organization.id'], name=op.f('fk_statement_approved_for_organization')),
    sa.ForeignKeyConstraint(['audit_id'], ['matter.id'], name=op.f('fk_statement_audit_id_matter')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_statement_fund_id_fund')),
    sa.ForeignKeyConstraint(['id'], ['matter.id'], name=op.f('fk_statement_id_matter')),
    sa.ForeignKeyConstraint(['prepared_by'], ['person.id'], name=op.f('fk_statement_prepared_by_person')),
    sa.ForeignKeyConstraint(['prepared_for'], ['organization.id'], name=op.f('fk_statement_prepared_for_organization')),
    sa.ForeignKeyConstraint(['restates_id'], ['statement.id'], name=op.f('fk_statement_restates_id_statement')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['person.id'], name=op.f('fk_statement_reviewed_by_person')),
    sa.ForeignKeyConstraint(['reviewed_for'], ['organization.id'], name=op.f('fk_statement_reviewed_for_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('fund_id', 'number', name=op.f('uq_statement_fund_id_number'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index('ix_statement_fund_id_ends', ['fund_id', 'ends'], unique=False)
        batch_op.create_index('ix_statement_restates_id', ['restates_id'], unique=False)
        batch_op.create_index('uq_statement_open', ['fund_id'], unique=True, sqlite_where=sa.text("state in ('draft','prepared','approved')"), postgresql_where=sa.text("state in ('draft','prepared','approved')"))

    op.create_table('cash_fault',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['cash_import.id'], name=op.f('fk_cash_fault_import_id_cash_import')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_fault'))
    )
    with op.batch_alter_table('cash_fault', schema=None) as batch_op:
        batch_op.create_index('ix_cash_fault_import_id', ['import_id', 'number', 'id'], unique=False)

    op.create_table('cash_file',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['cash_import.id'], name=op.f('fk_cash_file_import_id_cash_import')),
    sa.PrimaryKeyConstraint('import_id', name=op.f('pk_cash_file'))
    )
    op.create_table('cash_row',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('party', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('known', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['cash_import.id'], name=op.f('fk_cash_row_import_id_cash_import')),
    sa.PrimaryKeyConstraint('import_id', 'number', name=op.f('pk_cash_row'))
    )
    with op.batch_alter_table('cash_row', schema=None) as batch_op:
        batch_op.create_index('ix_cash_row_source', ['import_id', 'source', 'number'], unique=False)

    op.create_table('fund_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fund_id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('party', sa.String(length=80), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('voucher_id', sa.Integer(), nullable=True),
    sa.Column('voucher_open', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=True),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_for', sa.Integer(), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('(number is null) = (statement_id is null)', name=op.f('ck_fund_line_numbered')),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_fund_line_amount')),
    sa.CheckConstraint('voucher_id is not null or not voucher_open', name=op.f('ck_fund_line_voucher')),
    sa.ForeignKeyConstraint(['contract_id'], ['fund_contract.id'], name=op.f('fk_fund_line_contract_id_fund_contract')),
    sa.ForeignKeyConstraint(['decision_id'], ['matter.id'], name=op.f('fk_fund_line_decision_id_matter')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_fund_line_entered_by_person')),
    sa.ForeignKeyConstraint(['entered_for'], ['organization.id'], name=op.f('fk_fund_line_entered_for_organization')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_fund_line_fund_id_fund')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_fund_line_statement_id_statement')),
    sa.ForeignKeyConstraint(['voucher_id'], ['private_file.id'], name=op.f('fk_fund_line_voucher_id_private_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_line')),
    sa.UniqueConstraint('fund_id', 'number', name=op.f('uq_fund_line_fund_id_number')),
    sa.UniqueConstraint('fund_id', 'source', name=op.f('uq_fund_line_fund_id_source'))
    )
    with op.batch_alter_table('fund_line', schema=None) as batch_op:
        batch_op.create_index('ix_fund_line_category', ['statement_id', 'category', 'number'], unique=False)
        batch_op.create_index('ix_fund_line_contract_id', ['contract_id'], unique=False)
        batch_op.create_index('ix_fund_line_day', ['fund_id', 'day', 'id'], unique=False)
        batch_op.create_index('ix_fund_line_flagged', ['statement_id', 'number'], unique=False, sqlite_where=sa.text('flagged and not gone'), postgresql_where=sa.text('flagged and not gone'))
        batch_op.create_index('ix_fund_line_statement', ['statement_id', 'number'], unique=False)

    op.create_table('statement_audit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=8), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('reported_by', sa.Integer(), nullable=True),
    sa.Column('reported_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(reported_at is null) = (report = '') and (reported_at is null) = (held_on is null) and (reported_at is null) = (form = '')", name=op.f('ck_statement_audit_reported')),
    sa.CheckConstraint("form in ('','hearing','audit')", name=op.f('ck_statement_audit_form')),
    sa.ForeignKeyConstraint(['id'], ['matter.id'], name=op.f('fk_statement_audit_id_matter')),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_statement_audit_reported_by_person')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_audit_statement_id_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_audit')),
    sa.UniqueConstraint('statement_id', name=op.f('uq_statement_audit_statement_id'))
    )
    op.create_table('statement_objection',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_statement_objection_person_id_person')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_objection_statement_id_statement')),
    sa.PrimaryKeyConstraint('statement_id', 'person_id', name=op.f('pk_statement_objection'))
    )
    op.create_table('statement_sum',
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_sum_statement_id_statement')),
    sa.PrimaryKeyConstraint('statement_id', 'category', name=op.f('pk_statement_sum'))
    )
    op.create_table('restated_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('was', sa.JSON(), nullable=True),
    sa.Column('now', sa.JSON(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.CheckConstraint("why <> ''", name=op.f('ck_restated_line_why')),
    sa.ForeignKeyConstraint(['line_id'], ['fund_line.id'], name=op.f('fk_restated_line_line_id_fund_line')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_restated_line_statement_id_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_restated_line')),
    sa.UniqueConstraint('statement_id', 'line_id', name=op.f('uq_restated_line_statement_id_line_id'))
    )
    with op.batch_alter_table('restated_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_restated_line_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_restated_line_statement_id'), ['statement_id'], unique=False)

    op.create_table('statement_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('body', sa.String(length=500), nullable=False),
    sa.Column('at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('due_at', portal_types.Moment(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_for', sa.Integer(), nullable=True),
    sa.Column('answered_at', portal_types.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(answered_at is null) = (answer = '')", name=op.f('ck_statement_question_answered')),
    sa.CheckConstraint('answered_by is null or asked_by is null or answered_by <> asked_by', name=op.f('ck_statement_question_two')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_statement_question_answered_by_person')),
    sa.ForeignKeyConstraint(['answered_for'], ['organization.id'], name=op.f('fk_statement_question_answered_for_organization')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_statement_question_asked_by_person')),
    sa.ForeignKeyConstraint(['line_id'], ['fund_line.id'], name=op.f('fk_statement_question_line_id_fund_line')),
    sa.ForeignKeyConstraint(['statement_id'], ['statement.id'], name=op.f('fk_statement_question_statement_id_statement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement_question'))
    )
    with op.batch_alter_table('statement_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_statement_question_asked_by'), ['asked_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_statement_question_line_id'), ['line_id'], unique=False)
        batch_op.create_index('ix_statement_question_statement_id', ['statement_id', 'id'], unique=False)



def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table('statement_question', schema=None) as batch_op:
        batch_op.drop_index('ix_statement_question_statement_id')
        batch_op.drop_index(batch_op.f('ix_statement_question_line_id'))
        batch_op.drop_index(batch_op.f('ix_statement_question_asked_by'))

    op.drop_table('statement_question')
    with op.batch_alter_table('restated_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_restated_line_statement_id'))
        batch_op.drop_index(batch_op.f('ix_restated_line_line_id'))

    op.drop_table('restated_line')
    op.drop_table('statement_sum')
    op.drop_table('statement_objection')
    op.drop_table('statement_audit')
    with op.batch_alter_table('fund_line', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_line_statement')
        batch_op.drop_index('ix_fund_line_flagged', sqlite_where=sa.text('flagged and not gone'), postgresql_where=sa.text('flagged and not gone'))
        batch_op.drop_index('ix_fund_line_day')
        batch_op.drop_index('ix_fund_line_contract_id')
        batch_op.drop_index('ix_fund_line_category')

    op.drop_table('fund_line')
    with op.batch_alter_table('cash_row', schema=None) as batch_op:
        batch_op.drop_index('ix_cash_row_source')

    op.drop_table('cash_row')
    op.drop_table('cash_file')
    with op.batch_alter_table('cash_fault', schema=None) as batch_op:
        batch_op.drop_index('ix_cash_fault_import_id')

    op.drop_table('cash_fault')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index('uq_statement_open', sqlite_where=sa.text("state in ('draft','prepared','approved')"), postgresql_where=sa.text("state in ('draft','prepared','approved')"))
        batch_op.drop_index('ix_statement_restates_id')
        batch_op.drop_index('ix_statement_fund_id_ends')

    op.drop_table('statement')
    with op.batch_alter_table('fund_contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fund_contract_fund_id'))

    op.drop_table('fund_contract')
    op.drop_table('fund_columns')
    op.drop_table('fund_budget')
    with op.batch_alter_table('cash_import', schema=None) as batch_op:
        batch_op.drop_index('uq_cash_import_live', sqlite_where=sa.text("state in ('waiting','columns','reading','comparing','ready','confirmed')"), postgresql_where=sa.text("state in ('waiting','columns','reading','comparing','ready','confirmed')"))
        batch_op.drop_index('ix_cash_import_state')
        batch_op.drop_index('ix_cash_import_staged', sqlite_where=sa.text('staged'), postgresql_where=sa.text('staged'))
        batch_op.drop_index('ix_cash_import_fund_id')

    op.drop_table('cash_import')
    with op.batch_alter_table('fund', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_keeper_id')

    op.drop_table('fund')
