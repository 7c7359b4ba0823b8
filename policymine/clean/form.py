"""What a page's layout did to running text, undone: padding blanks, soft line breaks, divided words.

    会 议 纪 要   总 则   李　兵        blanks that only spread characters out go
    …加强社区治\n理体系建设…            a line break inside a sentence, put there by the width of a page, goes
    gover-\nnance                       a word divided at a line's end becomes whole; long-\nterm keeps its hyphen

Each rule acts only where it is certain, by the look of the whole text: names apart from one another (王某　李某某),
columns of a table, list items, headings and clauses that open a line stay as they are. Only blanks, line feeds and
hyphens are ever taken out.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from policymine.paths import data_file

__all__ = ["Edit", "layout_edits"]

# (start, end, what is put in place of it), ordered, not overlapping.
Edit = tuple[int, int, str]

_HAN = "\u3400-\u9fff\uf900-\ufaff\u3007"
_SIGNS = "，。；：？！、（）《》〈〉“”‘’「」『』【】〔〕"
_PADDING = re.compile(rf"[ \u3000](?<=[{_HAN}{_SIGNS}][ \u3000])(?=[{_HAN}{_SIGNS}])")
_SINGLES = re.compile(rf"(?<![{_HAN}])[{_HAN}]([ \u3000])[{_HAN}](?:\1[{_HAN}])*(?![{_HAN}])")
_CHUNK = re.compile(r"[^ \u3000]+")
_IS_HAN = re.compile(f"[{_HAN}]")
# Spread out, these may be the columns of a table or an empty form: 甲 乙 丙, 优 良 中 差, 年 月 日, 是 否.
_COLUMNS = frozenset(
    "一二三四五六七八九十百千零〇甲乙丙丁戊己庚辛壬癸年月日时上中下大小高低优良差好是否有无男女东南西北左右"
    "優東無"
)
_LABEL = (
    r"(?:第[ \u3000]{0,2}[一二三四五六七八九十百零〇\d]{1,6}[ \u3000]{0,2}[编部章节條条款项篇]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[、.．)）](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}[ \u3000]|[①-⑳]|[-—•·●○■□◆※*#>|]"
    r"|附件|附表|附：|抄送|主送|图\d|表\d|注：|注:|答[:：]|问[:：])"
)
_OPENS = re.compile(_LABEL)
_CELL_EDGE = re.compile(r"[\n\t|]")
_LABEL_ENDS = "编部分篇章节條条款项"
_LABEL_BEFORE = re.compile("第[一二三四五六七八九十百零〇0-9]{1,6}[编部分篇章节條条款项]\\Z")
_SOFT = re.compile(rf"[{_HAN}，、0-9％%”）》《〈“‘「『【（〔]\n(?=[{_HAN}0-9{_SIGNS}])")
_ENDS_SENTENCE = "。！？；：…!?;:”’）》」』.）)"
_CLOSERS = "，。、；：）》”’」』！？"
_OPENERS = "《〈“‘「『【（〔"
_DIVIDED = re.compile(r"([A-Za-z]{2,})-\n[ \t]*([a-z]{2,})(\S*)( ?)")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Their hyphen is the word's own, wherever the line ends.
_OWN_HYPHEN = frozenset(["self", "well", "ex", "non", "quasi", "half", "all", "cross", "so"])
# So many pairs of characters are counted one by one; for more, all pairs of the text are counted at once.
_PAIRS = 200
# A document's number or a date has a line of its own.
_ALONE = re.compile(
    r"[\u3400-\u9fff]{1,12}[〔\[［【（(﹝]\d{4}[〕\]］】）)﹞](?:第)?\d{1,5}号|[（(]?[\d〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?[）)]?"
)
# A line that long ends where the page does.
_FULL = (30, 200)


class _Row(NamedTuple):
    """A line that holds something: its span in the text, blanks at its front aside, and what stands before it."""

    start: int
    end: int
    indent: int
    blank_before: bool


def layout_edits(text: str) -> list[Edit]:
    """Return what is to be taken out of a text, in order; empty where nothing is certain.

    Parameters
    ----------
    text : a text in normal form but for its layout.

    >>> text = "会 议 纪 要\\nThe gover-\\nnance of it"
    >>> layout_edits(text)
    [(1, 2, ''), (3, 4, ''), (5, 6, ''), (17, 19, ''), (24, 25, '\\n')]
    """
    edits: list[Edit] = []
    if "-\n" in text:
        edits += _divided(text)
    if not text.isascii():
        edits += _padding(text)
        if _SOFT.search(text):
            edits += _breaks(text)
    edits.sort()
    # A divided word may swallow what another rule saw too; the first at a place stands.
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _divided(text: str) -> Iterator[Edit]:
    """Yield the edits that make words whole which a hyphen at a line's end divides.

    The hyphen is the word's own where the text writes it within a line too (long-term), after a prefix that always
    has one (self-), and where an English dictionary knows both halves and not the whole.
    """
    known = set(_WORD.findall(_DIVIDED.sub(" ", text).lower()))
    for match in _DIVIDED.finditer(text):
        first, second = match[1].lower(), match[2]
        own = first + second not in known and (
            f"{first}-{second}" in known or first in _OWN_HYPHEN or _is_compound(first, second)
        )
        dash = match.end(1)
        yield (dash + 1 if own else dash, match.start(2), "")
        # The line now ends behind the word, so that lines stay lines.
        if match[4]:
            yield (match.start(4), match.end(4), "\n")


@lru_cache(maxsize=4096)
def _is_compound(first: str, second: str) -> bool:
    """Return whether an English dictionary knows both halves and not the whole: people-traffickers, not gover-nance."""
    from simplemma import is_known

    return not is_known(first + second, lang="en") and all(is_known(w, lang="en") for w in (first, second))


@cache
def _surnames() -> frozenset[str]:
    table = tomllib.loads(data_file("speakers.toml").read_text("utf-8"))
    return frozenset(str(table["surnames"]))


def _apart(chars: str) -> bool:
    """Return whether single characters may stand apart on purpose: columns, or names spread out in a row."""
    if all(ch in _COLUMNS for ch in chars):
        return True
    surnames = _surnames()
    if len(chars) == 3 and all(ch in surnames for ch in chars):
        return True
    return len(chars) >= 4 and len(chars) % 2 == 0 and all(ch in surnames for ch in chars[::2])


def _padding(text: str) -> Iterator[Edit]:
    """Yield the blanks that only spread Chinese characters out."""
    done = 0
    pairs: dict[str, int] = {}
    for match in _PADDING.finditer(text):
        at = match.start()
        # The blank after a label stays, and in most texts there is no other.
        if at < done or _ends_label(text, at):
            continue
        # A cell of a table is looked at by itself.
        # Where the last cell ended, another began: nothing before it is looked at again.
        start = max(done, max(text.rfind(mark, done, at) for mark in "\n\t|") + 1)
        edge = _CELL_EDGE.search(text, at)
        done = edge.start() if edge else len(text)
        for blank in sorted(_blanks(text, start, done, pairs)):
            yield (blank, blank + 1, "")


def _blanks(text: str, start: int, end: int, pairs: dict[str, int]) -> set[int]:
    part = text[start:end]
    chunks = [(match.start(), match.end()) for match in _CHUNK.finditer(part)]
    gaps = [
        (left, right)
        for left, right in pairwise(chunks)
        if right[0] - left[1] == 1 and _joinable(part[left[1] - 1], part[right[0]])
    ]
    wide = [c for c in chunks if _joinable(part[c[0]], part[c[1] - 1])]
    single = [part[a] for a, b in wide if b - a == 1]
    found: set[int] = set()
    han = "".join(ch for ch in single if _IS_HAN.match(ch))
    if len(han) >= 4 and len(single) >= 0.6 * len(wide) and not _apart(han):
        # The whole line is spread out, signs and all.
        return {
            start + left[1]
            for left, right in gaps
            if (left[1] - left[0] == 1 or right[1] - right[0] == 1) and not _ends_label(part, left[1])
        }
    for match in _SINGLES.finditer(part):
        chars = match.group().replace(match[1], "")
        if not _apart(chars):
            found.update(start + k for k in range(match.start() + 1, match.end(), 2))
    # In prose a lone blank within a word is one that the text itself writes without it: 消 费, elsewhere 消费.
    if len(part) < 30 or len(gaps) * 15 > len(part) or not re.search("[，。；]", part):
        return found
    label = _OPENS.match(part.lstrip(" \u3000"))
    for number, (left, right) in enumerate(gaps):
        pair = part[left[1] - 1] + part[right[0]]
        if start + left[1] in found or not all(map(_IS_HAN.match, pair)):
            continue
        # （一）总体要求 坚持党的领导: the first blank after a label may end a heading.
        if number == 0 and label and not re.search("[，。；：]", part[: left[1]]):
            continue
        if _ends_label(part, left[1]):
            continue
        if pair not in pairs:
            if len(pairs) == _PAIRS:
                pairs.update(Counter(map(add, text, text[1:])))
            pairs[pair] = pairs.get(pair, 0) if len(pairs) >= _PAIRS else text.count(pair)
        if pairs[pair] >= 2:
            found.add(start + left[1])
    return found


def _ends_label(text: str, at: int) -> bool:
    """Return whether a label such as 第三条 ends at a place."""
    return text[at - 1] in _LABEL_ENDS and _LABEL_BEFORE.search(text, max(at - 9, 0), at) is not None


def _joinable(left: str, right: str) -> bool:
    return (left in _SIGNS or bool(_IS_HAN.match(left))) and (right in _SIGNS or bool(_IS_HAN.match(right)))


def _breaks(text: str) -> Iterator[Edit]:
    """Yield the line breaks inside sentences, where the whole text shows what its lines are.

    Either the text is wrapped at a width: most lines are about as long, and end mid-sentence. Or its paragraphs open
    with an indent, or stand between blank lines, and a line within one goes on where the line before broke off.
    """
    rows = list(_rows(text))
    width = _page_width(text, rows)
    if width:
        for before, row in pairwise(rows):
            if row.blank_before or row.start != before.end + 1 or not _goes_on(text, before, row):
                continue
            share = 0.93 if text[before.end - 1] in _ENDS_SENTENCE else 0.85
            if _width(text[before.start : before.end]) >= share * width:
                yield (before.end, row.start, "")
    elif paragraphs := _paragraphs(text, rows):
        for paragraph in paragraphs:
            # What ends no sentence is a signature or a list under a paragraph, not its rest.
            if text[paragraph[-1].end - 1] not in "。！？…”":
                continue
            for before, row in pairwise(paragraph):
                stops = text[before.end - 1] in _ENDS_SENTENCE
                if not stops and row.start == before.end + 1 and _goes_on(text, before, row):
                    yield (before.end, row.start, "")


def _paragraphs(text: str, rows: list[_Row]) -> list[list[_Row]]:
    """Return the paragraphs of several lines, where the text shows what parts its paragraphs; empty where not."""
    if _opens_with_indent(text, rows):
        return list(_indented(rows))
    groups: list[list[_Row]] = []
    for row in rows:
        if row.blank_before or not groups:
            groups.append([row])
        else:
            groups[-1].append(row)
    several = [group for group in groups if len(group) > 1]
    if len(groups) < 10 or len(several) > 0.2 * len(groups):
        return []
    return [group for group in several if group[-1].end - group[0].start >= 40]


def _indented(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Yield each line with an indent and the lines without one that follow it directly."""
    paragraph: list[_Row] = []
    for row in rows:
        if row.indent or row.blank_before:
            if len(paragraph) > 1:
                yield paragraph
            paragraph = [row] if row.indent >= 2 else []
        elif paragraph:
            paragraph.append(row)
    if len(paragraph) > 1:
        yield paragraph


def _rows(text: str) -> Iterator[_Row]:
    position = 0
    blank = False
    for line in text.split("\n"):
        bare = line.lstrip(" \t\u3000")
        if bare:
            start = position + len(line) - len(bare)
            yield _Row(start, position + len(line), start - position, blank)
        blank = not bare
        position += len(line) + 1


def _width(line: str) -> int:
    """Return the width in columns: a character outside ASCII takes two."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def _page_width(text: str, rows: list[_Row]) -> int:
    """Return the width at which a text is wrapped, 0 where it is not."""
    follows = [a for a, b in pairwise(rows) if not b.blank_before]
    broken = [
        row for row in follows if text[row.end - 1] not in _ENDS_SENTENCE and row.end - row.start <= 200
    ]
    if len(follows) < 8 or len(broken) < 0.4 * len(follows):
        return 0
    widths = sorted(_width(text[row.start : min(row.end, row.start + 400)]) for row in rows)
    full = widths[int(0.9 * (len(widths) - 1))]
    near = sum(1 for width in widths if 0.75 * full <= width <= 1.25 * full)
    # Lines that a page's width broke end near it; the lines of a notice's head and tail end anywhere.
    at_edge = sum(1 for row in broken if full - 8 <= _width(text[row.start : row.end]) <= full + 4)
    if (
        not _FULL[0] <= full <= _FULL[1]
        or near < 0.4 * len(widths)
        or at_edge < (0.6 if len(rows) < 100 else 0.4) * len(broken)
    ):
        return 0
    return full


def _opens_with_indent(text: str, rows: list[_Row]) -> bool:
    """Return whether the paragraphs of a text are indented, all but a few."""
    openers = [
        b
        for a, b in pairwise(rows)
        if b.blank_before or (text[a.end - 1] in "。！？；" and b.end - b.start > 20)
    ]
    return len(openers) >= 5 and sum(1 for row in openers if row.indent >= 2) >= 0.8 * len(openers)


def _goes_on(text: str, before: _Row, row: _Row) -> bool:
    """Return whether a line may be the rest of the one before it, by what stands on both sides of the break."""
    last, first = text[before.end - 1], text[row.start]
    if first in _CLOSERS:
        return last not in _ENDS_SENTENCE
    if last in _OPENERS:
        return True
    stops = last in "。！？；"
    if not (stops and _IS_HAN.match(first)) and not _SOFT.match(text, before.end - 1):
        return False
    # A label opens a paragraph, and so may who speaks: 主持人：
    opening = text[row.start : min(row.end, row.start + (30 if stops else 20))]
    if "：" in opening or ":" in opening or _OPENS.match(opening):
        return False
    line = text[before.start : before.end]
    if _ALONE.fullmatch(line) or _ALONE.fullmatch(text, row.start, row.end):
        return False
    if all(ch in "一二三四五六七八九十" for ch in line):
        return False
    if "\t" in line or "|" in line or "\t" in text[row.start : row.end]:
        return False
    return 2 * sum(1 for _ in _IS_HAN.finditer(line)) >= len(line)
