"""Word-level marks: what was deleted and what inserted between the old and the new wording of a clause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["Mark", "Words", "mark_words", "words_of"]

Op = Literal["equal", "delete", "insert"]
# Words of a text, as (start, end); what lies between is space.
Words = Callable[[str], Sequence[tuple[int, int]]]

_GAP: Final = re.compile(r"\s+")
# A stretch of fewer characters is not looked for in a longer one.
_WHOLE: Final = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of words.

    Parameters
    ----------
    op : `equal` in both versions, `delete` in the old one only, `insert` in the new one only.
    text : the stretch; of `equal`, as the new version has it.
    part : which of several units holds it: of the new side in a split, of the old side in a merger; else 0.
    old, new : offset in the old and in the new text, joined where there are several; where it would stand if it is not there.
    """

    op: Op
    text: str
    part: int
    old: int
    new: int


def words_of(words: Words, text: str) -> list[tuple[int, int]]:
    """Return the words of a text and the space between them, so that nothing is lost."""
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in words(text):
        if start > at:
            found.append((at, start))
        found.append((start, end))
        at = end
    if at < len(text):
        found.append((at, len(text)))
    return found


def mark_words(old: Sequence[str], new: Sequence[str], words: Words) -> tuple[Mark, ...]:
    """Return the marks that turn the old wording into the new one.

    Parameters
    ----------
    old, new : the units of each side, taken together in order; one of the sides has one unit.
    words : how a text is cut.

    The equal words are the longest common subsequence; a single short word left between two changes belongs to them, and
    where one stretch is the other with something before or behind it only that is marked. Deletions stand before insertions.

    >>> [(m.op, m.text) for m in mark_words(["应当 公开"], ["可以 公开"], lambda t: [(0, 2), (3, 5)])]
    [('delete', '应当'), ('insert', '可以'), ('equal', ' 公开')]
    """
    from rapidfuzz.distance import Indel

    sides = [_tokens(texts, words) for texts in (old, new)]
    codes: dict[str, int] = {}
    ids = [[codes.setdefault(_plain(t), len(codes)) for t, _, _ in side] for side in sides]
    blocks: list[tuple[bool, int, int, int, int]] = []
    for code in Indel.opcodes(ids[0], ids[1]):
        same = code.tag == "equal"
        span = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if blocks and blocks[-1][0] == same:
            blocks[-1] = (same, blocks[-1][1], span[1], blocks[-1][3], span[3])
        else:
            blocks.append((same, *span))
    marks: list[Mark] = []
    several = 0 if len(old) > 1 else 1
    for same, a, b, c, d in _without_islands(blocks, sides[1]):
        if same:
            marks += _stretch("equal", sides[1][c:d], sides[0][a:b], several)
            continue
        one, other = _text(sides[0][a:b]), _text(sides[1][c:d])
        if one and other and _plain_all(one) == _plain_all(other):
            # The same characters, cut into words in another way.
            marks += _stretch("equal", sides[1][c:d], sides[0][a:b], several)
            continue
        if (held := _contained(sides[0][a:b], sides[1][c:d])) is not None:
            # One stretch is the other with something before or behind it: 人民政府 and 人民政府令.
            marks += held
            continue
        beside = sides[1][c][2] if c < len(sides[1]) else sum(len(t) for t in new) + len(new) - 1
        marks += _one_side("delete", sides[0][a:b], beside, several == 0)
        beside = sides[0][b][2] if b < len(sides[0]) else sum(len(t) for t in old) + len(old) - 1
        marks += _one_side("insert", sides[1][c:d], beside, several == 1)
    return tuple(_joined(marks))


# A token is (text, part, offset in the joined text); parts are joined by one line break.
Token = tuple[str, int, int]


def _tokens(texts: Sequence[str], words: Words) -> list[Token]:
    found: list[Token] = []
    base = 0
    for part, text in enumerate(texts):
        found += [(text[a:b], part, base + a) for a, b in words_of(words, text)]
        base += len(text) + 1
    return found


def _plain(token: str) -> str:
    # Half-width and full-width forms are the same word.
    return unicodedata.normalize("NFKC", _GAP.sub(" ", token)).casefold() if not token.isspace() else " "


def _plain_all(text: str) -> str:
    return unicodedata.normalize("NFKC", _GAP.sub("", text)).casefold()


def _text(tokens: Sequence[Token]) -> str:
    return "".join(t for t, _, _ in tokens)


def _without_islands(
    blocks: Sequence[tuple[bool, int, int, int, int]], new: Sequence[Token]
) -> list[tuple[bool, int, int, int, int]]:
    """Return the blocks, an equal one of a single character between two larger changes taken into them."""
    made: list[tuple[bool, int, int, int, int]] = []
    for place, block in enumerate(blocks):
        same, a, b, c, d = block
        inner = 0 < place < len(blocks) - 1
        text = _text(new[c:d]).strip()
        if same and inner and (not text or (len(text) == 1 and _changed(blocks, place) >= 3)):
            same = False
        if made and not same and not made[-1][0]:
            made[-1] = (False, made[-1][1], b, made[-1][3], d)
        else:
            made.append((same, a, b, c, d))
    return made


def _changed(blocks: Sequence[tuple[bool, int, int, int, int]], place: int) -> int:
    """Return the words of the smaller change beside an equal block."""
    return min(
        (b - a) + (d - c) if b > a and d > c else 0
        for _, a, b, c, d in (blocks[place - 1], blocks[place + 1])
    )


def _stretch(op: Op, tokens: Sequence[Token], others: Sequence[Token], several: int) -> list[Mark]:
    parted = others if several == 0 else tokens
    made: list[Mark] = []
    if len(tokens) == len(others):
        for (text, _, new_at), (_, _, old_at), (_, part, _) in zip(tokens, others, parted, strict=True):
            made.append(Mark(op, text, part, old_at, new_at))
        return made
    part = parted[0][1] if parted else 0
    return [Mark(op, _text(tokens), part, others[0][2], tokens[0][2])]


def _one_side(op: Op, tokens: Sequence[Token], beside: int, parted: bool) -> list[Mark]:
    return [
        Mark(
            op,
            text,
            part if parted else 0,
            at if op == "delete" else beside,
            at if op == "insert" else beside,
        )
        for text, part, at in tokens
    ]


def _contained(old: Sequence[Token], new: Sequence[Token]) -> list[Mark] | None:
    """Return the marks where one stretch begins or ends with all of the other, both within one unit; None where it does not."""
    if not old or not new or len({t[1] for t in (*old, *new)}) > 1:
        return None
    one, other = _text(old), _text(new)
    short, long = sorted((one, other), key=len)
    if len(short) < _WHOLE or len(short) == len(long) or not (long.startswith(short) or long.endswith(short)):
        return None
    part, a, c = old[0][1], old[0][2], new[0][2]
    op: Op = "insert" if len(other) > len(one) else "delete"
    n = len(long) - len(short)
    if long.startswith(short):
        return [
            Mark("equal", short, part, a, c),
            Mark(op, long[len(short) :], part, a + len(short), c + len(short)),
        ]
    shift = (0, n) if op == "insert" else (n, 0)
    return [Mark(op, long[:n], part, a, c), Mark("equal", short, part, a + shift[0], c + shift[1])]


def _joined(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks, neighbours of one kind and one part as one."""
    made: list[Mark] = []
    for mark in marks:
        last = made[-1] if made else None
        if last is not None and last.op == mark.op and last.part == mark.part:
            made[-1] = Mark(last.op, last.text + mark.text, last.part, last.old, last.new)
        else:
            made.append(mark)
    return made
