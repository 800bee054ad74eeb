"""What lets anyone recount: the record with its signed heads, the kit, one receipt checked in the browser."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response, request, send_file

from portal.kernel import signing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import page

from ..queries.assembly import AssemblyThing, get_assembly
from ..queries.kit import write_kit
from ..queries.record import heads_of, size_of, standing_of
from . import blueprint

MEMORY = 8 * 1024 * 1024


@blueprint.get("/assemblies/<int:assembly_id>/record")
@guard("assemblies.record", load=get_assembly)
def record(thing: AssemblyThing) -> Response:
    """What was bound before the vote, and the newest signed heads: to print and to keep."""
    return page("assemblies/record.html", thing=thing, heads=heads_of(thing.id), size=size_of(thing.id),
                key=signing.public_key())  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/kit.zip")
@guard("assemblies.record", load=get_assembly)
def kit(thing: AssemblyThing) -> Response:
    """The recount kit; of a confidential vote without its choices."""
    file: Any = SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 (the response closes it)
    write_kit(thing, file)
    file.seek(0)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"vote-{thing.id}.zip")
    response.call_on_close(file.close)
    return response


@blueprint.get("/verify")
@guard("assemblies.verify")
def verify() -> Response:
    """Check one receipt: whether its ballot stands in the record, and whether it is the one that counts."""
    vote, ballot = number_in(request.args.get("vote")), (request.args.get("ballot") or "").strip()[:64]
    thing = get_assembly(viewer(), vote) if vote else None
    standing = standing_of(thing.id, ballot) if thing and thing.notice_at and ballot else None
    return page("assemblies/verify.html", thing=thing, ballot=ballot, vote=request.args.get("vote", ""),
                standing=standing, asked=bool(ballot))  # fmt: skip
