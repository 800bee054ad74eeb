"""A Word file as paragraphs: the text as it reads when every tracked change is accepted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from . import numbering
from .numbering import attribute
from .package import Package, unpack
from .paragraphs import Kind, Paragraph, Reading, made

# What holds words without being words: one goes in.
_INTO = frozenset({
    "r", "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "bdo", "dir", "ruby",
    "rubyBase",
})  # fmt: skip
_LEFT = {
    "footnoteReference": "notes", "endnoteReference": "notes", "commentReference": "comments", "oMath": "formulas",
    "oMathPara": "formulas", "sym": "symbols", "subDoc": "documents",
}  # fmt: skip
_CHARACTERS = {"tab": " ", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_OFF = ("0", "false", "off", "none")


def read(data: bytes) -> Reading:
    """The paragraphs of a DOCX file; raises `package.Unreadable`."""
    package = unpack(data)
    reader = _Reader(package)
    body = next((node for node in package.document if _name(node) == "body"), None)
    found = [] if body is None else [one for one in reader.blocks(body) if one is not None]
    found += [one for one in (reader.rest(),) if one is not None]
    if package.headers:
        reader.left["headers"] += package.headers
    return Reading(tuple(found), dict(reader.left))


@dataclass(frozen=True)
class _Style:
    heading: int = 0
    list_id: str = ""
    depth: int = 0
    contents: bool = False


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2]


class _Reader:
    """Where one is in a document: its styles, how far its lists are counted, what was left out so far."""

    def __init__(self, package: Package) -> None:
        self.main = package.document.tag.rpartition("}")[0] + "}"
        self.left: Counter[str] = Counter()
        self._numbering = numbering.read(package.numbering, self.main)
        self._styles = self._read_styles(package.styles)
        self._carried = ""  # words of paragraphs whose end was deleted: they go on in the next one

    def blocks(self, node: Element) -> Iterator[Paragraph | None]:
        """The paragraphs of a body, a cell or what wraps them, in reading order."""
        for child in node:
            match _name(child):
                case "p":
                    yield self._paragraph(child)
                case "tbl":
                    yield from self._table(child)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo":
                    yield from self.blocks(child)
                case "altChunk":
                    self.left["documents"] += 1
                case "AlternateContent":
                    yield from self.blocks(child[0] if len(child) else child)

    def rest(self) -> Paragraph | None:
        """What was carried on and met no further paragraph."""
        return made(Kind.PARAGRAPH, self._carried)

    def _paragraph(self, node: Element) -> Paragraph | None:
        properties = self._find(node, "pPr")
        style = self._style_of(properties)
        words = self._carried + "".join(self._words(node))
        self._carried = ""
        if style.contents:
            self.left["contents"] += 1
            return None
        mark = self._find(properties, "rPr")
        if self._find(mark, "del") is not None or self._find(mark, "moveFrom") is not None:
            self.left["tracked"] += 1
            self._carried = words
            return None
        if self._find(mark, "ins") is not None:
            self.left["tracked"] += 1
        label = self._numbering.next(style.list_id, style.depth) if style.list_id and words.strip() else None
        if style.heading:
            return made(Kind.HEADING, words, label or "", style.heading)
        if label is None:
            return made(Kind.PARAGRAPH, words)
        return made(Kind.ITEM, words, label, style.depth + 1)

    def _words(self, node: Element) -> Iterator[str]:
        for child in node:
            name = _name(child)
            if name == "t" and _name(node) == "r":
                yield child.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "br":
                yield "" if attribute(child, "type") in ("page", "column") else "\n"
            elif name in ("del", "moveFrom"):
                self.left["tracked"] += 1
            elif name in _INTO:
                yield from self._inside(child, name)
            elif name in _LEFT:
                self.left[_LEFT[name]] += 1
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                self._picture(child)

    def _inside(self, node: Element, name: str) -> Iterator[str]:
        if name in ("ins", "moveTo"):
            self.left["tracked"] += 1
        if name == "r":
            hidden = self._find(self._find(node, "rPr"), "vanish")
            if hidden is not None and attribute(hidden, "val") not in _OFF:
                self.left["hidden"] += any(_name(child) == "t" for child in node)
                return
        if name == "hyperlink" and attribute(node, "id"):
            self.left["links"] += 1
        yield from self._words(node)

    def _picture(self, node: Element) -> None:
        boxes = any(_name(one) == "txbxContent" for one in node.iter())
        self.left["boxes" if boxes else "pictures"] += 1

    def _table(self, node: Element) -> Iterator[Paragraph | None]:
        self.left["tables"] += 1
        for row in node.iter(f"{self.main}tr"):
            if self._find(self._find(row, "trPr"), "del") is not None:
                self.left["tracked"] += 1
                continue
            if self._find(self._find(row, "trPr"), "ins") is not None:
                self.left["tracked"] += 1
            cells = [self._cell(cell) for cell in row if _name(cell) in ("tc", "sdt")]
            yield made(Kind.PARAGRAPH, " | ".join(filter(None, cells)))

    def _cell(self, cell: Element) -> str:
        """The words of a cell in one line. A table in it has rows of its own, which come after this one."""
        found: list[str] = []
        for one in cell:
            if _name(one) == "p":
                paragraph = self._paragraph(one)
                if paragraph is not None:
                    found.append(f"{paragraph.label} {paragraph.text}".strip().replace("\n", " "))
            elif _name(one) in ("sdtContent", "tc"):
                found.append(self._cell(one))
        found.append(self._carried)
        self._carried = ""
        return " ".join(filter(None, found)).strip()

    def _style_of(self, properties: Element | None) -> _Style:
        style = self._styles.get(attribute(self._find(properties, "pStyle"), "val"), _Style())
        return self._with(style, properties)

    def _with(self, style: _Style, properties: Element | None) -> _Style:
        """A style with what these properties (`w:pPr`) say themselves."""
        outline = attribute(self._find(properties, "outlineLvl"), "val")
        heading = style.heading
        if outline.isascii() and outline.isdigit() and len(outline) == 1:
            heading = int(outline) + 1 if int(outline) < 9 else 0
        numbered = self._find(properties, "numPr")
        list_id, depth = style.list_id, style.depth
        if numbered is not None:
            list_id = attribute(self._find(numbered, "numId"), "val") or list_id
            found = attribute(self._find(numbered, "ilvl"), "val")
            depth = int(found) if found.isascii() and found.isdigit() and len(found) == 1 else depth
        return _Style(heading, "" if list_id == "0" else list_id, depth, style.contents)

    def _read_styles(self, root: Element | None) -> dict[str, _Style]:
        nodes = {attribute(one, "styleId"): one for one in (() if root is None else root) if _name(one) == "style"}
        styles: dict[str, _Style] = {}

        def of(style_id: str, depth: int = 0) -> _Style:
            if style_id in styles or style_id not in nodes or depth > 20:
                return styles.get(style_id, _Style())
            node = nodes[style_id]
            style = of(attribute(self._find(node, "basedOn"), "val"), depth + 1)
            name = attribute(self._find(node, "name"), "val").lower()
            if name == "title":
                style = _Style(1, style.list_id, style.depth)
            elif name.startswith("heading ") and name[8:].isdigit():
                style = _Style(min(int(name[8:10]), 9), style.list_id, style.depth)
            elif name.startswith("toc ") and name[4:].isdigit():
                style = _Style(contents=True)
            styles[style_id] = self._with(style, self._find(node, "pPr"))
            return styles[style_id]

        for style_id in nodes:
            of(style_id)
        return styles

    def _find(self, node: Element | None, name: str) -> Element | None:
        return None if node is None else node.find(f"{self.main}{name}")
