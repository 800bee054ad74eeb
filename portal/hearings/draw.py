"""Draw the seats of a hearing again, from the file that its page publishes:

    python -m portal.hearings.draw FILE

Needs Python and nothing else. Prints the seats and the waiting list. Ends with 0 where they are those that were
published, with 1 where they are not or where the seed is not the one that was bound at the announcement, with 2 where
the file is no such file, or the seats are not drawn yet.

The rule. A person stands in the file only as her code. The lot of a code is the SHA-256 of the seed, a line end, and
the code; lots are drawn in the order of these. The groups come one after the other, in the file's order: of each, the
first lots have its seats. Seats that a group does not fill go, in that same order, to those left of all groups in the
order of their lots. The others are the waiting list, in the order of their lots.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

FORMAT = "hearing-seats-1"
Pairs = Sequence[Sequence[Any]]


def lot(seed: str, code: str) -> str:
    """Where the seed puts a code."""
    return hashlib.sha256(f"{seed}\n{code}".encode()).hexdigest()


def draw(seed: str, quotas: Pairs, applicants: Pairs) -> tuple[list[list[str]], list[str]]:
    """The seats, as (code, group of the seat), and the waiting list of codes.

    `quotas` are (group, number of seats), `applicants` (code, group), in any order.
    """
    order = sorted(applicants, key=lambda one: lot(seed, one[0]))
    seats: list[list[str]] = []
    free: list[str] = []
    for group, number in quotas:
        first = [code for code, of in order if of == group][:number]
        seats += [[code, group] for code in first]
        free += [group] * (number - len(first))
    seated = {code for code, _group in seats}
    left = [code for code, _group in order if code not in seated]
    seats += [[code, group] for code, group in zip(left, free, strict=False)]
    return seats, left[len(free) :]


def spelled(record: Mapping[str, Any]) -> bytes:
    """The one spelling of a record: UTF-8 JSON, keys sorted, no spaces."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sealed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with the SHA-256 of all the rest of it, so that no bit of it changes unseen."""
    rest = {name: value for name, value in record.items() if name != "sha256"}
    return {**rest, "sha256": hashlib.sha256(spelled(rest)).hexdigest()}


def lines(seats: Pairs, waiting: Sequence[str]) -> str:
    """The result in words, a line each."""
    said = [f"seat {group} {code}" for code, group in seats]
    return "".join(f"{line}\n" for line in (*said, *(f"waiting {n} {code}" for n, code in enumerate(waiting, 1))))


def faults_of(record: Mapping[str, Any]) -> list[str]:
    """What is wrong with a record of the right form; nothing, if it is what must come of its seed."""
    faults = []
    if hashlib.sha256(record["seed"].encode()).hexdigest() != record["commitment"]:
        faults.append("the seed is not the one that was bound at the announcement")
    seats, waiting = draw(record["seed"], record["quotas"], record["applicants"])
    if [list(one) for one in record["seats"]] != seats or list(record["waiting"]) != waiting:
        faults.append("the published seats are not those of the lot")
    if sealed(record)["sha256"] != record["sha256"]:
        faults.append("the file is not as it was published")
    return faults


def read(content: bytes) -> dict[str, Any]:
    """The record in a file; raises `ValueError` where it is none, or not drawn yet."""
    record = json.loads(content)
    if not isinstance(record, dict) or record.get("format") != FORMAT or spelled(record) != content.rstrip(b"\n"):
        raise ValueError("this is no published file of a hearing's seats")
    names = {"format", "hearing", "commitment", "seed", "quotas", "applicants", "seats", "waiting", "sha256"}
    if "seed" not in record:
        raise ValueError("the seats are not drawn yet")
    if set(record) != names or not all(isinstance(record[name], str) for name in ("seed", "commitment", "sha256")):
        raise ValueError("this is no published file of a hearing's seats")
    groups = {group for group, _number in record["quotas"]}
    codes = [code for code, _group in record["applicants"]]
    if len(set(codes)) < len(codes) or any(group not in groups for _code, group in record["applicants"]):
        raise ValueError("a code stands there twice, or for a group without a seat")
    return record


def main(arguments: Sequence[str]) -> int:
    """Draw again; the exit code of the program."""
    if len(arguments) != 1:
        print("python -m portal.hearings.draw FILE", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            record = read(file.read())
        faults = faults_of(record)
        seats, waiting = draw(record["seed"], record["quotas"], record["applicants"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write(lines(seats, waiting))
    for fault in faults:
        print(f"NOT RIGHT: {fault}", file=sys.stderr)
    if not faults:
        print("right: drawn again, the same seats", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
