"""Word documents made from their XML, for what python-docx cannot write: lists, text boxes, notes, tracked changes."""

from __future__ import annotations

import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def p(text: str = "", *, style: str = "", number: tuple[int, int] | None = None, inner: str = "") -> str:
    """Return a paragraph: its words, or `inner` as XML."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text) if text else ''}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def level(depth: int, kind: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbering(models: dict[int, str], lists: dict[int, tuple[int, str]]) -> str:
    """Return a numbering part: models by number, lists as (model, overrides)."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in models.items()
    )
    made += "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{model}"/>{more}</w:num>'
        for n, (model, more) in lists.items()
    )
    return f"<w:numbering {_SPACES}>{made}</w:numbering>"


def write(path: Path, body: str, **parts: str) -> Path:
    """Write a document; further parts by kind (styles, numbering, footnotes, header, ...), as XML without the frame."""
    frames = {
        "styles": "styles",
        "footnotes": "footnotes",
        "endnotes": "endnotes",
        "header": "hdr",
        "footer": "ftr",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="r1" Type="{_KIND}officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        rels = ""
        for k, (kind, xml) in enumerate(parts.items(), start=1):
            frame = frames.get(kind)
            package.writestr(f"word/{kind}.xml", f"<w:{frame} {_SPACES}>{xml}</w:{frame}>" if frame else xml)
            rels += f'<Relationship Id="d{k}" Type="{_KIND}{kind}" Target="{kind}.xml"/>'
        package.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
    return path
