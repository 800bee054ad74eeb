"""What a motion came from hears what becomes of it: a proposal, or an allocation that asks to be ratified."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..queries.assembly import AssemblyThing, MotionThing


def tell_sources(
    viewer: Viewer, thing: AssemblyThing, motions: Sequence[MotionThing], passed: Collection[int] | None = None
) -> None:
    """Record on every source that its motion is announced, or, with the numbers that passed, how it was decided."""
    for motion in motions:
        if motion.source_id is None:
            continue
        if passed is None:
            matters.link(motion.source_id, thing.id, "led_to")
            matters.record(viewer, "assemblies.motion_announced", motion.source_id, motion=motion.title,
                           assembly=thing.path)  # fmt: skip
        else:
            verb = "assemblies.motion_decided" if motion.number in passed else "assemblies.motion_failed"
            matters.record(viewer, verb, motion.source_id, motion=motion.title, assembly=thing.path,
                           passed=motion.number in passed)  # fmt: skip


def tell_called_off(viewer: Viewer, motions: Sequence[MotionThing]) -> None:
    """Record on every source that the vote about it was called off."""
    for motion in motions:
        if motion.source_id is not None:
            matters.record(viewer, "assemblies.motion_called_off", motion.source_id, motion=motion.title)
