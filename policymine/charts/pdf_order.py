"""The objects of a .pdf in an order of their own, so that the same figure gives the same bytes.

The renderer writes and numbers the fonts of a drawing in the order of a hash table, which is another in every process.
Here resources stand by name, and objects are numbered as they are come upon from the catalogue; nothing else is changed.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ordered_pdf"]

_REFERENCE: Final = re.compile(rb"(?<![\w.])(\d+) 0 R\b")
_OBJECT: Final = re.compile(rb"\s*(\d+) 0 obj\s")
_LENGTH: Final = re.compile(rb"/Length (\d+)(?! 0 R)")
# Resources by name, all of them references.
_NAMED: Final = re.compile(rb"<<\s*((?:/\w+ \d+ 0 R\s*){2,})>>")
_ENTRY: Final = re.compile(rb"/\w+ \d+ 0 R")
_STREAM: Final = re.compile(rb"stream\r?\n")


def ordered_pdf(content: bytes) -> bytes:
    """Return a .pdf with its objects renumbered in the order in which they are referred to.

    One that is not laid out as the renderer does (a plain table of objects) is returned as it is.
    """
    tail = content.rfind(b"trailer")
    objects = _objects(content[: content.rfind(b"xref", 0, tail)]) if tail > 0 else {}
    if not objects:
        return content
    end = content.index(b"startxref", tail)
    trailer = content[tail:end]
    order = list(dict.fromkeys(int(n) for n in _REFERENCE.findall(trailer)))
    for number in order:
        if number not in objects:
            return content
        head, _ = objects[number]
        # The list grows while it is gone through: everything that can be reached is.
        order += [n for n in dict.fromkeys(map(int, _REFERENCE.findall(head))) if n not in order]
    place = {number: i for i, number in enumerate(order, 1)}

    def renamed(text: bytes) -> bytes:
        return _REFERENCE.sub(lambda m: b"%d 0 R" % place[int(m[1])], text)

    first = _OBJECT.search(content)
    written = bytearray(content[: first.start(1)] if first else b"")
    starts: list[int] = []
    for number in order:
        head, body = objects[number]
        starts.append(len(written))
        written += b"%d 0 obj\n" % place[number] + renamed(head) + body + b"\nendobj\n\n"
    xref = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(order) + 1)
    written += b"".join(b"%010d 00000 n\r\n" % start for start in starts)
    sized = re.sub(rb"/Size \d+", b"/Size %d" % (len(order) + 1), renamed(trailer))
    return bytes(written + sized + b"startxref\n%d\n%%%%EOF" % xref)


def _objects(content: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Return of each object what may refer to others, and its stream with the words around it."""
    found: dict[int, tuple[bytes, bytes]] = {}
    position = 0
    while opened := _OBJECT.search(content, position):
        start = opened.end()
        end = content.index(b"endobj", start)
        stream = _STREAM.search(content, start, end)
        if stream:
            length = _LENGTH.search(content, start, stream.start())
            if length is None:
                return {}
            end = content.index(b"endobj", stream.end() + int(length[1]))
        split = stream.start() if stream else end
        head = _NAMED.sub(_sorted, content[start:split])
        found[int(opened[1])] = (head, content[split:end].rstrip()) if stream else (head.rstrip(), b"")
        position = end + len(b"endobj")
    return found


def _sorted(found: re.Match[bytes]) -> bytes:
    return b"<< " + b" ".join(sorted(_ENTRY.findall(found[1]))) + b" >>"
