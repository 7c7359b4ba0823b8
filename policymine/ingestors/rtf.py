"""Rich Text Format (.rtf): paragraphs and table rows; Chinese in code pages (\\'d6\\'d0) and in Unicode (\\u20013?).

Bytes are decoded by the character set of the font in force, so that pieces in GBK, Big5 and Latin may stand side by
side; the stand-ins behind a Unicode character are skipped. Numbers of lists are in the file as text and stay. Headers,
footers, hidden text, tracked deletions and pictures are left out; notes come at the end, as 注1：….
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated, readable
from policymine.ingestors.docx_numbering import blank_after
from policymine.ingestors.rtf_words import CHARSETS, KNOWN, SIGNS, SILENT, codec_of

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".rtf",)

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)"
)
_DEEPEST = 5000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: restored where it closes."""

    silent: bool = False
    into: str = "body"
    codec: str = "cp1252"
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    choice: bool = False
    in_table: bool = False
    outline: int = 0


@dataclass(slots=True)
class _Reader:
    """The state of reading one file."""

    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    out: dict[str, list[str]] = field(
        default_factory=lambda: {"body": [], "title": [], "notes": [], "label": []}
    )
    fonts: dict[int, str] = field(default_factory=dict)
    pending: bytearray = field(default_factory=bytearray)
    usual: str = "cp1252"
    font: int = -1
    default_font: int = -1
    skipping: int = 0
    starred: bool = False
    high: int = 0
    notes: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    headings: list[tuple[int, int, int]] = field(default_factory=list)
    length: int = 0
    line_start: int = 0


def read(path: Path) -> Iterator[RawDocument | Skipped]:
    """Yield the one text of the file.

    Parameters
    ----------
    path : the file.

    Raises IngestError where it is no RTF, is damaged, or holds no text.
    """
    data = readable(path).read_bytes()
    start = data.find(b"{\\rtf", 0, 64)
    if start < 0:
        raise IngestError(path, "is no RTF: it does not begin as one", "give it its right suffix")
    reader = _Reader()
    _scan(reader, data, start, path)
    _flush(reader)
    body = "".join(reader.out["body"])
    notes = [" ".join(note.split()) for note in "".join(reader.out["notes"]).split("\0")]
    notes = [note for note in notes if note]
    if not body.strip():
        raise IngestError(path, "holds no text")
    text = body.rstrip("\n") + "".join(f"\n注{k}：{note}" for k, note in enumerate(notes, start=1))
    title = "".join(reader.out["title"]).strip()
    metadata = {"title": Stated(title, "rtf:title", 0.5)} if len(title) >= 4 else {}
    warnings = [f"{n} stretches of {what} are left out" for what, n in sorted(reader.left_out.items())]
    if reader.stack:
        warnings.append("the end of the file is missing: what is there was read")
    yield RawDocument(
        text,
        metadata,
        encoding=reader.usual,
        extractor="rtf",
        warnings=tuple(warnings),
        headings=tuple(reader.headings),
    )


def _scan(reader: _Reader, data: bytes, at: int, path: Path) -> None:
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:  # a lone backslash at the end
            return
        at = match.end()
        word, number, byte, sign, brace, text = match.groups()
        if brace == b"{":
            _flush(reader)
            reader.skipping = 0
            if len(reader.stack) >= _DEEPEST:
                raise IngestError(
                    path, "is a damaged RTF (groups nest too deep)", "open it and save it again"
                )
            reader.stack.append(reader.state)
            if reader.state.choice:
                # Of {\upr{older}{newer}} the newer, which names itself, is read.
                reader.state = replace(reader.state, silent=True, choice=False)
            reader.starred = False
        elif brace == b"}":
            _flush(reader)
            reader.skipping = 0
            if reader.stack:
                _close(reader, reader.stack.pop())
            if not reader.stack:
                return
        elif word is not None:
            name = word.decode("ascii")
            value = int(number) if number is not None else None
            if name == "bin":
                at += max(value or 0, 0)
            else:
                _word(reader, name, value)
        elif byte is not None:
            _bytes(reader, bytes([int(byte, 16)]))
        elif sign is not None:
            _sign(reader, sign)
        elif text is not None:
            _bytes(reader, text)


def _close(reader: _Reader, outer: _State) -> None:
    if reader.state.into == "notes" and outer.into != "notes":
        reader.out["notes"].append("\0")
    label = "".join(reader.out["label"]).strip() if outer.into != "label" else ""
    reader.state = outer
    reader.starred = False
    if label:
        # A number that the program made, with the tab behind it.
        reader.out["label"].clear()
        _put(reader, label + blank_after(label))


def _sign(reader: _Reader, sign: bytes) -> None:
    if sign == b"*":
        reader.starred = True
    elif sign in b"\\{}":
        _bytes(reader, sign)
    elif sign == b"~":
        _put(reader, "\u00a0")
    elif sign == b"_":
        _put(reader, "-")
    elif sign in b"\r\n":
        _word(reader, "par", None)


def _word(reader: _Reader, name: str, value: int | None) -> None:
    """Do what a control word says."""
    if reader.skipping and name != "u":
        reader.skipping -= 1
        return
    starred, reader.starred = reader.starred, False
    state = reader.state
    if name == "u" and value is not None:
        if reader.skipping:
            reader.skipping = 0
        _unicode(reader, value & 0xFFFF)
        return
    _flush(reader)
    if starred or name in SILENT:
        # A text box, a note or the newer of two forms is text; what else stands behind the star is for programs.
        if starred and name in KNOWN:
            reader.state = replace(state, silent=name != "ud" and state.silent)
        else:
            reader.state = replace(state, silent=True)
    if name == "fonttbl":
        reader.state = replace(reader.state, silent=True, into="fonts")
    elif name == "info":
        reader.state = replace(reader.state, silent=True)
    elif name == "title" and state.silent:
        reader.state = replace(reader.state, silent=False, into="title")
    elif name == "footnote":
        reader.state = replace(reader.state, into="notes")
    elif name == "listtext" and not state.silent:
        reader.state = replace(reader.state, into="label")
    elif name == "upr":
        reader.state = replace(reader.state, choice=True)
    elif name in ("ansicpg", "mac", "pc", "pca"):
        page = {"mac": 10000, "pc": 437, "pca": 850}.get(name, value or 1252)
        reader.usual = codec_of(page) or "cp1252"
        reader.state = replace(reader.state, codec=reader.usual)
    elif name == "deff" and value is not None and reader.default_font < 0:
        reader.default_font = value
    elif name == "f" and value is not None:
        if state.into == "fonts":
            reader.font = value
        else:
            reader.state = replace(reader.state, codec=reader.fonts.get(value, reader.usual))
    elif name == "fcharset" and state.into == "fonts" and reader.font >= 0:
        if value in CHARSETS:
            reader.fonts[reader.font] = CHARSETS[value]
    elif name == "cpg" and state.into == "fonts" and value and reader.font >= 0:
        reader.fonts[reader.font] = codec_of(value) or reader.usual
    elif name == "uc":
        reader.state = replace(reader.state, skip=max(min(value or 0, 16), 0))
    elif name == "plain":
        codec = reader.fonts.get(reader.default_font, reader.usual)
        reader.state = replace(reader.state, hidden=False, deleted=False, codec=codec)
    elif name == "v":
        reader.state = replace(reader.state, hidden=value != 0)
    elif name == "deleted":
        reader.state = replace(reader.state, deleted=value != 0)
    else:
        _layout(reader, name, value)


def _layout(reader: _Reader, name: str, value: int | None) -> None:
    """Do what a control word says of paragraphs and tables."""
    if name in ("par", "sect"):
        _put(reader, " " if reader.state.in_table else "\n")
    elif name in ("cell", "nestcell"):
        _put(reader, "\t")
    elif name in ("row", "nestrow"):
        _put(reader, "\n")
    elif name == "pard":
        reader.state = replace(reader.state, in_table=False, outline=0)
    elif name == "intbl":
        reader.state = replace(reader.state, in_table=True)
    elif name == "outlinelevel":
        depth = value or 0
        reader.state = replace(reader.state, outline=depth + 1 if 0 <= depth < 9 else 0)
    elif name == "shptxt":
        if reader.length > reader.line_start:
            _put(reader, "\n")
    elif name in SIGNS:
        sign = SIGNS[name]
        _put(reader, " " if sign == "\n" and reader.state.in_table else sign)


def _bytes(reader: _Reader, data: bytes) -> None:
    if reader.skipping:
        # Stand-ins for readers without Unicode.
        cut = min(reader.skipping, len(data))
        reader.skipping -= cut
        data = data[cut:]
    reader.starred = False
    if data and not reader.state.silent:
        reader.pending += data


def _unicode(reader: _Reader, code: int) -> None:
    _flush(reader)
    reader.skipping = reader.state.skip
    if 0xD800 <= code < 0xDC00:
        reader.high = code
        return
    if 0xDC00 <= code < 0xE000:
        high, reader.high = reader.high, 0
        _put(reader, chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd")
        return
    # Signs of symbol fonts stand in the private area; as text they are a bullet.
    _put(reader, "•" if 0xF000 <= code <= 0xF0FF else chr(code))


def _flush(reader: _Reader) -> None:
    """Decode the bytes that have come together."""
    if reader.pending:
        data = bytes(reader.pending)
        reader.pending.clear()
        _put(reader, data.decode(reader.state.codec, "replace"), True)


def _put(reader: _Reader, text: str, flushed: bool = False) -> None:
    if not flushed:
        _flush(reader)
    state = reader.state
    if state.silent or not text:
        return
    for what in ("hidden", "deleted"):
        if getattr(state, what):
            label = {"hidden": "hidden text", "deleted": "tracked deletions"}[what]
            reader.left_out[label] = reader.left_out.get(label, 0) + 1
            return
    out = reader.out[state.into if state.into in reader.out else "body"]
    if state.into != "body":
        out.append(text)
        return
    if text == "\n":
        _end_line(reader, out)
        return
    out.append(text)
    reader.length += len(text)


def _end_line(reader: _Reader, out: list[str]) -> None:
    """End a line; the tabs behind a row's last cell go."""
    while out and out[-1] and reader.length > reader.line_start and out[-1][-1] in "\t ":
        kept = out[-1].rstrip("\t ")
        reader.length -= len(out[-1]) - len(kept)
        out[-1] = kept
        if kept:
            break
        out.pop()
    if reader.state.outline and reader.length > reader.line_start:
        reader.headings.append((reader.state.outline, reader.line_start, reader.length))
    out.append("\n")
    reader.length += 1
    reader.line_start = reader.length
