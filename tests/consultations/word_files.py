"""Small Word files for tests: the parts of a package as Word writes them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
    ' PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
    '.document.main+xml"/></Types>'
)


def words(text: str, properties: str = "") -> str:
    """A paragraph of one run; `properties` stand in its `w:pPr`."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def styled(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def numbered(depth: int = 0, list_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def part(name: str, inside: str, before: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:{name} xmlns:w="{MAIN}">{inside}</w:{name}>'


def docx(body: str, before: str = "", **more: str | bytes) -> bytes:
    """A DOCX file with this body; `more` are further parts ("word__styles_xml" is word/styles.xml)."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", before))
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return file.getvalue()
