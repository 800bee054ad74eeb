#!/usr/bin/env python3
"""Recount a vote of owners and check its record: python verify.py KIT.zip [RECEIPT.json]

Needs Python 3.9 or newer and nothing else. The kit is a zip of

  setup.json        the rules, the motions and the hash of the electorate, as published before the vote
  electorate.jsonl  one line a slot: the owners who cast one ballot together, with the area of their parts in 0.01 m2
  events.jsonl      one line an event: {"event": {height, parent, type, time, payload_hash}, "payload": {...}}
  ballots.jsonl     one line a counted ballot
  heads.jsonl       signed heads of the Merkle tree (RFC 6962) over the events
  result.json       what was announced

Records are canonical: UTF-8 JSON, keys sorted, no spaces, whole numbers. Nothing is rounded: 2/3 (Civil Code of the
PRC, Article 278) is reached when 3 x part >= 2 x whole. An anonymous survey has words and choices, without weights.
"""

import hashlib
import json
import sys
import zipfile

FAULTS = []
fault = FAULTS.append

def spelled(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

def digest(value):
    return hashlib.sha256(spelled(value)).hexdigest()

# --- the record: a chain of events, and a tree over them ------------------------------------------------------------
def roots(lines, sizes):
    """The tree's root after each of these sizes, in one pass: complete subtrees are kept, largest first."""
    found, stack = {}, []
    for number, line in enumerate(lines, 1):
        stack.append(hashlib.sha256(b"\x00" + spelled(line["event"])).digest())
        rest = number
        while rest % 2 == 0:
            right, left = stack.pop(), stack.pop()
            stack.append(hashlib.sha256(b"\x01" + left + right).digest())
            rest //= 2
        if number in sizes:
            top = stack[-1]
            for left in reversed(stack[:-1]):
                top = hashlib.sha256(b"\x01" + left + top).digest()
            found[number] = top.hex()
    return found

def check_chain(lines):
    parent = "0" * 64
    for height, line in enumerate(lines):
        event = line["event"]
        if event["height"] != height:
            fault(f"event {height}: an event was dropped, added or moved here")
            return
        if event["parent"] != parent:
            fault(f"event {height}: the event before it was changed")
            return
        if event["payload_hash"] != digest(line["payload"]):
            fault(f"event {height}: its content was changed")
            return
        parent = digest(event)

def check_heads(lines, heads, key):
    found = roots(lines, {head["size"] for head in heads})
    for head in heads:
        if found.get(head["size"]) != head["root"]:
            fault(f"signed head of size {head['size']}: the record before it was rewritten")
    if lines and (not heads or heads[-1]["size"] != len(lines)):
        fault("signed heads: the newest is missing")
    for head in heads[:: max(1, len(heads) // 100)] + heads[-1:]:  # a signature takes a while; of many, a hundred
        said = spelled({"root": head["root"], "size": head["size"], "time": head["time"], "vote": head["vote"]})
        if not signed(bytes.fromhex(key), said, bytes.fromhex(head["signature"])):
            fault(f"signed head of size {head['size']}: the signature is not the portal's")

# --- Ed25519 (RFC 8032), verification only ---------------------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P:
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)

def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result

BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = decompress(key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0

def in_force(lines):
    """slot -> hash of the ballot that counts, after everything the record says happened to it."""
    counted = {}
    for line in lines:
        kind, said = line["event"]["type"], line["payload"]
        if kind == "BallotAccepted":
            if said["slot"] in counted:
                fault("slot {}: a second ballot was accepted beside the first".format(said["slot"]))
            counted[said["slot"]] = said["ballot"]
        elif kind == "BallotSuperseded" and counted.pop(said["slot"], None) != said["ballot"]:
            fault("slot {}: a ballot was taken back that did not stand".format(said["slot"]))
    return counted

def check_ballots(lines, ballots, electorate, mode):
    if mode == "anonymous":
        bound = [line["payload"]["ballots"] for line in lines if line["event"]["type"] == "Sealed"]
        if bound and bound != [digest(ballots)]:
            fault("survey: an answer was changed, dropped, added or doubled after the close")
        return
    counted, seen = in_force(lines), set()
    for ballot in ballots:
        slot = ballot["slot"]
        if slot in seen:
            fault(f"slot {slot}: counted twice")
        seen.add(slot)
        if slot not in electorate:
            fault(f"slot {slot}: a ballot of someone who does not vote here")
        proof = digest(ballot) if "choices" in ballot else ballot["hash"]
        if slot not in counted:
            fault(f"slot {slot}: this ballot is not in the record")
        elif counted[slot] != proof:
            fault(f"slot {slot}: this ballot was changed")
    if [ballot["slot"] for ballot in ballots] != sorted(ballot["slot"] for ballot in ballots):
        fault("ballots: not in the order of their slots")
    for slot in sorted(set(counted) - seen):
        fault(f"slot {slot}: the ballot that stands in the record is missing here")

def plus(*weights):
    return [sum(w[0] for w in weights), sum(w[1] for w in weights)]

def reaches(part, whole, line):
    """line: [numerator, denominator, strict]; by heads and by area."""
    ours, needed = [line[1] * one for one in part], [line[0] * one for one in whole]
    return [w > 0 and (o > n if line[2] else o >= n) for o, n, w in zip(ours, needed, whole)]

def leader(sides):
    for name, one in sides.items():
        if one[0] and all(one[0] > o[0] and one[1] > o[1] for key, o in sides.items() if key != name):
            return name
    return None

def count(motion, weights, silent, total, rule):
    """One motion: weights of every choice; the silent (served, nothing returned) join as the adopted rule says."""
    sides = {option: weights.get(option, [0, 0]) for option in motion["options"]}
    majority, follow = leader(sides), weights.get("follow", [0, 0])
    over_half = all(2 * part > whole for part, whole in zip(sides.get(majority, [0, 0]), total))
    if rule == "none" or majority is None or (rule == "join_majority_over_half" and not over_half):
        silent = [0, 0]
    lost = follow if majority is None else [0, 0]
    if majority is not None:
        sides[majority] = plus(sides[majority], follow, silent)
    participating = plus(weights.get("abstain", [0, 0]), weights.get("invalid", [0, 0]), lost, *sides.values())
    ranked = sorted(sides, key=lambda name: (-sides[name][0], -sides[name][1]))
    tie = len(ranked) > 1 and sides[ranked[0]] == sides[ranked[1]]
    winner = "for" if "for" in sides else None if tie or not sides[ranked[0]][0] else ranked[0]
    agreeing = sides[winner] if winner else [0, 0]
    quorum, agreed = reaches(participating, total, [2, 3, False]), reaches(agreeing, participating, motion["line"])
    return {"participating": participating, "sides": sides, "winner": winner, "passed": all(quorum + agreed)}

def elect(motion, weights, participating, total, seed):
    met = [n for n in motion["options"] if all(reaches(weights.get(n, [0, 0]), participating, motion["line"]))]
    met = met if all(reaches(participating, total, [2, 3, False])) else []
    lot = {name: hashlib.sha256((seed + "\n" + name).encode()).hexdigest() for name in met}
    ranked, equal = sorted(met, key=lambda n: (-weights[n][0], -weights[n][1], lot[n])), {}
    votes = {n: weights.get(n, [0, 0]) for n in motion["options"]}
    for name in ranked:
        equal.setdefault(tuple(votes[name]), []).append(name)
    drawn, n = [names for names in equal.values() if len(names) > 1], motion["seats"]
    done = {"elected": ranked[:n], "alternates": ranked[n:], "votes": votes, "participating": participating}
    return {**done, "drawn": drawn}

def recount(setup, electorate, ballots, served, seed):
    """Every motion, strictly and under the adopted rule; a slot without a ballot is silent if it was served."""
    if setup["mode"] == "anonymous":
        said = {m["number"]: [b["choices"][str(m["number"])] for b in ballots] for m in setup["motions"]}
        return [{"number": n, "heads": {c: all_.count(c) for c in all_}} for n, all_ in said.items()]
    total = plus([0, 0], *([1, area] for area in electorate.values()))
    if not setup["rules"]["statutory"]:  # ballots cast in the portal are advice there
        ballots = [ballot for ballot in ballots if ballot["channel"] in ("paper", "official")]
    voted = {ballot["slot"] for ballot in ballots}
    silent = plus([0, 0], *([1, electorate[s]] for s in served if s not in voted and s in electorate))
    results = []
    for motion in setup["motions"]:
        key, weights = str(motion["number"]), {}
        for ballot in ballots:
            chosen = ballot["choices"][key]
            for choice in chosen if isinstance(chosen, list) else [chosen]:
                sofar = weights.setdefault(choice, [0, 0])
                sofar[0], sofar[1] = sofar[0] + 1, sofar[1] + electorate.get(ballot["slot"], 0)
        if motion["kind"] == "election":
            everyone = plus([0, 0], *([1, electorate.get(ballot["slot"], 0)] for ballot in ballots))
            done = elect(motion, weights, everyone, total, seed)
        else:
            rule = setup["rules"]["silence"]
            done = {n: count(motion, weights, silent, total, r) for n, r in (("strict", "none"), ("adopted", rule))}
        results.append(dict(done, number=motion["number"]))
    return results

def check_receipt(receipt, lines, setup):
    accepted = [n for n, line in enumerate(lines) if line["event"]["type"] == "BallotAccepted"
                and line["payload"]["ballot"] == receipt["ballot"]]  # fmt: skip
    if not accepted or accepted[0] != receipt["index"]:
        fault("receipt: the ballot it names is not in this record")
        return
    said, size = lines[accepted[0]]["payload"], receipt["size"]
    head = {key: receipt[key] for key in ("root", "size", "time", "vote")}
    if said["slot"] != receipt["slot"] or receipt["vote"] != setup["vote"]:
        fault("receipt: slot or vote are not those of this ballot")
    if roots(lines[:size], {size}).get(size) != receipt["root"]:
        fault("receipt: its head is not one of this record")
    if not signed(bytes.fromhex(setup["key"]), spelled(head), bytes.fromhex(receipt["signature"])):
        fault("receipt: the signature is not the portal's")
    later = any(line["payload"].get("ballot") == receipt["ballot"] for line in lines[accepted[0] + 1 :])
    print(f"receipt: stands in the record at {receipt['index']}" + (", replaced later" if later else ""))

def read(kit, name):
    text = kit.read(name).decode()
    return [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)

def verify(path, receipt_path=None):
    """Returns what is wrong, in words; an empty list where everything holds."""
    del FAULTS[:]
    with zipfile.ZipFile(path) as kit:
        setup, lines, ballots = read(kit, "setup.json"), read(kit, "events.jsonl"), read(kit, "ballots.jsonl")
        heads, result, rows = read(kit, "heads.jsonl"), read(kit, "result.json"), read(kit, "electorate.jsonl")
    electorate = {row["slot"]: row["area"] for row in rows}
    if digest(rows) != setup["electorate"] or len(electorate) != len(rows):
        fault("electorate: not the one that was frozen")
    if not lines or lines[0]["payload"] != setup:
        fault("setup: not the one the record begins with")
    check_chain(lines)
    check_heads(lines, heads, setup["key"])
    check_ballots(lines, ballots, electorate, setup["mode"])
    served = {line["payload"]["slot"] for line in lines if line["event"]["type"] == "Served"}
    seed = next((line["payload"]["seed"] for line in lines if line["event"]["type"] == "Revealed"), "")
    if seed and hashlib.sha256(seed.encode()).hexdigest() != setup["seed"]:
        fault("seed: not the one that was bound before the vote")
    announced = [line["payload"] for line in lines if line["event"]["type"] == "Result"]
    if announced[-1:] != [result] and (announced or result["motions"]):
        fault("result: not the one that stands in the record")
    if all("choices" in ballot for ballot in ballots):
        mine = recount(setup, electorate, ballots, served, seed)
        for ours, theirs in zip(mine, result["motions"]):
            if ours != theirs:
                fault("motion {}: recounted {}, announced {}".format(ours["number"], spelled(ours), spelled(theirs)))
    else:
        print("The choices are sealed: the scrutineers recount them. Record, ballots and participation are checked.")
    if receipt_path:
        with open(receipt_path, encoding="utf-8") as file:
            check_receipt(json.load(file), lines, setup)
    return list(FAULTS)

if __name__ == "__main__":
    try:
        wrong = verify(*sys.argv[1:3])
    except Exception as error:  # whatever a damaged kit makes it stumble over
        wrong = [*FAULTS, f"the kit is damaged: {error!r}"]
    print("\n".join(wrong) or "Everything holds: every hash, every ballot, every figure.")
    sys.exit(bool(wrong))
