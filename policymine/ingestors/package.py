"""Office files and e-books are zip packages of XML: parts opened within limits, XML read without a DTD.

Nothing is unpacked onto the disk, so that no path in a package leads anywhere; a part that would unpack to a bomb, and
XML that declares entities, are refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from policymine.errors import IngestError
from policymine.ingestors.base import BAD_MEMBER, BAD_PACKAGE, guard_package

__all__ = ["Package", "local", "parse_xml"]

# No part of a document's text comes near this.
_PART_LIMIT = 256 << 20
_SAVE_AGAIN = "open it and save it again"


@dataclass(slots=True)
class Package:
    """An open zip package.

    Parameters
    ----------
    path : the file.
    what : its name for messages, such as `Word document`.

    Raises IngestError where it is no package, is locked, damaged or a bomb.
    """

    path: Path
    what: str
    _zip: Any = None
    _names: Any = None

    def __enter__(self) -> Package:
        guard_package(self.path, self.what)
        try:
            self._zip = zipfile.ZipFile(self.path)
            self._names = {name.lower(): name for name in self._zip.namelist()}
        except BAD_PACKAGE as error:
            raise IngestError(
                self.path, f"is no {self.what}, or a damaged one ({error})", _SAVE_AGAIN
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def data(self, name: str) -> bytes:
        """Return the bytes of a part; raises IngestError where it is missing, damaged or too large."""
        if name not in self:
            raise IngestError(
                self.path, f"is no {self.what}, or a damaged one (it lacks {name})", _SAVE_AGAIN
            )
        try:
            with self._zip.open(self._names[name.lower()]) as stream:
                found: bytes = stream.read(_PART_LIMIT + 1)
        except BAD_MEMBER as error:
            raise IngestError(
                self.path, f"is a damaged {self.what} ({str(error)[:80]})", _SAVE_AGAIN
            ) from error
        if len(found) > _PART_LIMIT:
            raise IngestError(
                self.path, f"holds a part of more than {_PART_LIMIT >> 20} MiB ({name})", "leave it out"
            )
        return found

    def xml(self, name: str) -> Any:
        """Return the root element of a part of XML; raises IngestError where it cannot be read."""
        data = self.data(name)
        try:
            return parse_xml(data)
        except ValueError as error:
            raise IngestError(
                self.path, f"is a damaged {self.what} ({name}: {str(error)[:80]})", _SAVE_AGAIN
            ) from error

    def related(self, part: str) -> list[tuple[str, str, str]]:
        """Return (identifier, kind, name of the part) of what a part refers to inside the package."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if rels not in self:
            return []
        found = []
        for node in self.xml(rels):
            if not isinstance(node.tag, str) or node.get("TargetMode") == "External":
                continue
            target = unquote(node.get("Target", ""))
            # An absolute target counts from the package's root; one that leads out of it names nothing.
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found.append(
                (node.get("Id", ""), node.get("Type", "").rpartition("/")[2], posixpath.normpath(inside))
            )
        return found


def parse_xml(data: bytes) -> Any:
    """Return the root element of XML; raises ValueError where it is malformed, too deep or declares a DTD.

    >>> parse_xml(b"<a><b/></a>").tag
    'a'
    >>> parse_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    Traceback (most recent call last):
    ValueError: declares a DTD, which no such file needs
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # Said before the parser stumbles over what the declaration holds.
    if re.search(rb"<!DOCTYPE|<!ENTITY", data[:4096].replace(b"\x00", b"")):
        raise ValueError("declares a DTD, which no such file needs")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error).splitlines()[0] if str(error) else "malformed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("declares a DTD, which no such file needs")
    return root


def local(node: Any) -> str:
    """Return an element's name without its namespace."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
