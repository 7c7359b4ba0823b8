"""The passages of a record: attendance, speeches, decisions, notes, headings, the rest as clauses.

A stage note or the head of a page interrupts a speech, which goes on after it with an empty label; what a recorder
tells of a vote, a motion or a pause ends it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policymine.clean.page_marks import lines_of, page_marks
from policymine.corpus.document import Extracted, Passage, Role
from policymine.structure.clauses import label_of, role_of, starts_clause
from policymine.structure.english_minutes import roster_span
from policymine.structure.lines import Line, collapse, trim, unwrap
from policymine.structure.meeting_labels import field_of_line, field_of_word
from policymine.structure.meeting_times import find_clocks
from policymine.structure.narration import is_stage_note, narration_of
from policymine.structure.speakers import Turn

__all__ = ["PAGE", "Paragraph", "join_paragraphs", "meeting_passages", "page_lines"]

_ATTENDANCE = (
    "chair",
    "recorder",
    "present",
    "observers",
    "absent",
    "leave",
    "late",
    "left",
    "count",
    "interviewer",
    "officer",
    "signed",
)
# The field of a line that is a page's head, foot or number.
PAGE = "page"
_DECIDES = re.compile(
    r"^(?:经.{0,30}?(?:表决|讨论|协商|研究|审议)[，,].{0,20}?|与会.{0,8}?(?:人员|代表)?(?:一致)?|(?:本次)?会议(?:最后|一致|最终|研究)?|大家(?:一致)?|各方(?:一致)?)"
    r"(?:议定|决定|决议|同意|通过|商定|达成(?:以下|如下|一致)?(?:共识|意见|决议)|形成(?:以下|如下|一致)?(?:共识|意见|决议))"
    r"|^(?:决议|决定|议定)[一二三四五六七八九十\d]{0,2}[:：]|^(?:RESOLVED|It was (?:agreed|resolved|decided)|By unanimous vote|DECISION)\b"
)
_PAGE_NUMBER = re.compile(r"[—–─-]\s?\d{1,5}\s?[—–─-]")
_OF_MEETING = re.compile(
    r"(?:最后[，,]?)?(?:本次|此次)?(?:会议|會議|座谈会|协商会|听证会|议事会|恳谈会|例会|讨论会)(?![室场厅内外题上桌的])|与会(?:人员|代表|各方|者)|散会|散會"
)
_I = re.compile(r"我|咱|你|您|吗|呢|吧|？")
_QUOTED = ("“", "「", "『", '"', "《", "（", "(")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a record, and the entry of the head it belongs to, if any."""

    line: Line
    field: str | None


@dataclass(slots=True)
class _Draft:
    """A passage in the making: its text is cut out once, when its end is known."""

    role: Role
    start: int
    end: int
    rank: int | None = None
    label: str = ""
    speaker: str | None = None


def page_lines(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the lines that are a page's head or number, by index.

    >>> from policymine.structure.lines import split_lines
    >>> made = "\\n".join(f"{word * 9}。\\n第{n}页 共3页" for n, word in enumerate("甲乙丙", 1))
    >>> sorted(page_lines(made, split_lines(made)))
    [1, 3, 5]
    """
    marks = page_marks(text, lines_of(text))
    starts = [(start, end) for _, start, end in marks]
    return {index for index, line in enumerate(lines) if _inside(line.start, starts)}


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (offset, len(spans) and spans[-1][1])) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]


def join_paragraphs(
    text: str, lines: list[Line], owner: dict[int, str], opening: set[int], pages: Collection[int] = ()
) -> list[Paragraph]:
    """Return paragraphs with the head's field each belongs to; a line of the head or of a turn opens one.

    `pages` are the lines that are no part of the text but of its pages: they stand alone, with the field `PAGE`.
    """
    texts = {lines[index].text for index in (*opening, *owner, *pages)}
    # What follows an entry of the head is no part of it.
    texts |= {lines[index + 1].text for index in owner if index + 1 < len(lines)}
    joined = unwrap(
        text,
        lines,
        lambda part: part in texts or starts_clause(part) or bool(field_of_line(part)) or is_stage_note(part),
    )
    fields = {lines[index].start: field for index, field in owner.items()}
    fields |= {lines[index].start: PAGE for index in pages}
    paragraphs = [Paragraph(line, fields.get(line.start)) for line in joined]
    roster = roster_span(text)
    if not roster or set(owner) - set(pages):
        return paragraphs
    # The attendance list of narrative minutes stands in the middle of the running text.
    cut: list[Paragraph] = []
    for paragraph in paragraphs:
        line = paragraph.line
        edges = [line.start, *(edge for edge in roster if line.start < edge < line.end), line.end]
        for left, right in pairwise(edges):
            start, end = trim(text, left, right)
            if start < end:
                inside = roster[0] <= start and end <= roster[1]
                cut.append(
                    Paragraph(
                        Line(text[start:end], start, end, line.blank_before),
                        "present" if inside else paragraph.field,
                    )
                )
    return cut


def meeting_passages(
    text: str, paragraphs: Sequence[Paragraph], turns: Sequence[Turn], title: Extracted | None
) -> list[Passage]:
    """Return the passages of a record, in order.

    Parameters
    ----------
    text : the record.
    paragraphs : from `join_paragraphs`; every turn opens one.
    turns : the turns, in order.
    title : the title found in the text, a heading.

    A turn lasts until the next one, an entry of the head, a heading that stands apart, what the recorder tells of a
    vote, a motion or a pause, or the decisions. What is read out as a motion is a clause that nobody speaks.
    """
    drafts: list[_Draft] = []
    opening = {turn.start: turn for turn in turns}
    starts = sorted(opening)
    position = 0
    speaker: Turn | None = None
    label = ""
    deciding = reading = False
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.line
        turn: Turn | None = None
        while position < len(starts) and starts[position] < line.end:
            if starts[position] >= line.start:
                turn = opening[starts[position]]
            position += 1
        if turn is not None:
            speaker, label, deciding, reading = turn, turn.label, False, False
            if turn.speech >= line.end:
                # The label stands alone: what is said is on the lines below.
                drafts.append(_Draft("note", line.start, line.end))
            else:
                drafts.append(_Draft("speech", turn.speech, line.end, label=label, speaker=turn.speaker))
                label = ""
            continue
        if paragraph.field == PAGE or _PAGE_NUMBER.fullmatch(line.text) or is_stage_note(line.text):
            drafts.append(_Draft("note", line.start, line.end))
            continue
        if paragraph.field:
            role: Role = "attendance" if paragraph.field in _ATTENDANCE else "note"
            drafts.append(_Draft(role, line.start, line.end))
            speaker = None
            continue
        if title and title.span and title.span[0] <= line.start and line.end <= title.span[1]:
            drafts.append(_Draft("heading", line.start, line.end))
            continue
        hit = field_of_line(line.text)
        opens = hit[0] if hit else field_of_word(line.text)
        if opens in ("decision", "action"):
            speaker, deciding = None, opens == "decision"
            bare = hit is None or hit[1] >= len(line.text)
            drafts.append(
                _Draft("heading" if bare else "decision" if deciding else "clause", line.start, line.end)
            )
            continue
        if opens == "speech" and (hit is None or hit[1] >= len(line.text)):
            speaker, deciding = None, False
            drafts.append(_Draft("heading", line.start, line.end))
            continue
        told = _told(paragraphs, index, speaker is not None)
        if speaker is not None and position >= len(starts) and _closing(line):
            # The last turn is over: the recorder sums up.
            speaker = None
        if told:
            drafts.append(_Draft(told, line.start, line.end))
            speaker, reading = None, narration_of(line.text) == "motion"
            continue
        if reading and speaker is None and line.text.startswith(_QUOTED):
            drafts.append(_Draft("clause", line.start, line.end))
            continue
        heading = speaker is not None and _ends_turn(paragraphs, index)
        if speaker and not heading and not (line.blank_before and _DECIDES.match(line.text)):
            if drafts[-1].role == "speech":
                drafts[-1].end = line.end
            else:
                drafts.append(_Draft("speech", line.start, line.end, label=label, speaker=speaker.speaker))
                label = ""
            continue
        speaker = None
        draft = _plain(line, heading=heading, deciding=deciding)
        deciding = deciding and draft.role != "heading"
        drafts.append(draft)
    return _finish(text, drafts)


def _plain(line: Line, *, heading: bool, deciding: bool) -> _Draft:
    """Return a paragraph that nobody speaks: a heading, a decision, or whatever its form says."""
    numbered = label_of(line.text)
    rank, label = numbered if numbered else (None, "")
    short = numbered is not None and len(line.text) <= 30 and line.text[-1] not in "。；，：！？"
    role: Role
    if heading or (short and not deciding):
        role = "heading"
    elif deciding or (len(line.text) <= 1000 and _DECIDES.match(line.text[len(label) :].lstrip())):
        role = "decision"
    else:
        role = role_of(line.text)
    return _Draft(role, line.start, line.end, rank=rank, label=collapse(label))


def _told(paragraphs: Sequence[Paragraph], index: int, speaking: bool) -> Role | None:
    """Return the role of a paragraph in which the recorder tells something, None for any other.

    Within a speech it must stand apart, for a speaker may end a line with 會議結束。 too.
    """
    line = paragraphs[index].line
    if speaking and not line.blank_before and len(line.text) > 12:
        return None
    kind = narration_of(line.text)
    if kind == "open" and speaking and not line.blank_before:
        return None
    if kind == "result":
        return "decision"
    if kind == "appendix":
        return "heading"
    if kind:
        return "note"
    # 上午11時零2分 alone on a line, 會議暫停。 on the next.
    following = paragraphs[index + 1].line if index + 1 < len(paragraphs) else None
    if len(line.text) <= 16 and following and narration_of(following.text) == "pause":
        clocks = find_clocks(line.text)
        return "note" if clocks and clocks[0].end - clocks[0].start >= len(line.text) - 1 else None
    return None


def _closing(line: Line) -> bool:
    """Return whether a paragraph that stands apart tells of the meeting as the recorder does, not as who spoke last."""
    return line.blank_before and bool(_OF_MEETING.match(line.text)) and not _I.search(line.text)


def _finish(text: str, drafts: Sequence[_Draft]) -> list[Passage]:
    used = sorted({draft.rank for draft in drafts if draft.rank is not None})
    depth = {rank: level for level, rank in enumerate(used, start=1)}
    return [
        Passage(
            "",
            seq,
            draft.role,
            depth[draft.rank] if draft.rank is not None else 0,
            draft.label,
            draft.speaker,
            text[draft.start : draft.end],
            draft.start,
            draft.end,
        )
        for seq, draft in enumerate(drafts)
    ]


def _ends_turn(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Return whether a line within a turn heads what follows: short, set apart, and no sentence."""
    line = paragraphs[index].line
    if re.search(r"^[（(\d]|\d{4}年.{0,8}月", line.text):
        return False
    if len(line.text) > 30 or line.text[-1] in "。；，、：！？…”」.,;:!?" or "\n" in line.text:
        return False
    if re.match(r"[一二三四五六七八九十]{1,2}、", line.text):
        return True
    following = paragraphs[index + 1].line if index + 1 < len(paragraphs) else None
    before = paragraphs[index - 1].line.text
    return (
        line.blank_before
        and (following is None or following.blank_before)
        and before[-1] in "。！？…”」.!?）)"
        and bool(re.search(r"[\u4e00-\u9fff]", line.text))
    )
