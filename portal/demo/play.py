"""The play: every step of every story, in the order it happened, through the commands people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from portal.discussion import commands as discussion
from portal.discussion import queries as discussion_queries
from portal.files import commands as files
from portal.files.store import Store
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.queries import get_matter
from portal.moderation import commands as moderation
from portal.moderation.queries import DecisionThing, get_decision, get_post
from portal.people.rules import DEMO_LOGINS, DEMO_PASSWORD, Viewer
from portal.places.models import Place
from portal.proposals.commands import answering, authors, merging, voting, working, writing
from portal.proposals.queries import ProposalThing, get_proposal

from . import accounting, asking, booking, consulting, hearing, registering, reviewing, sharing, speaking
from . import voting as assembling
from .content.people import CARDS, ORGANIZATIONS
from .content.stories import APPEALED, HIDDEN_BECAUSE, REPORTED, STORIES, UPHELD, Story
from .picture import dark_steps
from .settling import Cast, claims, settle

LENGTH = 60.0


@dataclass
class Stage:
    """Who and what is on stage, and the moment the play ends: now."""

    cast: Cast
    now: datetime
    proposals: dict[str, int] = field(default_factory=dict)
    comments: dict[tuple[str, str], int] = field(default_factory=dict)

    def thing(self, viewer: Viewer, key: str) -> ProposalThing:
        thing = get_proposal(viewer, self.proposals[key])
        assert thing is not None
        return thing


def seed() -> bool:
    """Fill an empty database, in one transaction; returns whether it was empty."""
    if db.session.scalar(select(Place.id).limit(1)) is not None:
        db.session.rollback()
        return False
    now = clock.now()
    with clock.frozen(_daytime(now, LENGTH)):
        stage = Stage(settle(), now)
    for days, act in sorted(_acts(stage), key=lambda pair: -pair[0]):
        with clock.frozen(_daytime(now, days)):
            act()
    db.session.commit()
    return True


def _daytime(now: datetime, days: float) -> datetime:
    """So many days ago, between eight in the morning and ten at night: nobody acts in the small hours. What came
    earlier stays earlier, and nothing lies in the future."""
    moment = clock.local(now - timedelta(days=days))
    if moment.date() != clock.local(now).date():
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        moment = midnight + timedelta(hours=8) + (moment - midnight) * 14 / 24
    return moment.astimezone(UTC)


def sign_ins() -> list[str]:
    """What `make run` says about the demo accounts."""
    lines = [f"Demo accounts (password {DEMO_PASSWORD}), or one tap on the sign-in page:"]
    for key, (login, _label) in DEMO_LOGINS.items():
        organization = ORGANIZATIONS[key][1] if key in ORGANIZATIONS else ""
        lines.append(f"  {login}  {CARDS[key][0]}  {organization}".rstrip())
    return lines


def _acts(stage: Stage) -> list[tuple[float, Callable[[], Any]]]:
    """Every step of every story with its day; supports come one by one after the opening."""
    acts: list[tuple[float, Callable[[], Any]]] = []
    for story in STORIES:
        day = story.opened if story.opened is not None else 1.0
        acts.append((day, lambda s=story: _open(stage, s)))  # type: ignore[misc]
        voters = [(who, voting.support) for who in story.supports] + [(who, voting.oppose) for who in story.opposes]
        for number, (who, vote) in enumerate(voters, 1):
            acts.append((day - 0.08 * number, lambda s=story, w=who, v=vote: _vote(stage, s, w, v)))  # type: ignore[misc]
        for step in story.steps:
            acts.append((step[0], lambda s=story, t=step: _STEPS[t[2]](stage, s, t[1], *t[3:])))  # type: ignore[misc]
    acts.append((2.0, lambda: _report(stage)))
    acts.append((1.0, lambda: claims(stage.cast)))
    acts += registering.acts(stage.cast)
    acts += sharing.acts(stage.cast)
    acts += accounting.acts(stage.cast)
    acts += asking.acts(stage.cast)
    acts += consulting.acts(stage.cast)
    acts += hearing.acts(stage.cast)
    acts += booking.acts(stage.cast)
    acts += assembling.acts(stage.cast)
    acts += reviewing.acts(stage.cast)
    acts += speaking.acts(stage.cast, lambda viewer: get_matter(viewer, stage.proposals["charging"]))
    return acts


def _open(stage: Stage, story: Story) -> None:
    author = stage.cast.viewer(story.author)
    place = stage.cast.places[story.place]
    fields: writing.Fields = {
        "title": story.title, "body": story.body, "category": story.category, "place_id": place.id,
    }  # fmt: skip
    matter = writing.start_draft(author, fields)
    stage.proposals[story.key] = matter.id
    if story.opened is not None:
        writing.publish(author, stage.thing(author, story.key))


def _vote(stage: Stage, story: Story, who: str, vote: Callable[[Viewer, ProposalThing], Any]) -> None:
    viewer = stage.cast.viewer(who)
    vote(viewer, stage.thing(viewer, story.key))


def _comment(stage: Stage, story: Story, who: str, stance: str, words: str) -> None:
    _speak(stage, story, stage.cast.viewer(who), who, stance, words)


def _official(stage: Stage, story: Story, office: str, stance: str, words: str) -> None:
    _speak(stage, story, stage.cast.office(office), office, stance, words)


def _speak(stage: Stage, story: Story, viewer: Viewer, who: str, stance: str, words: str) -> None:
    matter = get_matter(viewer, stage.proposals[story.key])
    assert matter is not None
    stage.comments[story.key, who] = discussion.comment(viewer, matter, words, stance).id


def _reply(stage: Stage, story: Story, who: str, to: str, words: str) -> None:
    viewer = (stage.cast.office if who in stage.cast.organizations else stage.cast.viewer)(who)
    thing = discussion_queries.get_comment(viewer, stage.comments[story.key, to])
    assert thing is not None
    stage.comments.setdefault((story.key, who), discussion.reply(viewer, thing, words).id)


def _helpful(stage: Stage, story: Story, who: str, to: str) -> None:
    viewer = stage.cast.viewer(who)
    thing = discussion_queries.get_comment(viewer, stage.comments[story.key, to])
    assert thing is not None
    discussion.mark_helpful(viewer, thing)


def _hide(stage: Stage, story: Story, office: str, whose: str, reason: str) -> None:
    viewer = stage.cast.office(office)
    post = get_post(viewer, "comment", stage.comments[story.key, whose])
    assert post is not None
    number = moderation.hide(viewer, post, reason, HIDDEN_BECAUSE).id
    author, street = stage.cast.viewer(whose), stage.cast.office("subdistrict_office")
    moderation.appeal(author, _decision(author, number), APPEALED)
    moderation.decide_appeal(street, _decision(street, number), False, UPHELD)


def _decision(viewer: Viewer, number: int) -> DecisionThing:
    thing = get_decision(viewer, number)
    assert thing is not None
    return thing


def _invite(stage: Stage, story: Story, who: str, guest: str) -> None:
    viewer = stage.cast.viewer(who)
    authors.invite(viewer, stage.thing(viewer, story.key), stage.cast.people[guest].login or "")


def _join(stage: Stage, story: Story, who: str) -> None:
    viewer = stage.cast.viewer(who)
    authors.join(viewer, stage.thing(viewer, story.key))


def _photo(stage: Stage, story: Story, who: str, name: str, caption: str) -> None:
    viewer = stage.cast.viewer(who)
    matter = get_matter(viewer, stage.proposals[story.key])
    assert matter is not None
    store = Store(current_app.extensions["settings"].files_directory)
    files.attach(viewer, matter, store, files.prepare([files.Upload(name, dark_steps())]), caption)


def _edit(stage: Stage, story: Story, who: str, body: str, note: str) -> None:
    viewer = stage.cast.viewer(who)
    thing = stage.thing(viewer, story.key)
    writing.revise(viewer, thing, thing.title, body, thing.category, thing.version, note)


def _withdraw(stage: Stage, story: Story, who: str, reason: str) -> None:
    viewer = stage.cast.viewer(who)
    writing.withdraw(viewer, stage.thing(viewer, story.key), reason)


def _assign(stage: Stage, story: Story, office: str, to: str, reason: str) -> None:
    viewer = stage.cast.office(office)
    answering.assign(viewer, stage.thing(viewer, story.key), stage.cast.organizations[to], reason)


def _acknowledge(stage: Stage, story: Story, office: str) -> None:
    viewer = stage.cast.office(office)
    answering.acknowledge(viewer, stage.thing(viewer, story.key))


def _answer(
    stage: Stage,
    story: Story,
    office: str,
    decision: str,
    reason: str,
    cost: int | None = None,
    days: int | None = None,
) -> None:
    viewer = stage.cast.office(office)
    due = clock.today() + timedelta(days=days) if days else None
    answering.answer(viewer, stage.thing(viewer, story.key), decision, reason, cost, due)


def _start(stage: Stage, story: Story, office: str) -> None:
    viewer = stage.cast.office(office)
    working.start(viewer, stage.thing(viewer, story.key))


def _progress(stage: Stage, story: Story, office: str, percent: int, words: str) -> None:
    viewer = stage.cast.office(office)
    working.report_progress(viewer, stage.thing(viewer, story.key), percent, words)


def _complete(stage: Stage, story: Story, office: str, words: str) -> None:
    viewer = stage.cast.office(office)
    working.complete(viewer, stage.thing(viewer, story.key), words)


def _rate(stage: Stage, story: Story, who: str, done: bool, score: int, note: str) -> None:
    viewer = stage.cast.viewer(who)
    working.rate(viewer, stage.thing(viewer, story.key), done, score, note)


def _merge(stage: Stage, story: Story, office: str, into: str, reason: str) -> None:
    viewer = stage.cast.office(office)
    merging.merge(viewer, stage.thing(viewer, story.key), stage.thing(viewer, into), reason)


_STEPS: dict[str, Callable[..., None]] = {
    "photo": _photo, "invite": _invite, "join": _join, "edit": _edit, "withdraw": _withdraw,
    "comment": _comment, "official": _official, "reply": _reply, "helpful": _helpful, "hide": _hide,
    "assign": _assign, "acknowledge": _acknowledge, "answer": _answer, "start": _start, "progress": _progress,
    "complete": _complete, "rate": _rate, "merge": _merge,
}  # fmt: skip


def _report(stage: Stage) -> None:
    """A comment that breaks a rule, and the neighbour who reports it."""
    key, who, stance, words, reporter, reason = REPORTED
    story = next(story for story in STORIES if story.key == key)
    _comment(stage, story, who, stance, words)
    viewer = stage.cast.viewer(reporter)
    post = get_post(viewer, "comment", stage.comments[key, who])
    assert post is not None
    moderation.report(viewer, post, reason)
