"""The clause tree of a text: 编, 章, 节, 条, 款, 项, 目; 一、, （一）, 1., （1）, ①; Article 1, 1.2, (a), (i).

Every character that is no blank is in exactly one passage; passages are ordered and do not overlap. Labels that a
quotation holds, or that a sentence merely mentions, are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.corpus.document import Passage, Role
from policymine.structure.labels import (
    ARTICLE,
    BARE,
    CAPITAL,
    ITEM,
    LETTER,
    PARAGRAPH,
    POINT,
    ROMAN,
    SECTION,
    SUBPOINT,
    TOPIC,
    Label,
    label_of,
    read_label,
    starts_clause,
)
from policymine.structure.lines import Line, collapse, split_lines
from policymine.structure.paragraphs import is_row, paragraphs
from policymine.structure.unlabelled import InForce, role_of, unlabelled_kinds

__all__ = ["covers", "is_row", "label_of", "role_of", "split_passages", "starts_clause"]

_MARKDOWN = re.compile(r"#{1,6}[ \t]+")
_ENDS = "。；！？，、：;!?,:"
_SENTENCE = re.compile(r"[。；！？]")
_CONTENTS = re.compile(r"^(?:目\s{0,6}[录錄次]|contents|table of contents)$", re.IGNORECASE)
# 增加五条，内容如下： / 修改为： : the articles that follow are another text's.
_INSERTS = re.compile(r"(?:增加|修改|改为|作为|如下).{0,80}[:：]$")


def split_passages(
    text: str,
    *,
    headings: Sequence[tuple[int, int]] = (),
    lines: list[Line] | None = None,
    parts: Sequence[int] = (),
) -> list[Passage]:
    """Return headings, clauses, tables and notes of a text, in order, for all of it.

    Parameters
    ----------
    text : the document's normalised text.
    headings : spans known to be headings, such as the title's; a heading over several lines is one passage.
    lines : its lines from `split_lines`, where they are at hand.
    parts : offsets where a document of its own begins within the text, with numbers of its own (第一条 once more).

    The level is the depth among the kinds of labels that the text, or the part, uses: with chapters and articles,
    第一章 is 1, 第一条 2 and （一） 3. An article's further paragraphs (款) have no label and the level under the
    article's; where there are any, （一） is 4. Other paragraphs without a label have level 0. Hard-wrapped lines are
    joined, several clauses on one line are parted, rows of a table are one passage.

    >>> [(p.role, p.level, p.label) for p in split_passages("一、总体要求\\n（一）坚持党的领导，把党建贯穿始终。\\n各单位要落实。")]
    [('heading', 1, '一、'), ('clause', 2, '（一）'), ('clause', 0, '')]
    """
    lines = split_lines(text) if lines is None else lines
    passages: list[Passage] = []
    edges = sorted({part for part in parts if part > 0})
    rest = list(lines)
    for edge in [*edges, len(text) + 1]:
        segment = [line for line in rest if line.start < edge]
        rest = rest[len(segment) :]
        if segment:
            passages.extend(_segment(text, segment, headings, len(passages)))
    return passages


def _segment(text: str, lines: list[Line], headings: Sequence[tuple[int, int]], first: int) -> list[Passage]:
    pieces, quoted = paragraphs(text, lines, headings)
    titles = [_within(line, headings) or bool(_MARKDOWN.match(line.text)) for line in pieces]
    read = [None if quoted[i] or _is_table(line) else read_label(line.text) for i, line in enumerate(pieces)]
    contents = _contents(pieces, read)
    labels = _labels(pieces, read, titles, contents)
    found = _in_force(pieces, labels)
    articles = [i for i, hit in enumerate(found) if hit and hit.rank == ARTICLE]
    kinds = unlabelled_kinds(pieces, found, titles, quoted, articles)
    used = {hit.rank for hit in found if hit} | ({PARAGRAPH} if "款" in kinds else set())
    depth = {rank: level for level, rank in enumerate(sorted(used), start=1)}
    passages: list[Passage] = []
    for index, (line, hit, kind, title) in enumerate(zip(pieces, found, kinds, titles, strict=True)):
        role: Role = "clause"
        level, label = 0, ""
        if hit:
            role, level, label = "heading" if hit.heading else "clause", depth[hit.rank], hit.label
        elif kind == "款":
            level = depth[PARAGRAPH]
        elif index in contents:
            role = "note"
        elif title or kind == "heading" or index + 1 in contents:
            role = "heading"
        else:
            role = role_of(line.text.partition("\n")[0])
        passages.append(
            Passage(
                "", first + len(passages), role, level, collapse(label), None, line.text, line.start, line.end
            )
        )
    return passages


def _within(line: Line, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= line.start and line.end <= end for start, end in spans)


def _labels(
    lines: Sequence[Line], read: Sequence[Label | None], titles: Sequence[bool], contents: frozenset[int]
) -> list[Label | None]:
    """Return for each line its label, where it is the text's own: not a title's, not merely mentioned."""
    dotted = sum(1 for label in read if label and POINT < label.rank < SUBPOINT)
    romans = {label.number for label in read if label and label.rank == TOPIC and label.text[0] in "IVX"}
    labels: list[Label | None] = []
    seen: dict[int, int] = {}
    inserting = False
    for index, line in enumerate(lines):
        label = read[index] or (_bare_number(line.text, seen) if dotted >= 2 else None)
        if label is not None:
            label = _settled(label, line.text, seen, romans)
        if label is not None and (index in contents or (titles[index] and line.text[0] != "#")):
            label = None
        if label is not None and label.rank <= ARTICLE and label.text[0] == "第" and index:
            label, inserting = _own(label, lines[index - 1].text, labels[-1], seen, inserting)
        labels.append(label)
        if label is not None:
            # Articles count through the chapters; all else counts anew under what is above it.
            seen = {rank: n for rank, n in seen.items() if rank <= label.rank or rank == ARTICLE}
            seen[label.rank] = label.number
    return labels


def _own(
    label: Label, above: str, label_above: Label | None, seen: dict[int, int], inserting: bool
) -> tuple[Label | None, bool]:
    """Return an article's or chapter's label where it is the text's own, and whether another text goes on.

    Parameters
    ----------
    label : the label.
    above, label_above : the paragraph before, and its label.
    seen : the last number of each rank.
    inserting : whether the paragraphs before are articles that an amendment puts into another text.
    """
    goes_on = _goes_on(label, seen)
    opens = ARTICLE in seen and bool(_INSERTS.search(above[-120:]))
    if label.rank != ARTICLE:
        return (None, True) if inserting or opens else (label, False)
    inserting = not goes_on and (inserting or opens)
    # A broken sentence: 依照本法 / 第十二条 办理。
    broken = (
        not goes_on
        and len(above) >= 15
        and "\u4e00" <= above[-1] <= "\u9fff"
        and label_above is not None
        and label_above.rank >= ARTICLE
    )
    return (None if inserting or broken else label), inserting


def _is_table(line: Line) -> bool:
    return is_row(line.text.partition("\n")[0])


def _goes_on(label: Label, seen: dict[int, int]) -> bool:
    last = seen.get(label.rank, 0)
    return label.number in (last + 1, 1) or (label.number == last and label.sub > 0)


def _contents(lines: Sequence[Line], read: Sequence[Label | None]) -> frozenset[int]:
    """Return which lines belong to a table of contents: the labels under 目录, until the first of them comes again."""
    for index, line in enumerate(lines[:200]):
        if not _CONTENTS.match(collapse(line.text.lstrip("# "))):
            continue
        first: str | None = None
        for at in range(index + 1, min(index + 400, len(lines))):
            entry = lines[at].text.lstrip("# ")
            label = read[at]
            head = re.match(r"(?:\d{1,2}(?=[ \t\u3000])|第[^ \t\u3000]{1,6}[编章节])", entry)
            key = collapse(label.text) if label else head.group() if head else None
            if first is not None and key == first:
                return frozenset(range(index + 1, at))
            if len(entry) > 60 or _SENTENCE.search(entry) or (label and label.rank == ARTICLE):
                return frozenset()
            first = first or key
    return frozenset()


def _bare_number(line: str, seen: dict[int, int]) -> Label | None:
    """Return the label of a heading such as `2　组织机构`, in a text that numbers 2.1, 2.2 and so on."""
    match = BARE.match(line)
    if match is None or len(line) > 40 or line[-1] in _ENDS or _SENTENCE.search(line):
        return None
    number = int(match["n"])
    return Label(POINT, match["n"], number) if number == seen.get(POINT, 0) + 1 else None


def _settled(label: Label, line: str, seen: dict[int, int], romans: set[int]) -> Label | None:
    """Return the label as its neighbours show it to be meant; None where they show that it is none."""
    if POINT < label.rank < SUBPOINT:
        spaced = line[len(label.text) : len(label.text) + 1] in " \t\u3000"
        return label if spaced or label.number in (1, seen.get(label.rank, 0) + 1) else None
    if label.rank == TOPIC and label.text[0] in "IVX":
        return label if {1, 2} <= romans else None
    if label.rank == LETTER and label.text[1] in "ivx":
        # (i) after (h) is a letter; elsewhere it counts one.
        roman = {"i": 1, "v": 5, "x": 10}[label.text[1]]
        if seen.get(LETTER, 0) + 1 != label.number or seen.get(ROMAN, 0) + 1 == roman > 1:
            return Label(ROMAN, label.text, roman)
    return label


def _in_force(lines: Sequence[Line], labels: Sequence[Label | None]) -> list[InForce | None]:
    """Return rank and heading of each label, in the order of kinds that this text follows."""
    ranks = [label.rank for label in labels if label]
    lawlike = ranks.count(ARTICLE) >= 2
    order: dict[int, int] = {}
    letters = [rank for rank in dict.fromkeys(ranks) if rank in (SUBPOINT, LETTER, CAPITAL, ROMAN)]
    if letters and LETTER in letters and letters[0] != SUBPOINT:
        # (a) over (1), as American acts have it.
        order = {rank: SUBPOINT + place for place, rank in enumerate(letters)}
    if lawlike and TOPIC in ranks and ranks.index(TOPIC) < ranks.index(ARTICLE):
        at = next(i for i, label in enumerate(labels) if label and label.rank == TOPIC)
        after = labels[at + 1] if at + 1 < len(labels) else None
        if after is not None and after.rank == ARTICLE and not _SENTENCE.search(lines[at].text):
            # 一、总则 over 第一条 is a chapter.
            order[TOPIC] = SECTION + 5
    found: list[InForce | None] = []
    for index, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label is None:
            found.append(None)
            continue
        rank = order.get(label.rank, label.rank)
        after = labels[index + 1] if index + 1 < len(lines) else None
        leads = after is None or order.get(after.rank, after.rank) > rank
        found.append(InForce(rank, label.text, _is_heading(line.text, rank, lawlike, leads)))
    return found


def _is_heading(line: str, rank: int, lawlike: bool, leads: bool) -> bool:
    """Return whether a labelled line is a heading; `leads` tells whether anything can stand under it."""
    if rank < ARTICLE:
        return len(line) <= 60 and not _SENTENCE.search(line)
    if rank == ARTICLE:
        # Article 3 / Freedom of movement: an English article may have a title of its own.
        return line.isascii() and len(line) <= 80 and line[-1] not in ".;:,"
    if lawlike or (rank >= POINT and not leads) or (rank >= SUBPOINT and line[-1] == "."):
        return False
    if len(line) <= 40 and line[-1] not in _ENDS and not _SENTENCE.search(line):
        return True
    # （三）营造良好环境。 alone on its line heads what follows.
    return (
        rank <= ITEM and len(line) <= 26 and line[-1] == "。" and not re.search(r"[，；：、。]", line[3:-1])
    )


def covers(text: str, passages: Sequence[Passage]) -> bool:
    """Return whether the passages hold every character that is no blank, in order, without overlap."""
    reached = 0
    gaps: list[str] = []
    for passage in passages:
        if passage.start < reached or text[passage.start : passage.end] != passage.text or not passage.text:
            return False
        gaps.append(text[reached : passage.start])
        reached = passage.end
    gaps.append(text[reached:])
    return not re.search(r"[^\s\ufeff\u200b-\u200d\u2060]", "".join(gaps))
