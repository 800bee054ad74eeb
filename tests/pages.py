"""What every page of the portal must be, checked on every page any test opens (see `conftest.CheckedClient`)."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

_XHTML = "{http://www.w3.org/1999/xhtml}"
_LABELLED = {"input", "select", "textarea"}
_UNLABELLED_TYPES = {"hidden", "submit", "button"}


def faults(html: str, whole: bool = True) -> list[str]:
    """Everything wrong with a page (or, with `whole=False`, a fragment of one), in words; empty where it is good."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root = parser.parse(html)
    found = [f"line {line}: {code}" for (line, _), code, _ in parser.errors] if whole else []
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    found += _identity(elements) + _forms(elements) + _content_security(elements) + _pictures(elements)
    return found + (_outline(elements) if whole else [])


def _name(element: Element) -> str:
    return element.tag.removeprefix(_XHTML)


def _identity(elements: list[Element]) -> list[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    found = [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]
    for element in elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            missing = [name for name in (element.get(attribute) or "").split() if name not in ids]
            found += [f"{_name(element)} {attribute} names no element: {name}" for name in missing]
    return found


def _outline(elements: list[Element]) -> list[str]:
    tags = Counter(_name(element) for element in elements)
    found = [f"{tags[tag]} elements {tag}, not one" for tag in ("h1", "main", "title") if tags[tag] != 1]
    levels = [int(_name(e)[1]) for e in elements if _name(e) in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    for before, after in pairwise(levels):
        if after > before + 1:
            found.append(f"heading h{after} follows h{before}")
    lang = next((e.get("lang") for e in elements if _name(e) == "html"), None)
    return found + ([] if lang in {"zh-Hans", "en"} else [f"page language is {lang}"])


def _forms(elements: list[Element]) -> list[str]:
    labelled = {e.get("for") for e in elements if _name(e) == "label"}
    wrapped = {child for e in elements if _name(e) == "label" for child in e.iter()}
    found = []
    for element in elements:
        name, kind = _name(element), element.get("type", "text")
        if name in _LABELLED and kind not in _UNLABELLED_TYPES:
            known = element.get("id") in labelled or element in wrapped
            if not (known or element.get("aria-label") or element.get("aria-labelledby")):
                found.append(f"{name} {element.get('name')} has no label")
        if name in {"a", "button"} and not _words(element):
            found.append(f"{name} {element.get('href') or ''} says nothing")
        if name == "form" and element.get("method", "get").lower() not in {"get", "post"}:
            found.append(f"form with method {element.get('method')}")
    return found


def _words(element: Element) -> str:
    named = " ".join(filter(None, (e.get("aria-label") or e.get("alt") or e.get("title") for e in element.iter())))
    return ("".join(element.itertext()) + named).strip()


def _content_security(elements: list[Element]) -> list[str]:
    found = []
    for element in elements:
        name = _name(element)
        if element.get("style") is not None or name == "style":
            found.append(f"inline style on {name}")
        if name == "script" and not element.get("src"):
            found.append("inline script")
        found += [f"inline handler {key} on {name}" for key in element.attrib if key.startswith("on")]
        for key in ("src", "href", "action"):
            value = element.get(key) or ""
            if value.startswith(("http:", "https:", "//")) and (name != "a" or key != "href"):
                found.append(f"{name} loads from another host: {value}")
    return found


def _pictures(elements: list[Element]) -> list[str]:
    return [f"img {e.get('src')} has no alt" for e in elements if _name(e) == "img" and e.get("alt") is None]
