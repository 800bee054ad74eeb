"""The vouchers of lines: covering what is personal, and looking at one."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.files.delivery import deliver_private, store
from portal.files.queries import private_files
from portal.kernel.errors import Missing
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import vouchers
from ..queries.things import LineThing, VoucherThing, get_fund, get_line, get_voucher
from ..rules.covering import COLUMNS, ROWS, cells_in
from . import blueprint


@blueprint.get("/disclosure/lines/<int:line_id>/voucher")
@guard("disclosure.voucher", load=get_voucher)
def voucher(thing: VoucherThing) -> Response:
    """The voucher itself."""
    return deliver_private(private_files([thing.voucher_id])[0])


@blueprint.route("/disclosure/lines/<int:line_id>/cover", methods=["GET", "POST"])
@guard("disclosure.keep", load=get_line)
def cover(thing: LineThing) -> Response:
    """Cover what is personal and show the rest to everyone, or to nobody."""
    who = viewer()
    fund, seen = get_fund(who, thing.fund_id), get_voucher(who, thing.id)
    if fund is None or seen is None:
        raise Missing
    if request.method == "POST":
        if "closed" in request.form:
            vouchers.keep_closed(who, fund, thing)
            flash(_("Only those who keep and review the fund see this voucher."), "success")
        else:
            vouchers.show_to_everyone(who, fund, thing, store(), cells_in(request.form.getlist("cell")))
            flash(_("Everyone sees this voucher once its line is published."), "success")
        return after(f"{fund.path}/lines")
    return page("disclosure/cover.html", thing=thing, fund=fund, seen=seen, rows=ROWS, columns=COLUMNS,
                photo=private_files([seen.voucher_id])[0].kind == "photo")  # fmt: skip
