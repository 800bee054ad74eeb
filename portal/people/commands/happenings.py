"""What happens to people below the register of matters: said here, written into the log by `matters.happenings`."""

from __future__ import annotations

from typing import Any

from portal.kernel import outbox

from ..rules import Viewer

HAPPENED = "people.happened"


def happened(viewer: Viewer, verb: str, **facts: Any) -> None:
    """Write, in the running transaction, that an event of this viewer belongs into the log; never public.

    For slices below `matters`; the facts name whom it concerns (`person`) and, where there is one, the page to open
    (`href`).
    """
    helper = viewer.helper
    outbox.publish(
        HAPPENED,
        [
            {
                "verb": verb, "actor": viewer.id or None, "organization": viewer.organization_id,
                "entered_by": helper.person_id if helper else None,
                "entered_for": helper.organization_id if helper else None, "facts": facts,
            }
        ],
    )  # fmt: skip
