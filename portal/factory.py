"""The only module that knows every slice: its blueprints, policies, lifecycles, listeners and commands."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from portal import config, demo
from portal.admin import policy as admin_policy
from portal.admin import views as admin_views
from portal.adoption import models as _adoption_models  # noqa: F401 (tables)
from portal.adoption import policy as adoption_policy
from portal.adoption import tellings as adoption_tellings
from portal.adoption import views as adoption_views
from portal.adoption.commands import forgetting as adoption_forgetting
from portal.allocations import models as _allocations_models  # noqa: F401 (tables)
from portal.allocations import policy as allocations_policy
from portal.allocations import tellings as allocations_tellings
from portal.allocations import views as allocations_views
from portal.allocations.commands import choosing as allocations_choosing
from portal.allocations.commands import counting as allocations_counting
from portal.allocations.queries.texts import bodies_of as allocation_bodies
from portal.allocations.queries.texts import texts_of as allocation_texts
from portal.allocations.rules.lifecycle import ALLOCATION
from portal.allocations.rules.words import EVENT_SENTENCES as ALLOCATION_SENTENCES
from portal.assemblies import models as _assemblies_models  # noqa: F401 (tables)
from portal.assemblies import policy as assemblies_policy
from portal.assemblies import tellings as assemblies_tellings
from portal.assemblies import views as assemblies_views
from portal.assemblies.commands import demanding as assemblies_demanding
from portal.assemblies.commands import forgetting as assemblies_forgetting
from portal.assemblies.commands import recording as assemblies_recording
from portal.assemblies.commands import reminding as assemblies_reminding
from portal.assemblies.queries.texts import bodies_of as assembly_bodies
from portal.assemblies.queries.texts import texts_of as assembly_texts
from portal.assemblies.rules.lifecycle import ASSEMBLY
from portal.assemblies.rules.words import EVENT_SENTENCES as ASSEMBLY_SENTENCES
from portal.consultations import models as _consultations_models  # noqa: F401 (tables)
from portal.consultations import policy as consultations_policy
from portal.consultations import tellings as consultations_tellings
from portal.consultations import views as consultations_views
from portal.consultations.commands import closing as consultations_closing
from portal.consultations.commands import taking_part as consultations_taking_part
from portal.consultations.commands.statements import mapping as consultations_mapping
from portal.consultations.commands.statements import stating as consultations_stating
from portal.consultations.commands.statements import voting as consultations_voting
from portal.consultations.commands.survey import answering as consultations_answering
from portal.consultations.commands.text import leaving as consultations_leaving
from portal.consultations.commands.text import speaking as consultations_speaking
from portal.consultations.queries.texts import bodies_of as consultation_bodies
from portal.consultations.queries.texts import texts_of as consultation_texts
from portal.consultations.rules.lifecycle import CONSULTATION
from portal.consultations.rules.words import EVENT_SENTENCES as CONSULTATION_SENTENCES
from portal.disclosure import models as _disclosure_models  # noqa: F401 (tables)
from portal.disclosure import policy as disclosure_policy
from portal.disclosure import tellings as disclosure_tellings
from portal.disclosure import views as disclosure_views
from portal.disclosure.commands import forgetting as disclosure_forgetting
from portal.disclosure.commands.importing import importer as cash_importer
from portal.disclosure.rules.statements import AUDIT, STATEMENT
from portal.disclosure.rules.words import EVENT_SENTENCES as DISCLOSURE_SENTENCES
from portal.discussion import commands as discussion_commands
from portal.discussion import policy as discussion_policy
from portal.discussion import rules as discussion_rules
from portal.discussion import tellings as discussion_tellings
from portal.discussion import views as discussion_views
from portal.files import delivery as files_delivery
from portal.files import policy as files_policy
from portal.files import rules as files_rules
from portal.files import views as files_views
from portal.hearings import models as _hearings_models  # noqa: F401 (tables)
from portal.hearings import policy as hearings_policy
from portal.hearings import tellings as hearings_tellings
from portal.hearings import views as hearings_views
from portal.hearings.commands import drawing as hearings_drawing
from portal.hearings.commands import leaving as hearings_leaving
from portal.hearings.queries.texts import bodies_of as hearing_bodies
from portal.hearings.rules.lifecycle import HEARING
from portal.hearings.rules.words import EVENT_SENTENCES as HEARING_SENTENCES
from portal.home import policy as home_policy
from portal.home import views as home_views
from portal.kernel import codes, outbox, policy, signing
from portal.kernel import watch as _watch  # noqa: F401 (table)
from portal.kernel.db import db
from portal.matters import commands as matters_commands
from portal.matters import happenings
from portal.matters import models as _matters_models  # noqa: F401 (tables)
from portal.matters import policy as matters_policy
from portal.matters import rules as matters_rules
from portal.matters import views as matters_views
from portal.moderation import commands as moderation_commands
from portal.moderation import listening as moderation_listening
from portal.moderation import policy as moderation_policy
from portal.moderation import queries as moderation_queries
from portal.moderation import rules as moderation_rules
from portal.moderation import tellings as moderation_tellings
from portal.moderation import views as moderation_views
from portal.notices import commands as notices_commands
from portal.notices import policy as notices_policy
from portal.notices import rules as notices_rules
from portal.notices import views as notices_views
from portal.organizations import commands as organizations_commands
from portal.organizations import policy as organizations_policy
from portal.organizations import rules as organizations_rules
from portal.organizations import tellings as organizations_tellings
from portal.organizations import views as organizations_views
from portal.paper import commands as paper_commands
from portal.paper import policy as paper_policy
from portal.paper import views as paper_views
from portal.people import closing, sessions
from portal.people import policy as people_policy
from portal.people import views as people_views
from portal.people.commands import closing as people_closing
from portal.places import policy as places_policy
from portal.places import views as places_views
from portal.places.cli import places as places_commands
from portal.property import commands as property_commands
from portal.property import models as _property_models  # noqa: F401 (tables)
from portal.property import policy as property_policy
from portal.property import views as property_views
from portal.property.cli import register as property_cli
from portal.property.commands import importing
from portal.proposals import events as proposals_events
from portal.proposals import models as _proposals_models  # noqa: F401 (tables)
from portal.proposals import policy as proposals_policy
from portal.proposals import rules as proposals_rules
from portal.proposals import tellings as proposals_tellings
from portal.proposals import views as proposals_views
from portal.proposals.cli import proposals as proposals_commands
from portal.proposals.commands import forgetting as proposals_forgetting
from portal.proposals.commands.leaving import count_open_votes, take_votes_back
from portal.proposals.queries.texts import bodies_of as proposal_bodies
from portal.proposals.queries.texts import texts_of as proposal_texts
from portal.residency import commands as residency_commands
from portal.residency import departures
from portal.residency import models as _residency_models  # noqa: F401 (tables)
from portal.residency import policy as residency_policy
from portal.residency import views as residency_views
from portal.search import commands as search_commands
from portal.search import engines, sources
from portal.search import policy as search_policy
from portal.search import views as search_views
from portal.search.cli import search as search_cli
from portal.venues import commands as venues_commands
from portal.venues import policy as venues_policy
from portal.venues import tellings as venues_tellings
from portal.venues import views as venues_views
from portal.web import application, health, worker
from portal.web import policy as web_policy
from portal.web.filters import format_date

POLICIES = (
    web_policy.POLICY,
    places_policy.POLICY,
    people_policy.POLICY,
    property_policy.POLICY,
    residency_policy.POLICY,
    matters_policy.POLICY,
    discussion_policy.POLICY,
    files_policy.POLICY,
    adoption_policy.POLICY,
    search_policy.POLICY,
    notices_policy.POLICY,
    moderation_policy.POLICY,
    venues_policy.POLICY,
    organizations_policy.POLICY,
    proposals_policy.POLICY,
    assemblies_policy.POLICY,
    disclosure_policy.POLICY,
    allocations_policy.POLICY,
    consultations_policy.POLICY,
    hearings_policy.POLICY,
    paper_policy.POLICY,
    home_policy.POLICY,
    admin_policy.POLICY,
)
LIFECYCLES = (proposals_rules.LIFECYCLE, ASSEMBLY, ALLOCATION, CONSULTATION, HEARING, STATEMENT, AUDIT)
EVENT_SENTENCES = (
    proposals_events.EVENT_SENTENCES,
    ASSEMBLY_SENTENCES,
    ALLOCATION_SENTENCES,
    CONSULTATION_SENTENCES,
    HEARING_SENTENCES,
    adoption_tellings.EVENT_SENTENCES,
    DISCLOSURE_SENTENCES,
    discussion_rules.EVENT_SENTENCES,
    moderation_rules.EVENT_SENTENCES,
    organizations_rules.EVENT_SENTENCES,
    files_rules.EVENT_SENTENCES,
)
BLUEPRINTS = (
    health.blueprint,
    people_views.blueprint,
    property_views.blueprint,
    residency_views.blueprint,
    places_views.blueprint,
    matters_views.blueprint,
    discussion_views.blueprint,
    files_views.blueprint,
    adoption_views.blueprint,
    search_views.blueprint,
    moderation_views.blueprint,
    venues_views.blueprint,
    notices_views.blueprint,
    proposals_views.blueprint,
    assemblies_views.blueprint,
    allocations_views.blueprint,
    consultations_views.blueprint,
    hearings_views.blueprint,
    disclosure_views.blueprint,
    paper_views.blueprint,
    organizations_views.blueprint,
    home_views.blueprint,
    admin_views.blueprint,
)
TELLINGS = (
    *happenings.TELLINGS,
    *proposals_tellings.TELLINGS,
    *assemblies_tellings.TELLINGS,
    *allocations_tellings.TELLINGS,
    *consultations_tellings.TELLINGS,
    *hearings_tellings.TELLINGS,
    *adoption_tellings.TELLINGS,
    *disclosure_tellings.TELLINGS,
    *discussion_tellings.TELLINGS,
    *moderation_tellings.TELLINGS,
    *venues_tellings.TELLINGS,
    *organizations_tellings.TELLINGS,
)
DEPARTURES = (
    departures.Departure(count_open_votes, take_votes_back),
    departures.Departure(allocations_choosing.count_open_ballots, allocations_choosing.take_ballots_back),
    departures.Departure(hearings_leaving.count_votes, hearings_leaving.take_applications_back),
    departures.Departure(consultations_leaving.count_open_support, consultations_leaving.take_support_back),
)
# What each slice forgets of a person who closes her account; homes end first, because votes follow from them.
FORGETTERS = (
    residency_commands.forget_person,
    proposals_forgetting.forget_person,
    allocations_choosing.forget_person,
    assemblies_forgetting.forget_person,
    disclosure_forgetting.forget_person,
    paper_commands.forget_person,
    consultations_answering.forget_person,
    consultations_voting.forget_person,
    consultations_stating.forget_person,
    consultations_speaking.forget_person,
    consultations_taking_part.forget_person,
    hearings_leaving.forget_person,
    adoption_forgetting.forget_person,
    moderation_commands.forget_person,
    venues_commands.forget_person,
    organizations_commands.forget_person,
    discussion_commands.forget_person,
    notices_commands.forget_person,
    matters_commands.forget_person,
    property_commands.forget_person,
    people_closing.forget_person,
)
TEXTS = {
    "proposal": proposal_texts,
    "assembly": assembly_texts,
    "allocation": allocation_texts,
    "consultation": consultation_texts,
    "hearing": hearing_bodies,
}
BODIES = {
    "proposal": proposal_bodies,
    "assembly": assembly_bodies,
    "allocation": allocation_bodies,
    "consultation": consultation_bodies,
    "hearing": hearing_bodies,
}
CHORES = (
    search_commands.mend,
    importing.importer(),
    cash_importer(),
    allocations_counting.counter(),
    consultations_closing.close_one_due,
    consultations_mapping.mapper(),
    hearings_drawing.draw_one_due,
    assemblies_reminding.remind,
    assemblies_recording.publish_heads,
    assemblies_demanding.lapse,
    assemblies_demanding.recount,
)
COMMANDS = (places_commands, property_cli, proposals_commands, search_cli, demo.demo, worker.worker)


def create_app(settings: config.Settings | None = None, testing: bool = False) -> Flask:
    """The portal as a WSGI application; settings come from the environment unless given."""
    settings = settings or config.from_environment()
    codes.install(settings.secret_key)
    signing.install(settings.secret_key)
    policy.install(policy.Policy(POLICIES))
    matters_rules.install(LIFECYCLES)
    matters_rules.install_sentences(EVENT_SENTENCES)
    matters_rules.install_days(format_date)
    notices_rules.install(TELLINGS)
    sources.install(TEXTS)
    moderation_queries.install(BODIES)
    departures.install(DEPARTURES)
    closing.install(FORGETTERS)
    engines.choose(settings.database, settings.index_directory)
    outbox.install(
        (
            residency_commands.LISTENER,
            people_closing.LISTENER,
            happenings.LISTENER,
            search_commands.LISTENER,
            files_delivery.LISTENER,
            moderation_listening.LISTENER,
            notices_commands.listener(),
        )
    )
    worker.install(CHORES)
    app = application.create_shell(settings, testing)
    sessions.register(app)
    Migrate(app, db, directory="migrations")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.jinja_env.globals.update(
        state_of=matters_rules.state_of,
        category_of=matters_rules.category_of,
        clock_of=matters_rules.clock_of,
        link_of=matters_rules.link_of,
        told=matters_rules.told,
        deed_of=matters_rules.deed_of,
    )
    return app
