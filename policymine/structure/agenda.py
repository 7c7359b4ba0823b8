"""The items of business of a meeting, and which item each speech belongs to.

The list at the head goes first; headings in the body are its items where the words agree, and items of their own
otherwise. Between headings the chair turns to an item by its number (下面进行第二项议题) or its words; a speech before
the first turn belongs to no item, unless there is only one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from policymine.corpus.document import Extracted, Passage
from policymine.structure.dates import chinese_number
from policymine.structure.lines import collapse
from policymine.structure.meeting_parts import Item, read_parts, split_items
from policymine.structure.rosters import simple

__all__ = ["listed_items", "read_agenda"]

_CN = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"\s*(?:(?:议题|議題|议程|議程|事项|提案)\s?(?P<named>[{_CN}\d]{{1,3}})\s?[:：、.]?|[（(](?P<bracket>[{_CN}\d]{{1,3}})[）)]"
    rf"|(?P<plain>\d{{1,2}}|[{_CN}]{{1,3}})\s?[、.．)）]|第(?P<nth>[{_CN}\d]{{1,3}})[项項个個]?[:：、，]?|(?P<ring>[①②③④⑤⑥⑦⑧⑨⑩]))\s*"
)
_TURN = re.compile(
    rf"(?:(?:^|[。！？；\n])[^。！？；\n]{{0,4}}?|(?:进入|进行|讨论|审议|研究|商议|协商|议|看|说|讲|谈|接下来|接着|下面|现在|首先|先|再|到|今天)[^。！？\n]{{0,12}}?)第(?P<n>[{_CN}\d]{{1,3}})[个项件](?:议题|议程|事项|事|问题|内容|提案|议项)?"
)
_OPENS = re.compile(r"(?:接下来|接着|下面|现在|首先|先|再|然后|最后)(?P<words>[^。！？\n]{4,60})")
_MATCH = 0.6


def listed_items(text: str, field: Extracted) -> list[Item]:
    """Return the items that the agenda of the head lists, with their place in the text.

    >>> made = "议题：\\n一、停车问题\\n二、加装电梯；"
    >>> [(i.number, i.name) for i in listed_items(made, Extracted("", made[4:], (4, len(made)), "head-agenda", 0.9))]
    [(1, '停车问题'), (2, '加装电梯')]
    """
    if field.span is None:
        return []
    items: list[Item] = []
    base = field.span[0]
    for line in re.finditer(r"[^\n]+", field.raw):
        for a, b in split_items(line.group()):
            piece = line.group()[a:b]
            match = _NUMBER.match(piece)
            lead = match.end() if match else len(piece) - len(piece.lstrip())
            words = piece[lead:].rstrip(" 　；;。，,\t")
            if len(words) < 2:
                continue
            raw = next((g for g in match.groups() if g), "") if match else ""
            start = base + line.start() + a + lead
            items.append(Item(_value(raw), collapse(words), start, start + len(words), True))
    if len(items) == 1 and items[0].number is None:
        return items
    return [
        item if item.number is not None else Item(n, item.name, item.start, item.end, True)
        for n, item in enumerate(items, start=1)
    ]


def _value(raw: str) -> int | None:
    if raw and raw in "①②③④⑤⑥⑦⑧⑨⑩":
        return "①②③④⑤⑥⑦⑧⑨⑩".index(raw) + 1
    return int(raw) if raw.isdigit() else chinese_number(raw) if raw else None


def _is_business(name: str) -> bool:
    """Tell the heading of an item from a row of a table or of a list: (ii) 75%於2小時內, 附件一."""
    words = len(re.findall(r"[\u3400-\u9fff]|[A-Za-z]{2,}", name))
    figures = len(re.findall(r"\d", name))
    marked = re.match(r"[（(\[]|[ivx]{1,4}[.)）]|附[件录錄表注]|[表图圖]\s?[\d一二三四五六七八九十]", name)
    return words >= 3 and figures < words and not marked


def _speaks_next(passages: Sequence[Passage], item: Item) -> bool:
    """Return whether somebody begins to speak after a heading, perhaps after further headings: not so in a list."""
    at = next((k for k, passage in enumerate(passages) if passage.start <= item.start < passage.end), None)
    if at is None or passages[at].role == "speech":
        return at is not None
    after = (passage for passage in passages[at + 1 :] if passage.role not in ("note", "heading"))
    following = next(after, None)
    return following is not None and following.role == "speech" and bool(following.label)


def _overlap(one: str, other: str) -> float:
    """Return the share of the shorter wording's pairs of characters that the other holds."""
    a, b = ({s[i : i + 2] for i in range(len(s) - 1)} for s in (simple(one), simple(other)))
    return len(a & b) / max(1, min(len(a), len(b)))


def read_agenda(
    text: str, field: Extracted | None, passages: Sequence[Passage], chairs: Collection[str] = ()
) -> tuple[tuple[Item, ...], dict[int, int]]:
    """Return the items of a record, and for each speech, by the number of its passage, the item it belongs to.

    Parameters
    ----------
    text : the record.
    field : its agenda as the head states it; None where it states none.
    passages : the record's passages, in order.
    chairs : the speakers who chair; only they turn to an item, where they are known.

    Where the chair turns to the first of several items and never to another, no speech is given an item.
    """
    items = listed_items(text, field) if field else []
    known = len(items)
    own, parts = read_parts(passages)
    place: dict[int, int] = {}
    spoken = any(passage.role == "speech" for passage in passages)
    for index, item in enumerate(own):
        if not _is_business(item.name) or (spoken and not _speaks_next(passages, item)):
            continue
        same = next(
            (
                k
                for k, listed in enumerate(items[:known])
                if listed.start <= item.start < listed.end or _overlap(listed.name, item.name) >= _MATCH
            ),
            None,
        )
        if same is None:
            items.append(item)
            same = len(items) - 1
        place[index] = same
    of_part = {part.seq: part.item for part in reversed(parts) if part.item is not None}
    opened = {item.start: place[index] for index, item in enumerate(own) if index in place}
    current = 0 if known == 1 else None
    of_speech: dict[int, int] = {}
    seen: set[int] = set(place.values())
    for passage in passages:
        here = next((opened[at] for at in opened if passage.start <= at < passage.end), None)
        if passage.role != "speech":
            current = here if here is not None and passage.role == "heading" else current
            continue
        chairing = not chairs or passage.speaker in chairs
        turned = _turn(passage.text, items[:known]) if known > 1 and chairing else None
        seen |= set() if turned is None else {turned}
        current = current if turned is None else turned
        opened_here = of_part.get(passage.seq)
        if turned is None and opened_here is not None:
            current = place.get(opened_here, current)
        if current is not None:
            of_speech[passage.seq] = current
    if known > 1 and len(seen) < 2:
        of_speech = {}
    return tuple(items), of_speech


def _turn(said: str, items: Sequence[Item]) -> int | None:
    """Return the item that a speech turns to, None where it turns to none."""
    plain = simple(said)
    for match in _TURN.finditer(plain):
        n = chinese_number(match["n"])
        index = next((k for k, item in enumerate(items) if item.number == n), None)
        if index is not None:
            return index
    for match in _OPENS.finditer(plain):
        scores = [_overlap(item.name, match["words"]) for item in items]
        best = max(range(len(items)), key=scores.__getitem__, default=None)
        if best is not None and scores[best] >= _MATCH and scores.count(scores[best]) == 1:
            return best
    return None
