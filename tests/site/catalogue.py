"""The strings of the interface and their Chinese: what is there, what is missing, what does not fit."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "portal" / "translations"
CHINESE = TRANSLATIONS / "zh_Hans" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None, "_n": (1, 2),
            "lazy_ngettext": (1, 2), "ungettext": (1, 2), "N_": None}  # fmt: skip
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """Every string the code and the templates show, with the places it is used in."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = Catalog(project="Gongzhi", charset="utf-8")
    messages = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_ours)
    for name, line, message, comments, context in sorted(messages, key=lambda m: (str(m[2]), m[0], m[1])):
        catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def _ours(directory: str) -> bool:
    parts = Path(directory).relative_to(ROOT).parts
    return not parts or parts[0] in {"portal", "templates"}


def chinese() -> Catalog:
    """The catalogue as it stands in the repository."""
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update() -> Catalog:
    """Bring the catalogue's entries in line with the code; what is new is empty, what is gone is dropped."""
    catalogue = chinese() if CHINESE.exists() else Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    with CHINESE.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, omit_header=False)
    return catalogue


def faults() -> list[str]:
    """What keeps the interface from being complete in Chinese; empty where nothing does."""
    wanted, there = extracted(), chinese()
    found = []
    for message in wanted:
        if message.id:
            found += _faults_of(message, there.get(message.id))
    known = {_key(message) for message in wanted}
    return found + [f"no longer used: {m.id!r}" for m in there if m.id and _key(m) not in known]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _faults_of(wanted: Message, there: Message | None) -> list[str]:
    if there is None or not all(_texts(there.string)):
        return [f"not translated: {wanted.id!r} ({wanted.locations[0][0]})"]
    found = [f"fuzzy: {wanted.id!r}"] if there.fuzzy else []
    needed = set(_PLACEHOLDER.findall(_texts(wanted.id)[-1]))
    for text in _texts(there.string):
        if set(_PLACEHOLDER.findall(text)) - needed or (needed - {"num", "n"}) - set(_PLACEHOLDER.findall(text)):
            found.append(f"placeholders differ: {wanted.id!r} → {text!r}")
    return found


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
