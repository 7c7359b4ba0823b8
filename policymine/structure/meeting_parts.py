"""What a record is made of when it is read for results: its items of business, and the part of the record each line is in.

A record of a meeting goes from an item to what was said of it, what was decided, who does what. The parts here carry that
place with them: `zone` is `talk`, `decision`, `vote` (counts under 表决结果), `action`, `review` (what became of earlier
decisions) or `body`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policymine.corpus.document import Passage, Role
from policymine.structure.dates import chinese_number
from policymine.structure.lines import collapse
from policymine.structure.meeting_labels import field_of_line
from policymine.structure.meeting_zones import (
    CLOSING,
    LABEL,
    NUMBER,
    OPENS_LIST,
    RESULT,
    TOPIC,
    TURNS_TO,
    VOTES,
    bare_heading,
    split_items,
    zone_of,
)

__all__ = ["Item", "Part", "read_parts", "split_items"]


# ▲夜班公交延时 heads an item as a number would.
_BULLET = re.compile(r"[▲△●■◆◇▶★☆※□○◎]\s?(?=\S)")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of business.

    Parameters
    ----------
    number : its number as the record counts, None where it has none.
    name : what it is about, without number.
    start, end : code points of the name.
    listed : whether the agenda at the head lists it, before the record comes to it.
    code : its number as a proposal, as written (提案第3号), None where it has none.
    """

    number: int | None
    name: str
    start: int
    end: int
    listed: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the record with its place.

    Parameters
    ----------
    text : `Document.text[start:end]`.
    start, end : code points.
    zone : `talk`, `decision`, `vote`, `action`, `review` or `body`.
    item : index into the items, None where no item is open.
    speaker : who speaks, None where nobody does.
    role : the passage's role.
    seq : the passage's number.
    """

    text: str
    start: int
    end: int
    zone: str
    item: int | None
    speaker: str | None
    role: str
    seq: int


def _listed(text: str, start: int) -> list[Item]:
    """Return the items that the agenda of the head lists."""
    items = []
    for a, b in split_items(text):
        number, words, offset = bare_heading(text[a:b])
        inner = re.match(r"[①②③④⑤⑥⑦⑧⑨⑩（(]?\s?", words)
        lead = a + offset + (inner.end() if inner and words[:1] in "①②③④⑤⑥⑦⑧⑨⑩" else 0)
        words = text[lead:b].strip().rstrip("；;。，, ")
        if len(words) >= 2:
            at = start + text.index(words, lead)
            items.append(Item(number, collapse(words), at, at + len(words), True))
    return items


def _overlap(left: str, right: str) -> float:
    a, b = ({s[i : i + 2] for i in range(len(s) - 1)} for s in (left, right))
    return len(a & b) / max(1, min(len(a), len(b)))


class _Reader:
    """Goes through the passages in order and keeps the place."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.parts: list[Part] = []
        self.zone = "body"
        self.item: int | None = None

    def open_item(self, item: Item) -> None:
        """Go to an item: the one the agenda listed where the words or the number are the same, else a new one."""
        for index, known in enumerate(self.items):
            if known.name == item.name or (known.listed and _overlap(known.name, item.name) >= 0.6):
                self.item = index
                return
        self.items.append(item)
        self.item = len(self.items) - 1

    def go_to(self, number: int | None) -> None:
        """Go to the item of a number, where one bears it."""
        for index, known in enumerate(self.items):
            if known.number == number and number is not None:
                self.item = index
                return

    def add(self, passage: Passage, start: int, end: int) -> None:
        """Add a stretch of a passage, in its numbered items."""
        text = passage.text[start:end]
        zone = self.zone
        for a, b in split_items(text) if passage.role != "table" else [(0, len(text))]:
            piece = text[a:b]
            if (
                a
                and zone in ("body", "talk")
                and OPENS_LIST.search(text[:a].rstrip())
                and not passage.speaker
            ):
                # 会议明确以下意见：一是…… the items that follow in the paragraph are what was decided.
                zone = "decision"
            lead, tail = len(piece) - len(piece.lstrip()), len(piece.rstrip())
            if lead >= tail:
                continue
            base = passage.start + start + a
            here = _placed(self.items, piece) if zone in ("decision", "action", "review") else None
            self.parts.append(
                Part(
                    piece[lead:tail],
                    base + lead,
                    base + tail,
                    zone,
                    self.item if here is None else here,
                    passage.speaker,
                    passage.role,
                    passage.seq,
                )
            )


def _placed(items: Sequence[Item], text: str) -> int | None:
    """Return the item that a numbered decision names at its head: （二）关于外墙维修。…"""
    _number, words, _ = bare_heading(text)
    head = re.split(r"[。；：:]", words, maxsplit=1)[0][:40]
    about = re.match(r"(?:关于|就|对于|针对)(.{2,36}?)(?:的?(?:问题|议题|事宜|事项|提案))?$", head)
    if not about:
        return None
    scores = [_overlap(item.name, about[1]) for item in items]
    best = max(range(len(items)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= 0.4 else None


def read_parts(passages: Sequence[Passage]) -> tuple[list[Item], list[Part]]:
    """Return the items of business of a record and its text in parts, each with the item and zone it stands in.

    Parameters
    ----------
    passages : of one record, in order.

    The first heading is the title; attendance and closing formulas are left out.
    """
    reader = _Reader()
    title = True
    turns = sum(1 for p in passages if p.role == "speech" and p.label)
    for passage in [line for p in passages for line in (_lines(p) if turns < 2 else [p])]:
        text = passage.text
        if passage.role == "attendance" or CLOSING.match(text):
            continue
        if passage.role == "heading" and title and not NUMBER.match(text) and _is_title(passage, passages):
            continue
        title = False
        _one(reader, passage)
    return reader.items, reader.parts


def _is_title(passage: Passage, passages: Sequence[Passage]) -> bool:
    """Tell S社区停车问题座谈会会议记录, on top of everything, from a heading that opens talk or decisions."""
    zone = zone_of(passage.text)
    first = passage.seq - passages[0].seq
    return zone is None or (zone == "talk" and (first == 0 or (first == 1 and len(passage.text) > 10)))


def _lines(passage: Passage) -> list[Passage]:
    """Return the lines of a turn that stands alone in its record: a record with one turn is no talk, and this is no speech."""
    if passage.role != "speech":
        return [passage]
    found = []
    at = 0
    for line in passage.text.split("\n"):
        lead = len(line) - len(line.lstrip())
        if words := line.strip():
            role: Role = "table" if "\t" in words else "clause"
            start = passage.start + at + lead
            found.append(
                replace(
                    passage,
                    role=role,
                    label="",
                    speaker=None,
                    text=words,
                    start=start,
                    end=start + len(words),
                )
            )
        at += len(line) + 1
    return found


def _one(reader: _Reader, passage: Passage) -> None:
    text = passage.text
    number, words, offset = bare_heading(text)
    at = passage.start + offset
    named = NUMBER.match(passage.label if passage.role == "speech" else text)
    if named and named["kind"] and (passage.role == "speech" or re.search(r"[:：]", named.group())):
        # 提案第3号：在……设置充电区（提案人：……）。 names the item; what follows is said of it.
        base = 0 if passage.role == "speech" else named.end()
        name = re.split(r"[。；（(\n]", text[base:], maxsplit=1)[0].strip()
        at = text.index(name, base) if name else base
        if len(name) >= 2:
            reader.open_item(
                Item(
                    _value_of(named),
                    collapse(name),
                    passage.start + at,
                    passage.start + at + len(name),
                    code=collapse(named.group()).rstrip(":：、 ") if "号" in named.group() else None,
                )
            )
            reader.zone = "body"
        rest = at + len(name)
        if len(text[rest:].strip("。；;（() ")) > 4:
            reader.add(replace(passage, role="clause", speaker=None), rest, len(text))
        return
    if passage.role == "speech":
        if turned := TURNS_TO.search(text):
            reader.go_to(chinese_number(turned["n"]))
        reader.add(passage, 0, len(text))
        return
    hit = field_of_line(text)
    if hit and hit[0] == "agenda":
        reader.items += _listed(text[hit[1] :], passage.start + hit[1])
        if len(reader.items) == 1:
            reader.item = 0
        return
    if hit and hit[0] in ("decision", "action", "speech"):
        voting = VOTES.match(text) is not None
        before = reader.zone
        if voting and RESULT.search(text, hit[1]):
            # 表决结果：同意392户……。决议：续聘议案未通过。 the vote and what came of it in one paragraph.
            reader.zone = "decision"
            reader.add(passage, 0, len(text))
            reader.zone = before
            return
        reader.zone = "vote" if voting else {"speech": "talk"}.get(hit[0], hit[0])
        if hit[1] < len(text):
            english = text[:1].isascii() and hit[0] == "action"
            reader.add(passage, 0 if english else hit[1], len(text))
            # Action: Tom to order it. is a line of its own; 议定事项：…… may go on below.
            reader.zone = before if english else reader.zone
        return
    if hit or passage.role == "note":
        return
    label = LABEL.match(text)
    if label and (zone := zone_of(bare_heading(label["label"])[1])):
        # Action: Tom to order it. is a line of its own.
        english = text[:1].isascii() and zone == "action"
        before, reader.zone = reader.zone, zone
        reader.add(passage, 0 if english else label.end(), len(text))
        reader.zone = before if english else zone
        return
    zone = zone_of(words)
    short = 70 if text[:1].isascii() else 50 if _BULLET.match(text) else 30
    heads = passage.role == "heading" or (len(text) <= short and text[-1] not in "。；，！？.;,!?")
    if zone and passage.role != "table" and (heads or text.rstrip()[-1:] in ":："):
        # 提案第3号办理情况 heads the review of that proposal; Matters arising: Mill Lane that of Mill Lane.
        named = (
            re.search(r"第\s?[一二三四五六七八九十\d]{1,3}\s?号.*|(?<=[:：]).{3,}", words)
            if zone == "review"
            else None
        )
        if named:
            name = words if named.group().startswith("第") else named.group().strip()
            reader.open_item(Item(number, collapse(name), at, at + len(words)))
        reader.zone = zone
        return
    counted = NUMBER.match(text)
    topic = number is not None and (TOPIC.match(words) or (heads and passage.role == "clause"))
    if (
        passage.role == "heading"
        or (topic and reader.zone in ("body", "talk"))
        or (
            heads
            and TOPIC.match(words)
            and re.match(r"[一二三四五六七八九十]{1,3}、", text)
            and reader.zone == "decision"
        )
        or (heads and _BULLET.match(text) and reader.zone != "action")
        or (counted and heads and passage.role != "table" and (counted["nth"] or counted["minute"]))
    ):
        if bullet := _BULLET.match(words):
            words, at = words[bullet.end() :], at + bullet.end()
        code = NUMBER.match(words)
        coded = code is not None and code["kind"] is not None and code.end() < len(words)
        if coded and code is not None:
            words, at = words[code.end() :], at + code.end()
        name = re.split(r"[。；：:\n]", words, maxsplit=1)[0].rstrip()
        if len(name) >= 2:
            written = collapse(code.group()).rstrip(":：、 ") if coded and code is not None else None
            reader.open_item(Item(number, collapse(name), at, at + len(name), code=written))
            reader.zone = "body"
        if passage.role != "heading" and len(words) > len(name) + 2:
            reader.add(passage, 0, len(text))
        return
    reader.add(passage, 0, len(text))
    if OPENS_LIST.search(text.rstrip()):
        reader.zone = "decision"


def _value_of(match: re.Match[str]) -> int | None:
    return chinese_number(match["nth"] or match["no"] or match["plain"] or "")
