"""The units of a version: its clauses with their names, its headings, or the paragraphs and sentences of plain prose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from policymine.clean.sentences import split_sentences
from policymine.corpus.document import Document, Passage
from policymine.errors import UnknownNameError
from policymine.structure.clause_path import clauses_of
from policymine.structure.labels import ARTICLE, read_label

__all__ = ["UNITS", "Unit", "atoms_of", "units_of"]

UNITS: Final = ("clause", "article", "sentence")

# What is compared: single Han characters, whole words and whole numbers of scripts with spaces.
_ATOM: Final = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\d+(?:[.,:/]\d+)*|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+"
)
_CONTENTS: Final = ("目录", "目錄", "目次", "contents", "table of contents")
_MARKDOWN: Final = re.compile(r"#{1,6}[ \t]+")
# A text with fewer paragraphs than this is compared sentence by sentence.
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause, a heading, a paragraph or a sentence of one version.

    Parameters
    ----------
    number : its place in the version, from 0.
    document : id of the document.
    name : as it is cited, such as `第三条第二款`; where it has no name `¶` and its number among the passages.
    label : as written, such as `（二）`; empty where it has none.
    heading : whether it is a heading.
    under : name of the nearest heading above it; empty where there is none.
    text : without its label.
    start, end : code-point offsets of `text` in the document.
    atoms : what is compared: characters of Chinese, words of other scripts, numbers, in small letters.
    """

    number: int
    document: str
    name: str
    label: str
    heading: bool
    under: str
    text: str
    start: int
    end: int
    atoms: tuple[str, ...]

    @property
    def key(self) -> str:
        """Equal for equal wording, white space and punctuation aside."""
        return "\x1f".join(self.atoms) or self.text.strip()


def atoms_of(text: str) -> tuple[str, ...]:
    """Return what of a text is compared.

    >>> atoms_of("第30日内，GDP增长2.5%")
    ('第', '30', '日', '内', 'gdp', '增', '长', '2.5')
    """
    return tuple(_ATOM.findall(unicodedata.normalize("NFKC", text).casefold()))


def units_of(document: Document, unit: str = "clause") -> tuple[Unit, ...]:
    """Return the units of a document, in order.

    Parameters
    ----------
    document : with its passages.
    unit : `clause`, every 条, 款 and 项 by itself, and each paragraph of plain prose; `article`, each 条 with all that is
        under it; `sentence`.

    A table of contents is left out. A text of fewer than three passages is taken sentence by sentence.

    Raises UnknownNameError for another unit.

    >>> from policymine.structure.clauses import split_passages
    >>> text = "第一条　为了自治。\\n第二条　居民会议：\\n（一）讨论；\\n（二）决定。"
    >>> made = units_of(Document("a", "policy", text, passages=tuple(split_passages(text))))
    >>> [(u.name, u.text) for u in made][1:3]
    [('第二条', '居民会议：'), ('第二条第（一）项', '讨论；')]
    """
    if unit not in UNITS:
        raise UnknownNameError("--unit", unit, UNITS)
    passages = _without_contents(document.passages)
    if len([p for p in passages if p.role != "heading"]) < _FEW:
        unit = "sentence" if unit == "clause" else unit
    pieces: list[tuple[Passage, str, int]] = []
    for clause in clauses_of(passages):
        passage = clause.passage
        label = read_label(passage.text) if passage.label else None
        rank = label.rank if label else -1
        inside = bool(pieces) and passage.role != "heading" and (rank > ARTICLE or not passage.label)
        if unit == "article" and inside and passage.level and _in_article(pieces[-1]):
            pieces[-1] = (_joined(pieces[-1][0], passage, document.text), *pieces[-1][1:])
            continue
        pieces.append((passage, clause.path or f"¶{passage.seq + 1}", rank))
    made: list[Unit] = []
    under = ""
    for passage, name, _ in pieces:
        skip, written = _label_length(passage)
        body = passage.text[skip:]
        heading = passage.role == "heading"
        if heading:
            under = name if not name.startswith("¶") else " ".join(passage.text.split())
        spans = [(0, len(body))]
        if unit == "sentence" and not heading:
            spans = split_sentences(body) or spans
        for place, (begin, high) in enumerate(spans):
            inner = read_label(body[begin:high].lstrip()) if place else None
            inner = inner if inner is not None and inner.rank > ARTICLE else None
            # A sentence within a block may open with an item's number too.
            low = body.index(inner.text, begin) + len(inner.text) if inner else begin
            text = body[low:high].strip()
            if not text and not written:
                continue
            start = passage.start + skip + low + (len(body[low:high]) - len(body[low:high].lstrip()))
            made.append(
                Unit(
                    number=len(made),
                    document=document.id,
                    name=name if len(spans) == 1 else f"{name} s{place + 1}",
                    label=written if place == 0 else inner.text if inner else "",
                    heading=heading,
                    under="" if heading else under,
                    text=text,
                    start=start,
                    end=start + len(text),
                    atoms=atoms_of(text),
                )
            )
    return tuple(made)


def _in_article(piece: tuple[Passage, str, int]) -> bool:
    return piece[2] == ARTICLE and piece[0].role != "heading"


def _joined(first: Passage, more: Passage, text: str) -> Passage:
    return Passage(
        first.document,
        first.seq,
        first.role,
        first.level,
        first.label,
        first.speaker,
        text[first.start : more.end],
        first.start,
        more.end,
    )


def _label_length(passage: Passage) -> tuple[int, str]:
    """Return how many characters of a passage are its label, marks of a heading and space after it; and the label.

    An item's number counts as one also where the reading of the text took it for words: the other version may have it read.
    """
    head = _MARKDOWN.match(passage.text)
    # A paragraph of wrapped lines may begin with the space of its first line.
    at = head.end() if head else len(passage.text) - len(passage.text.lstrip())
    found = read_label(passage.text if head else passage.text[at:])
    label = passage.label
    if found is not None and (label or found.rank > ARTICLE):
        place = passage.text.find(found.text, at)
        label = label or found.text.strip()
        at = place + len(found.text) if place >= 0 else at
    return at + len(passage.text[at:]) - len(passage.text[at:].lstrip(" \t\u3000\n:：")), label


def _without_contents(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages without a table of contents, whose lines come again as headings."""
    opens = next(
        (i for i, p in enumerate(passages) if _plain(p.text) in _CONTENTS and p.role in ("heading", "note")),
        None,
    )
    if opens is None:
        return list(passages)
    later = {"".join(atoms_of(p.text)) for p in passages[opens + 1 :] if p.role == "heading"}
    kept = list(passages[:opens])
    listed = True
    for passage in passages[opens + 1 :]:
        listed = listed and passage.role == "note" and "".join(atoms_of(passage.text)) in later
        if not listed:
            kept.append(passage)
    return kept


def _plain(text: str) -> str:
    return (
        "".join(text.lstrip("# ").split()).casefold() if not text.isascii() else text.strip("# ").casefold()
    )
