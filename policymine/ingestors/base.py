"""What an ingestor yields, and the promises it keeps.

An ingestor is a module of this folder with `SUFFIXES` (lower case, with the dot) and `read(path)`, which yields a
`RawDocument` for each text in the file, in order, and a `Skipped` for each part that it leaves out and says why. It
raises `IngestError` naming path and reason where the whole file cannot be read, reads the same file the same way
each time, and imports its library inside the function. One whose rows are documents sets `ROWS = True` and takes
`columns=`; one that holds other files sets `CONTAINER = True` and offers `members(path)`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from policymine.corpus.document import Role
from policymine.errors import IngestError

__all__ = [
    "BAD_MEMBER",
    "BAD_PACKAGE",
    "RawDocument",
    "Skipped",
    "SourceRef",
    "Stated",
    "StatedTurn",
    "Unchanged",
    "guard_package",
    "readable",
]


# What zipfile raises where a package is damaged, locked or packed in a way it does not know (NotImplementedError) ...
BAD_PACKAGE: Final = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)
# ... and where one of its members is.
BAD_MEMBER: Final = (*BAD_PACKAGE, zlib.error, EOFError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Stated:
    """A field that a table, a page or a file states about its text.

    Parameters
    ----------
    raw : the value as it stands there, in words; lists are left in one string.
    rule : where from, such as `column:成文日期`, `page:发文机关`, `docx:title` or `file-name`.
    confidence : 1 for a table or a page's own card; less for what programs fill in.
    """

    raw: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class StatedTurn:
    """A part of a transcript whose speaker the file itself states, so that no rule has to find him.

    Parameters
    ----------
    role : `speech`; `note` for what nobody said (applause, a time); `heading`.
    start, end : code-point offsets in `RawDocument.text` of what was said, without the label.
    speaker : as the file names him; None where it names nobody.
    label : the words before the speech in the text, such as `主席：`; empty where there are none.
    """

    role: Role
    start: int
    end: int
    speaker: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One text as extracted, before normalisation.

    Parameters
    ----------
    text : the extracted text.
    metadata : document field -> what the source states about it.
    extra : everything else the source states, by its own names.
    item : name within the source: empty for a whole file, a row number (from 1) or an archive member's path.
    encoding : of the bytes; None where the format knows no encoding.
    extractor : name of the ingestor.
    record_id : the identifier that the row itself gives, if any.
    warnings : one line each: what was mended, removed or left empty.
    pages : where each page begins in `text`, for formats that have pages.
    headings : (level from 1, start, end) in `text` of the headings that the file itself marks as such.
    turns : the whole text as turns, in order, where the format states them; empty where rules must find them.
    """

    text: str
    metadata: Mapping[str, Stated] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    item: str = ""
    encoding: str | None = None
    extractor: str = ""
    record_id: str | None = None
    warnings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    headings: tuple[tuple[int, int, int], ...] = ()
    turns: tuple[StatedTurn, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source, or a part of one, that was left out.

    Parameters
    ----------
    source : the file, row or member, as the user would name it.
    reason : why, in one clause that starts in lower case and ends without a full stop.
    remedy : what the user can do; empty where there is nothing to do.
    """

    source: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a text comes from.

    Parameters
    ----------
    display : name of the source's root folder and the path below it, with `/`; `#` and the row for a table,
        `/` and the member for an archive. Holds no path of the machine.
    key : absolute path and item: the same as long as the file stays where it is.
    sha256 : of the file's bytes, of the archive member's bytes, or of the content of a row. Where a metadata table
        says something about the file, of the bytes and that row together, so that an amended table is noticed.
        Empty where nothing could be read.
    """

    display: str
    key: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source whose bytes are known already and which was not read again."""


def readable(path: Path) -> Path:
    """Return the path if it is a file that can be opened and holds something; raises IngestError otherwise."""
    if not path.exists():
        raise IngestError(path, "does not exist", "check the path")
    if path.is_dir():
        raise IngestError(path, "is a folder, not a file")
    try:
        with path.open("rb") as stream:
            empty = not stream.read(1)
    except OSError as error:
        raise IngestError(path, f"cannot be opened ({error.strerror or error})") from error
    if empty:
        raise IngestError(path, "is empty")
    return path


def guard_package(path: Path, what: str, *, limit: int = 1 << 30, ratio: int = 300) -> None:
    """Raise IngestError where an office file is no zip package, is locked, or would unpack to a bomb.

    Parameters
    ----------
    path : a .docx or .xlsx file.
    what : its name for the message, such as `Word document`.
    limit : bytes it may unpack to.
    ratio : how many times larger than the file it may become, above 64 MiB.
    """
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise IngestError(
            path,
            f"is password-protected, or an old Office file under the suffix of a {what}",
            "open it in Office or WPS and save it without password in the new format",
        )
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist())
    except BAD_PACKAGE as error:
        raise IngestError(path, *_no_package(head, what, error)) from error
    if size > limit or (size > 64 << 20 and size > ratio * path.stat().st_size):
        raise IngestError(path, f"would unpack to {size >> 20} MiB, which no {what} needs", "leave it out")


def _no_package(head: bytes, what: str, error: Exception) -> tuple[str, str]:
    """Return (reason, remedy) for a file that is no zip package, by how it begins."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, name, suffix in (
        (b"%pdf", "a PDF", ".pdf"),
        (b"{\\rtf", "an RTF file", ".rtf"),
        (b"<html", "a web page", ".html"),
        (b"<!doct", "a web page", ".html"),
    ):
        if start.startswith(sign):
            return f"is {name}, not a {what}", f"give it the suffix {suffix}"
    if head.startswith(b"PK"):
        return f"is a damaged {what}, perhaps cut short ({error})", "download or copy it again"
    return f"is no {what}, or a damaged one ({error})", "open it and save it again"
