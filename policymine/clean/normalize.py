"""Light normalisation with a map back to the original, offset by offset.

What changes: line ends become LF; byte-order marks, zero-width characters, soft hyphens and control characters
go; no-break and other odd spaces become a space; full-width letters and digits become half-width (１９９６ is
1996) while Chinese punctuation stays; compatibility ideographs and CJK radicals, which PDFs are full of, become the
characters they stand for (⼀ is 一); a lone half of a surrogate pair becomes U+FFFD;
Latin ligatures open (ﬁ is fi); spaces at the end of a line go; two and more
blank lines become one; blank lines at the very start and space at the very end go. Indentation stays: it marks
paragraphs. Normalising twice is normalising once.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from policymine.clean.form import layout_edits

__all__ = ["Normalized", "Runs", "normalize"]

# (normalised_start, original_start): from there on both count one code point at a time, until the next run.
Runs = tuple[tuple[int, int], ...]

# What NFKC does not know or answers with the older form; PDFs made with simplified fonts hold these. Pairs of
# radical and character.
_RADICALS = dict(
    pair.split(":")
    for pair in re.findall(
        r"\S+",
        "⺝:月 ⺟:母 ⺠:民 ⺩:王 ⺼:月 ⺽:臼 ⻁:虎 ⻄:西 ⻅:见 ⻆:角 ⻉:贝 ⻋:车 ⻑:長 ⻓:长 ⻔:门 ⻘:青 "
        "⻙:韦 ⻚:页 ⻛:风 ⻜:飞 ⻝:食 ⻢:马 ⻣:骨 ⻤:鬼 ⻥:鱼 ⻦:鸟 ⻧:卤 ⻨:麦 ⻩:黄 ⻪:黾 ⻬:齐 ⻮:齿 "
        "⻰:龙 ⻳:龟 ⼾:户 ⾭:青 ⿈:黄",
    )
)
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_BREAKS = "\u0085\u2028\u2029\x0b\x0c"
_ONE_TO_ONE = re.compile(
    f"[{_SPACES}{_BREAKS}\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2e80-\u2fd5\ud800-\udfff\uf900-\ufaff]+"
)
# Deleted: C0 and C1 controls but tab and line feed; soft hyphen; zero-width and bidirectional marks; BOM.
_GONE = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufffe\uffff"
_DELETED = re.compile(rf"[{_GONE}]+|[{''.join(_LIGATURES)}]")
# One class of characters is found ten times faster than a choice of two.
_MAY_BE_DELETED = re.compile(rf"[{_GONE}{''.join(_LIGATURES)}]")
_CARRIAGE = re.compile(r"\r(?=\n)")
_BLANK = " \t\u3000"
_LEADING = re.compile(rf"(?:[{_BLANK}]*+\n)++")
# The lookbehind (the blank opens its run) and the possessive quantifier keep a line of ten million spaces linear.
_TRAILING = re.compile(rf"[{_BLANK}](?<![{_BLANK}]{{2}})[{_BLANK}]*+(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"\A\n++|(?<!\n)\n++\Z|(?<!\n)\n{3,}+")


@dataclass(frozen=True, slots=True)
class Normalized:
    """A normalised text and its two-way map to the original.

    Parameters
    ----------
    text : the normalised text.
    offset_map : runs (normalised_start, original_start), both ascending; the first normalised start is 0.

    >>> n = normalize("﻿ａ\\r\\nｂ")
    >>> n.text, n.to_original(2), n.to_normalised(4)
    ('a\\nb', 4, 2)
    """

    text: str
    offset_map: Runs
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _originals: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(run[0] for run in self.offset_map))
        object.__setattr__(self, "_originals", tuple(run[1] for run in self.offset_map))

    def to_original(self, offset: int) -> int:
        """Return the original offset of a normalised one."""
        run = max(bisect_right(self._starts, offset) - 1, 0)
        original = self._originals[run] + offset - self._starts[run]
        # Inside an opened ligature the original does not move on.
        return min(original, self._originals[run + 1]) if run + 1 < len(self._originals) else original

    def to_normalised(self, offset: int) -> int:
        """Return the normalised offset of an original one; of a removed character, that of the next kept one."""
        run = bisect_right(self._originals, offset) - 1
        if run < 0:
            return 0
        if self._originals[run] == offset:  # an opened ligature has several runs: its first letter
            return self._starts[bisect_left(self._originals, offset)]
        position = self._starts[run] + offset - self._originals[run]
        following = self._starts[run + 1] if run + 1 < len(self._starts) else len(self.text)
        return min(position, following)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a normalised one, end exclusive; nothing after its last character is in it."""
        if end <= start:
            here = self.to_original(start)
            return here, here
        return self.to_original(start), self.to_original(end - 1) + 1


def normalize(text: str, *, cuts: Sequence[tuple[int, int]] = ()) -> Normalized:
    """Return the text in normal form with the map back.

    Linear in the length of the text; a text that needs nothing is returned as it is.

    Parameters
    ----------
    text : the text.
    cuts : spans of it to leave out, in order and apart; the map leads back to the text with them.

    >>> normalize("２０１４年⼀⽉　\\n\\n\\n\\n（正文）").text
    '2014年一月\\n\\n（正文）'
    >>> cut = normalize("甲\\n— 1 —\\n乙", cuts=[(2, 8)])
    >>> cut.text, cut.to_original(2)
    ('甲\\n乙', 8)
    """
    runs: Runs = ((0, 0),)
    if cuts:
        text, runs = _apply(text, [(start, end, "") for start, end in cuts])
    if "\r" in text:
        text, inner = _edit(text, _CARRIAGE, lambda _: "")
        runs = _compose(inner, runs, len(text))
        text = text.replace("\r", "\n")
    if not text.isascii():
        text = _ONE_TO_ONE.sub(_translate, text)
    if _MAY_BE_DELETED.search(text):
        text, inner = _edit(text, _DELETED, _open)
        runs = _compose(inner, runs, len(text))
    text, inner = _edit(text, _TRAILING, _drop, _LEADING.match(text))
    runs = _compose(inner, runs, len(text))
    if "\n\n\n" in text or text.startswith("\n") or text.endswith("\n"):
        text, inner = _edit(text, _EMPTY_LINES, _blank_line)
        runs = _compose(inner, runs, len(text))
    # What one pass joins may be what another rule was missing; each takes something out, so it ends.
    while edits := layout_edits(text):
        text, inner = _apply(text, edits)
        runs = _compose(inner, runs, len(text))
    return Normalized(text, runs)


def _translate(match: re.Match[str]) -> str:
    return match.group().translate(_table())


@cache
def _table() -> dict[int, str]:
    """Return the replacements of one code point by one."""
    table: dict[int, str] = {}
    for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F):
        table[code] = " "
    for code in (0x85, 0x2028, 0x2029, 0x0B, 0x0C):
        table[code] = "\n"
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        for code in range(first, last + 1):
            table[code] = chr(code - 0xFEE0)
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    # Half of a pair, which JSON may hold: no file can.
    table.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    table.update({ord(radical): char for radical, char in _RADICALS.items()})
    return table


def _open(match: re.Match[str]) -> str:
    return _LIGATURES.get(match.group(), "")


def _drop(_: re.Match[str]) -> str:
    return ""


def _blank_line(match: re.Match[str]) -> str:
    return "" if match.start() == 0 or match.end() == len(match.string) else "\n\n"


def _edit(
    text: str,
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    leading: re.Match[str] | None = None,
) -> tuple[str, Runs]:
    """Return the text with every match replaced by a text of another length, and the runs of the change.

    What `leading` matched goes, and the pattern is looked for behind it.
    """
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0
    last = leading.end() if leading else 0
    for match in pattern.finditer(text, last):
        start, end = match.span()
        new = replace(match)
        if start > last:
            runs.append((length, last))
            pieces.append(text[last:start])
            length += start - last
        # What is put in place of the match points into it, the surplus at its last character.
        for k in range(len(new)):
            runs.append((length + k, min(start + k, end - 1)))
        pieces.append(new)
        length += len(new)
        last = end
    if not pieces and not last:
        return text, ((0, 0),)
    if last < len(text) or not runs:
        runs.append((length, last))
        pieces.append(text[last:])
    return "".join(pieces), _merge(runs)


def _apply(text: str, edits: Sequence[tuple[int, int, str]]) -> tuple[str, Runs]:
    """Return the text with each span replaced by no more than it held, and the runs of the change."""
    pieces: list[str] = []
    runs: list[tuple[int, int]] = []
    last = length = 0
    for start, end, new in edits:
        if start > last:
            runs.append((length, last))
            pieces.append(text[last:start])
            length += start - last
        if new:
            runs.append((length, start))
            pieces.append(new)
            length += len(new)
        last = end
    if last < len(text) or not runs:
        runs.append((length, last))
        pieces.append(text[last:])
    return "".join(pieces), _merge(runs)


def _merge(runs: list[tuple[int, int]]) -> Runs:
    """Return the runs without those that only go on counting."""
    kept: list[tuple[int, int]] = []
    for start, original in runs:
        if kept and start - kept[-1][0] == original - kept[-1][1]:
            continue
        kept.append((start, original))
    return tuple(kept)


def _compose(outer: Runs, inner: Runs, length: int) -> Runs:
    """Return the runs of doing `inner` (original to middle) first and `outer` (middle to final) after it.

    `length` is that of the final text: what lies behind its end has no run.
    """
    if inner == ((0, 0),):
        return outer
    if outer == ((0, 0),) and (len(inner) == 1 or inner[-1][0] < length):
        return inner
    joined: list[tuple[int, int]] = []
    k = 0
    for i, (start, middle) in enumerate(outer):
        until = middle + (outer[i + 1][0] if i + 1 < len(outer) else length) - start
        while k + 1 < len(inner) and inner[k + 1][0] <= middle:
            k += 1
        joined.append((start, inner[k][1] + middle - inner[k][0]))
        while k + 1 < len(inner) and inner[k + 1][0] < until:
            k += 1
            joined.append((start + inner[k][0] - middle, inner[k][1]))
    return _merge(joined)
