"""The five results others published, as what their announcements print (transcribed in the shared data)."""

from __future__ import annotations

import json
from typing import Any

from tests.assemblies.data import real

CASES = ("ziming-2026", "junyue-2022", "minhang-2021-case1", "minhang-2021-case2a", "minhang-2021-case2b")


def case(name: str) -> dict[str, Any]:
    """One item as it was transcribed."""
    cases = json.loads(real("owners-assembly/published-results.json").read_text())["cases"]
    return next(one for one in cases if one["id"] == name)


def printed(name: str) -> dict[str, str]:
    """What the announcement prints, by the names of the columns of the checker's file."""
    one = case(name)
    options, areas, shares = one["options_heads"], one.get("options_area", {}), one.get("announced_pct", {})
    side = options.get("agree", options.get("bid_2"))
    other = options.get("against", options.get("bid_1"))
    said: dict[str, Any] = {
        "title": one["matter"], "item": "4" if "item 4" in one["matter"] else "", "silent": "joined",
        "all_heads": one["total_heads"], "all_area": one.get("total_area"),
        "participating_heads": one.get("participating_heads"), "participating_area": one.get("participating_area"),
        "for_heads": side, "for_area": areas.get("agree"), "against_heads": other, "against_area": areas.get("against"),
        "abstain_heads": options["abstain"], "invalid_heads": options.get("invalid"),
        "silent_heads": one["nonreturn_heads"],
        "final_for_heads": one.get("announced_winner_heads"), "final_for_area": one.get("announced_winner_area"),
        "final_against_heads": one.get("announced_against_heads"),
        "final_against_area": one.get("announced_against_area"),
        "participating_heads_share": shares.get("participating_heads"),
        "participating_area_share": shares.get("participating_area"),
        "for_heads_share": shares.get("agree_heads"), "for_area_share": shares.get("agree_area"),
        "against_heads_share": shares.get("against_heads"), "against_area_share": shares.get("against_area"),
        "final_against_heads_share": shares.get("final_against_heads"),
        "final_against_area_share": shares.get("final_against_area"),
        "final_for_heads_share": shares.get("winner_heads", shares.get("deemed_agree_heads_over_total")),
        "final_for_area_share": shares.get("winner_area", shares.get("deemed_agree_area_over_total")),
        "of": "all" if "deemed_agree_heads_over_total" in shares or name.endswith("case1") else "participating",
        "passed": {True: "yes", False: "no", None: ""}[one.get("announced_passed")],
    }  # fmt: skip
    if name.endswith("case1"):
        said["final_for_heads_share"] = "78.2"  # as its anomaly says
    return {key: str(value) for key, value in said.items() if value not in (None, "")}
