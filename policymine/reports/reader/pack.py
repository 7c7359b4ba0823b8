"""Texts in a page: raw deflate, base64, in chunks that a browser unpacks one at a time, under a budget of bytes.

A chunk holds a few documents one after another, so that opening one unpacks little. Which documents are carried: those
that evidence cites, the most cited first; then, where not all find room, the others by lot (the order of a hash
of their ids), so that those carried speak for those that are not.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policymine.reports.explorer.pack import safe_json

__all__ = ["Packed", "deflated", "element", "pack_texts"]

# Bytes of text in a chunk before it is packed; a longer document has a chunk of its own.
_CHUNK: Final = 400_000
# Level 9 takes half as long again for three thousandths of the size.
_LEVEL: Final = 7


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts as a page carries them.

    Parameters
    ----------
    encoding : of the text in the chunks, as a browser names it: `utf-8`, or `utf-16le` where that is smaller.
    chunks : base64 of the deflated text, one a chunk.
    documents : ids of the documents in each chunk, in order.
    lengths : length of each of them in UTF-16 units, which is what a browser counts in.
    """

    encoding: str
    chunks: tuple[str, ...] = ()
    documents: tuple[tuple[str, ...], ...] = ()
    lengths: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        """Bytes in the page, the elements around the chunks counted."""
        return sum(len(element(f"policymine-texts-{i}", chunk)) for i, chunk in enumerate(self.chunks))

    def carried(self) -> set[str]:
        """Return the ids of the documents that are in."""
        return {document for chunk in self.documents for document in chunk}


def deflated(raw: bytes) -> str:
    """Return bytes as raw deflate in base64; the same bytes give the same text."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return base64.b64encode(packer.compress(raw) + packer.flush()).decode("ascii")


def element(name: str, packed: str) -> str:
    """Return the inert element that holds packed bytes; base64 has no character that mark-up knows."""
    return f'<script type="text/plain" id="{name}">{packed}</script>\n'


def packed_json(value: Any) -> str:
    """Return a JSON value deflated, in base64."""
    return deflated(safe_json(value).encode("utf-8"))


def pack_texts(texts: Mapping[str, str], cited: Mapping[str, int], room: int) -> Packed:
    """Return the texts that find room.

    Parameters
    ----------
    texts : text by document id.
    cited : number of quotations by document id; these documents come first.
    room : bytes that the packed texts may take in the page.
    """
    # Half a surrogate pair is no character; a browser would replace it too, and then lengths would not be those counted here.
    clean = {i: t.encode("utf-16-le", "replace").decode("utf-16-le") for i, t in texts.items()}
    encoding = _encoding(clean.values())
    chosen = list(clean)
    made = _pack(clean, chosen, encoding)
    if made.size <= room:
        return made
    raw = {i: len(t.encode(encoding)) for i, t in clean.items()}
    rate = made.size / max(1, sum(raw.values()))
    order = sorted(
        clean, key=lambda i: (-cited.get(i, 0), hashlib.sha256(i.encode("utf-8", "replace")).digest(), i)
    )
    while chosen:
        chosen, taken = [], 0.0
        for document in order:
            if taken + raw[document] * rate <= room:
                taken += raw[document] * rate
                chosen.append(document)
        made = _pack(clean, chosen, encoding)
        if made.size <= room:
            return made
        rate *= 1.02 * made.size / max(1, room)
    return Packed(encoding)


def _encoding(texts: Iterable[str]) -> str:
    """Return the encoding that packs smaller: two bytes for each character serve Chinese, one for each letter English."""
    sample = "".join(text[:2000] for text in texts)
    return "utf-8" if len(sample.encode("utf-8")) < 2 * len(sample) else "utf-16-le"


def _pack(texts: Mapping[str, str], chosen: Sequence[str], encoding: str) -> Packed:
    """Pack documents in the order of their ids: versions of one text stand side by side and pack best."""
    groups: list[list[str]] = []
    filled = 0
    for document in sorted(chosen):
        size = len(texts[document].encode(encoding))
        if not groups or filled + size > _CHUNK:
            groups.append([])
            filled = 0
        groups[-1].append(document)
        filled += size
    return Packed(
        encoding.replace("-le", "le"),
        tuple(deflated("".join(texts[i] for i in group).encode(encoding)) for group in groups),
        tuple(tuple(group) for group in groups),
        tuple(tuple(len(texts[i].encode("utf-16-le")) // 2 for i in group) for group in groups),
    )
