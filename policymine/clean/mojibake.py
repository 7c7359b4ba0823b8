"""Text that was read in the wrong encoding, read again in the right one: only where that is certain, and listed.

    鍏充簬绀惧尯娌荤悊        UTF-8 read as GB18030           关于社区治理
    ä¸­åŽ              UTF-8 read as Windows-1252      中华
    ¹ØÓÚÉçÇøÖÎÀí        GB18030 read as Latin-1         关于社区治理

A text may be wrong from some place on, or several times over. A stretch is mended where its bytes, put back, are
UTF-8 without a fault over many characters, or over a few that are all ordinary where what stands there is not.
What was lost on the way is not guessed: a character of which a byte is missing becomes U+FFFD, and is counted. One
byte is known though nothing of it is left: inside a stretch GB18030 leaves out no other byte than 0x80.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from policymine.clean.characters import common_characters, everyday_characters, is_han
from policymine.clean.misreadings import BLANK, LOST, Put, Reading, gbk, put_back, western

__all__ = ["Repair", "Repaired", "repair_mojibake"]

# So many decoded characters are certain by themselves; so many have to be ordinary where the wrong ones are not.
_LONG = 12
_SHORT = 3
_PASSES = 3
_SIGNS = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·　「」『』％－～•–£€°§×０１２３４５６７８９")
# What a stretch may say: letters of the Chinese and the Western scripts, signs, shapes, private-use marks.
_SPEAKS = re.compile(
    "[\\x00-\u017f\u01cd-\u01dc\u0391-\u03c9\u2000-\u2bff\u2e80-\u4dbf\u4e00-\u9fff"
    "\ue000-\uf8ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffef\ufffd\U0001f000-\U0003ffff]*"
)
# UTF-8 as it is put back, a lost byte in it being FF or, in a later saving, a question mark.
_TOKEN = re.compile(
    rb"(?P<run>(?:[\x00-\x3e\x40-\x7f\xfd]|\?(?!\??[\x80-\xbf])|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2})+)"
    rb"|(?P<hole>[\xc2-\xf0][\x80-\xbf]{0,2}[?\xff]{1,2}[\x80-\xbf]{0,2}|[?\xff]{1,2}[\x80-\xbf]{1,2}|\xff)"
    rb"|(?P<dropped>[\xe2-\xef][\x80-\xbf]?(?![\x80-\xbf]))"
)

# 、。《》「」【】 without its last byte; at the end of a paragraph, and with no bracket open, it is 。
_MARK = b"\xe3\x80\xff"
_PARAGRAPH_ENDS = re.compile(rb"\Z|(?:\xe3\x80\x80){2}|\r?\n(?:\Z|\r?\n|\xe3\x80[\x80\xff]|[ \t]{2})")
# Guesses in a row that a stretch bears before something sure has to come.
_UNSURE = 4
_LET_THROUGH = "".join(map(chr, range(0x80))) + "\u00a0"
_REPLACED = re.compile("(?<![“‘\"'「『])(?:锟斤拷)+")
_PAIRS = re.compile("(?:[\u00a1-\u00a9\u00b0-\u00f7][\u00a1-\u00fe]){4,}")


@dataclass(frozen=True, slots=True)
class Repair:
    """One stretch that was read again.

    Parameters
    ----------
    kind : what had happened to it, such as `UTF-8 read as GB18030`.
    start, end : where it stood in the text before the repair, end exclusive.
    text : what it says.
    lost : characters in it of which a byte is gone; each is a U+FFFD.
    """

    kind: str
    start: int
    end: int
    text: str
    lost: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text with what could be mended mended.

    Parameters
    ----------
    text : the text.
    repairs : the stretches, in order; of a text mended several times over, those of each pass after another.
    """

    text: str
    repairs: tuple[Repair, ...] = ()

    @property
    def lost(self) -> int:
        """Return how many characters of the mended stretches are lost and stand as U+FFFD."""
        return sum(repair.text.count(LOST) for repair in self.repairs)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return one line for each kind of damage: how much was mended, and how much is lost."""
        lines = []
        for kind in dict.fromkeys(repair.kind for repair in self.repairs):
            found = [repair for repair in self.repairs if repair.kind == kind]
            size = sum(1 for repair in found for char in repair.text if char > "\x7f")
            lost = sum(repair.lost for repair in found)
            gone = f"; {lost} of them are lost and stand as U+FFFD" if lost else ""
            places = "1 stretch" if len(found) == 1 else f"{len(found)} stretches"
            lines.append(f"{kind}: {size} characters in {places} were read again{gone}")
        return tuple(lines)


def repair_mojibake(text: str) -> Repaired:
    """Return the text with every stretch mended that is certainly mojibake.

    Linear in the length of the text; a text without any is returned as it is.

    >>> repair_mojibake("二、鍏充簬绀惧尯娌荤悊鐨勬剰瑙�").text
    '二、关于社区治理的意\ufffd'
    >>> repair_mojibake("theyâ€™re").text, repair_mojibake("涓滆タ").repairs
    ('they’re', ())
    """
    repairs: list[Repair] = []
    for _ in range(_PASSES):
        found = sorted(_stretches(text), key=lambda repair: repair.start)
        if not found:
            break
        pieces: list[str] = []
        last = 0
        for repair in found:
            if repair.start < last:
                continue
            pieces += [text[last : repair.start], repair.text]
            last = repair.end
            repairs.append(repair)
        text = "".join([*pieces, text[last:]])
    return Repaired(text, tuple(repairs))


def _stretches(text: str) -> Iterator[Repair]:
    if text.isascii():
        return
    for reading in (gbk(), western()):
        if reading.seed.search(text):
            yield from _read_again(text, reading)
    yield from _chinese_as_western(text)
    for match in _REPLACED.finditer(text):
        # The mark of replacement itself, U+FFFD, in UTF-8 and read as GB18030: two of them make three characters.
        lost = len(match.group()) // 3 * 2
        yield Repair("U+FFFD read as GB18030", match.start(), match.end(), LOST * lost, lost)


class _Stretch(NamedTuple):
    """UTF-8 found under a wrong reading: until where (exclusive), what it says, how much of it is lost."""

    end: int
    text: str
    lost: int


def _read_again(text: str, reading: Reading) -> Iterator[Repair]:
    """Yield the stretches of one wrong reading: those certain by themselves, then short ones if there are others."""
    raw = put_back(text, reading)
    found: list[tuple[int, _Stretch, bool]] = []
    at = 0
    while match := reading.seed.search(text, at):
        start = match.start()
        stretch = _parse(raw, start, reading.wide)
        at = start + 1
        if stretch:
            at = max(at, stretch.end)
            found.append((start, stretch, _certain(text[start : stretch.end], stretch.text, reading.wide)))
    many = sum(len(_marked(stretch.text)) for _, stretch, sure in found if sure) >= _LONG
    for start, stretch, sure in found:
        if sure or (many and all(char in _ordinary() for char in _marked(stretch.text))):
            yield Repair(reading.kind, start, stretch.end, stretch.text, stretch.lost)


def _parse(raw: Put, start: int, wide: bool) -> _Stretch | None:
    """Return what follows character `start` as UTF-8 as far as it is that, to the last character of several bytes."""
    data, starts = raw
    at = int(starts[start])
    said: list[str] = []
    lost = marks = 0
    good: tuple[int, int, int] | None = None  # (byte after it, pieces, lost) of the last sure character
    unsure = 0
    while match := _TOKEN.match(data, at):
        body = match.group()
        if match.lastgroup == "run":
            text = body.replace(BLANK, b"\xc2\xa0").decode("utf-8", "surrogatepass")
            fits = _SPEAKS.match(text)
            part = text[: fits.end()] if fits else ""
            kept = part.rstrip(_LET_THROUGH)
            if kept:
                unsure = 0
                marks += len(kept)
                said.append(kept)
                good = (at + _length(kept, wide), len(said), lost)
            if len(part) < len(text):
                break
            if len(part) > len(kept):
                said.append(part[len(kept) :])
        elif match.lastgroup == "hole":
            n = 2 if wide and len(body) > 4 else 1
            # After ASCII in a long stretch, two bytes of a character are still enough to tell it as one.
            told = good and (good[1] == len(said) or (len(body) > 2 and marks >= _LONG))
            if body[0] < 0xC2 or not told:
                unsure += 1
            full = wide and body == _MARK and _PARAGRAPH_ENDS.match(data, match.end()) and _is_closed(said)
            said.append("。" if full else LOST * n)
            lost += 0 if full else n
            if not unsure:
                good = (match.end(), len(said), lost)
        elif data[match.end() : match.end() + 1] >= (b"\xc2" if wide else b"\xe2") and _is_edge(
            starts, match.end()
        ):
            # A reader that leaves out what it cannot read.
            unsure += 1
            said.append(LOST)
            lost += 1
        elif good and (good[0] == at or _closes(body, said, wide)):
            said.append("”" if _closes(body, said, wide) else LOST)
            lost += said[-1] == LOST
            good = (match.end(), len(said), lost)
        else:
            break
        at = match.end()
        if unsure > _UNSURE:
            break
    return _ended(good, said, starts, wide) if good else None


def _is_closed(said: list[str]) -> bool:
    """Return whether what is said so far ends in a word or a closed bracket, and leaves none open in 300 characters."""
    tail = "".join(said[-3:])[-300:]
    pairs = ("《》", "〈〉", "「」", "『』", "【】", "〔〕")
    ended = tail[-1:].isalnum() or tail[-1:] in tuple("》〉」』】〕）”’％")
    return ended and all(tail.count(pair[0]) <= tail.count(pair[1]) for pair in pairs)


def _length(text: str, wide: bool) -> int:
    """Return how many bytes of a stretch a decoded text took."""
    return len((text.replace("\u00a0", "\x00") if wide else text).encode("utf-8", "surrogatepass"))


def _is_edge(starts: np.ndarray, byte: int) -> bool:
    return int(starts[np.searchsorted(starts, byte)]) == byte


def _closes(body: bytes, said: list[str], wide: bool) -> bool:
    """Return whether a character without its last byte is the mark that closes a quotation which is open.

    Of the five bytes that Windows-1252 has no character for, one alone makes a sign of those quotation marks begin as.
    """
    before = "".join(said) if body == b"\xe2\x80" and not wide else ""
    return before.count("“") > before.count("”")


def _ended(good: tuple[int, int, int], said: list[str], starts: np.ndarray, wide: bool) -> _Stretch:
    """Return the stretch, which ends where one of its characters does in either reading."""
    byte, pieces, lost = good
    text = "".join(said[:pieces])
    end = int(np.searchsorted(starts, byte))
    if int(starts[end]) != byte:
        # The last character shares its last byte with what does not belong here: it is cut off.
        end -= 1
        text, lost = text[:-1] + LOST, lost + (text[-1] != LOST)
    return _Stretch(end, text, lost)


@cache
def _ordinary() -> frozenset[str]:
    return everyday_characters() | common_characters() | _SIGNS


def _marked(text: str) -> str:
    """Return the characters of a text outside ASCII."""
    return "".join(char for char in text if char > "\x7f" and char != LOST)


def _certain(wrong: str, right: str, wide: bool) -> bool:
    """Return whether a stretch is mojibake by its own evidence."""
    marked = _marked(right)
    three = sum(1 for char in marked if char >= "\u0800")
    if not wide:
        # â€™ and ä¸­ stand in no text; Ã© might, once.
        letters = len(marked) > 1 and all(char.isalpha() or char in _SIGNS for char in marked)
        return three > 0 or letters or len(marked) >= _LONG
    if three >= _LONG:
        return True
    odd = sum(1 for char in _marked(wrong) if char not in _ordinary())
    return three >= _SHORT and all(char in _ordinary() for char in marked) and odd * 2 >= len(_marked(wrong))


def _chinese_as_western(text: str) -> Iterator[Repair]:
    """Yield the stretches of Chinese in GB18030 that were read as Latin-1."""
    for match in _PAIRS.finditer(text):
        with suppress(UnicodeDecodeError):
            match.group().encode("latin-1").decode("utf-8")
            continue
        right = match.group().encode("latin-1").decode("gb18030", "replace")
        good = sum(1 for char in right if char in _ordinary())
        if good >= 0.9 * len(right) and any(map(is_han, right)):
            yield Repair("GB18030 read as Latin-1", match.start(), match.end(), right, right.count(LOST))
