"""The record of a meeting or an interview: its head (time, place, who was there) and its turns.

`record_mode` says what may be asked of the record: `verbatim`, every turn as spoken; `gist`, turns that the
recorder shortened; `summary`, a 纪要 without turns; `interview`, question and answer. A press conference is a
meeting, verbatim: a chair, journalists by name, each turn as spoken; its questions are not a researcher's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from policymine.corpus.document import Extracted, Passage, Role
from policymine.structure.clauses import label_of, role_of, starts_clause
from policymine.structure.dates import find_dates
from policymine.structure.english_minutes import read_english_minutes, roster_span
from policymine.structure.issuers import is_body, place_of
from policymine.structure.lines import Line, collapse, found, head_of, split_lines, unwrap
from policymine.structure.rosters import split_people
from policymine.structure.speakers import Turn, find_turns, speaker_name
from policymine.structure.titles import find_title
from policymine.structure.wordlists import load_table

__all__ = ["MeetingRecord", "Speech", "read_meeting"]

_HEAD_LABEL = re.compile(
    r"(?P<lead>[【\[]|(?:[一二三四五六七八九十]{1,2}[、．.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、])\s{0,3})?"
    r"(?P<label>[\u3400-\u9fff][\u3400-\u9fff \t\u3000]{0,12}?|[A-Z][A-Za-z ]{2,24}?)"
    r"(?:[（(][^（）()]{1,14}[）)])?[】\]]?\s{0,3}(?P<colon>[:：])\s{0,8}"
)
_ATTENDANCE = ("chair", "recorder", "present", "observers", "absent", "count", "interviewer")
_DECIDES = re.compile(
    r"^(?:经.{0,30}?(?:表决|讨论|协商|研究|审议)[，,].{0,20}?|与会.{0,8}?(?:人员|代表)?(?:一致)?|(?:本次)?会议(?:最后|一致|最终|研究)?|大家(?:一致)?|各方(?:一致)?)"
    r"(?:议定|决定|决议|同意|通过|商定|达成(?:以下|如下|一致)?(?:共识|意见|决议)|形成(?:以下|如下|一致)?(?:共识|意见|决议))"
    r"|^(?:决议|决定|议定)[一二三四五六七八九十\d]{0,2}[:：]|^(?:RESOLVED|It was (?:agreed|resolved|decided)|By unanimous vote|DECISION)\b"
)
_STAGE = re.compile(r"^[（(【\[][^（）()【】\[\]]{1,30}[）)】\]]$")
_FIRST_PERSON = re.compile(r"我|咱|俺|你|您|吗|呢|吧|嘛|\b(?:I|you|we|my|your|I'm|I’m)\b")
_SERIES = re.compile(r"第\s?[0-9一二三四五六七八九十百]{1,5}\s?[次届期轮]|\d{4}年.{0,12}?(?:第|会|度)|关于|就|(?:协商|座谈|讨论|议事|听证|工作|例行|专题|民主|现场|联席)*(?:会议|会)?(?:记录|纪要|实录)|[（(]|\s")


_OCCASION = re.compile(r"(?<!居民)(?<!村民)(?:协商|座谈|听证|讨论|恳谈|通气|论证|调解|推进|动员)会$|(?:见面|碰头|代表|联席|业主)大?会$|会议$")


@dataclass(frozen=True, slots=True)
class Speech:
    """One stretch of a turn: `text[start:end]` is what was said, without the label.

    Parameters
    ----------
    speaker : the name or role, as the label gives it.
    label : the label as written; empty where a stage note interrupted the turn and it goes on.
    start, end : code-point offsets.
    """

    speaker: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """What the record of a meeting states; a field that it does not state is absent from `fields`.

    Parameters
    ----------
    fields : date, body, title, place, chair, recorder, present, observers, absent, agenda, record_mode; an
        `Extracted` each, lists of people as tuples.
    speeches : the turns, in order.
    passages : the whole record as passages: attendance, speech, decision, note, heading, clause, table.
    """

    fields: dict[str, Extracted]
    speeches: tuple[Speech, ...]
    passages: tuple[Passage, ...]


@cache
def _labels() -> dict[str, str]:
    table = load_table("meeting_labels.toml")
    return {collapse(label).replace(" ", "").casefold(): field for field, names in table.items() for label in names}


def _header(line: str) -> tuple[str, int] | None:
    """Return (field, offset of the value) where a line opens with a label of a meeting's head."""
    match = _HEAD_LABEL.match(line[:80])
    if not match:
        return None
    field = _labels().get(collapse(match["label"]).replace(" ", "").casefold())
    return (field, match.end()) if field else None


def _is_entry(field: str, value: str) -> bool:
    """Tell a header's 主持人：张某 from a turn's 主持人：大家好，今天…"""
    if field not in ("chair", "recorder", "interviewer"):
        return True
    return len(value) <= 40 and not re.search(r"[。！？!?]|[，,].{9,}", value)


def _read_head(text: str, lines: Sequence[Line]) -> tuple[dict[str, Extracted], dict[int, str]]:
    """Return the fields of the head, and the field of each line (by index) that belongs to one."""
    fields: dict[str, Extracted] = {}
    owner: dict[int, str] = {}
    limit = next((i for i, line in enumerate(lines) if line.start > 12000), len(lines))
    index = 0
    while index < min(limit, 400):
        hit = _header(lines[index].text)
        line = lines[index]
        if hit is None or hit[0] in ("decision", "action"):
            index += 1
            continue
        field, offset = hit
        value_lines = [index]
        if not _is_entry(field, line.text[offset:]):
            # The first real turn ends the head.
            break
        nothing = offset >= len(line.text)
        for k in range(index + 1, min(index + 260, len(lines))):
            # A page's running head in the middle of a list: let it pass where the list goes on after it.
            if _RUNNING.search(lines[k].text) and any(
                _continues(lines[m].text, field, nothing, "") for m in range(k + 1, min(k + 3, len(lines)))
            ):
                value_lines.append(k)
                continue
            if not _continues(lines[k].text, field, nothing, lines[value_lines[-1]].text):
                break
            value_lines.append(k)
        for k in value_lines:
            owner[k] = field
        start = line.start + offset if not nothing else (lines[value_lines[1]].start if len(value_lines) > 1 else -1)
        end = lines[value_lines[-1]].end
        if start >= 0 and field not in fields and (extracted := _value(text, field, start, end)):
            fields[field] = extracted
        index = value_lines[-1] + 1
    return fields, owner


_RUNNING = re.compile(r"^\d{1,5}$|[─—]{1,3}.{0,4}\d{4}年")
_PERSON_LINE = re.compile(r"(?:議員|议员|先生|女士|小姐|博士|教授|醫生|医生|同志|主任|书记|代表|太平紳士|经理|委员|某{1,2}|[A-Z]\.[A-Z]\.)\s{0,2}(?:[,，、].{0,60})?$")


def _continues(line: str, field: str, nothing: bool, previous: str) -> bool:
    if field not in ("present", "observers", "absent", "agenda") or _header(line) or len(line) > 400:
        return False
    if re.match(r".{1,24}[:：]", line) and not re.match(r".{1,14}[:：].{0,80}[、，；]", line):
        return False
    if field == "agenda":
        return nothing and bool(re.match(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．]", line)) and len(line) < 60
    if previous.endswith(("、", "，", ",")):
        return True
    return nothing and bool(_PERSON_LINE.search(line) or ("、" in line and "。" not in line))


def _value(text: str, field: str, start: int, end: int) -> Extracted | None:
    raw = text[start:end]
    if field == "date":
        dates = find_dates(raw)
        if not dates or dates[0].span is None:
            return None
        a, b = dates[0].span
        return found(text, start + a, start + b, dates[0].value, "head-date", 0.97)
    if field in ("present", "observers", "absent"):
        people = split_people(raw)
        return found(text, start, end, people, f"head-{field}", 0.9) if people else None
    if field in ("chair", "recorder", "interviewer"):
        people = split_people(raw)
        name = people[0] if people else speaker_name(raw.rstrip("。.；; "))
        return found(text, start, end, name, f"head-{field}", 0.95) if name else None
    value = collapse(raw).rstrip("。；;")
    return found(text, start, end, value, f"head-{field}", 0.95) if value else None


def _mode(text: str, title: str, turns: Sequence[Turn], speeches: Sequence[Speech], interview: bool) -> Extracted:
    words = load_table("minutes_words.toml")
    head = text[:1500]
    if interview and turns:
        return Extracted("interview", turns[0].label, (turns[0].start, turns[0].start + len(turns[0].label)), "question-and-answer", 0.9)
    if len(turns) < 2 or sum(s.end - s.start for s in speeches) < 0.25 * len(text):
        for word in words["summary"]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), "summary", "says-summary", 0.95)
        return Extracted("summary", "", None, "no-turns", 0.7)
    for mode in ("gist", "verbatim"):
        for word in words[mode]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), mode, f"says-{mode}", 0.95)
            if word in title:
                return Extracted(mode, word, None, f"title-says-{mode}", 0.9)
    # Nobody says 我认为 of himself in a recorder's digest: the share of turns in the first or second person tells.
    said = [s for s in speeches if s.end - s.start >= 10]
    direct = sum(1 for s in said if _FIRST_PERSON.search(text, s.start, min(s.end, s.start + 400)))
    share = direct / len(said) if said else 0.0
    first = speeches[0]
    raw_end = min(first.end, first.start + 60)
    mode = "verbatim" if share >= 0.5 else "gist"
    confidence = round(0.5 + 0.4 * abs(share - 0.5) * 2 * min(1.0, len(said) / 10), 2)
    return found(text, first.start, raw_end, mode, f"first-person-in-{direct}-of-{len(said)}-turns", confidence)


def _body(text: str, title: Extracted | None, lines: Sequence[Line]) -> Extracted | None:
    """Return the body that met: what the title names before 第三次会议, 关于 or 会议记录."""
    for raw, base, confidence in (
        (title.raw if title else "", title.span[0] if title and title.span else None, 0.8),
        *((line.text, line.start, 0.7) for line in list(lines)[:3]),
    ):
        cut = _SERIES.search(raw)
        name = raw[: cut.start()] if cut else ""
        stem = re.sub(r"^\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?", "", name)
        level, place = place_of(collapse(stem))
        if not stem or len(stem) > 30 or not (is_body(stem) or place):
            continue
        value = collapse(stem)
        # An occasion is no body: S社区加装电梯协商会 is held by S社区.
        if place and (not is_body(value) or _OCCASION.search(value)):
            value = place
        end = len(name)
        start = len(name) - len(stem)
        if base is None:
            return Extracted(value, raw[start:end], None, "title-body", confidence)
        return found(text, base + start, base + end, value, "title-body", confidence)
    return None


def read_meeting(text: str, *, title: str | None = None, interview: bool = False) -> MeetingRecord:
    """Return the record of a meeting or an interview: head, turns, and all of it as passages.

    Parameters
    ----------
    text : the normalised text.
    title : the title, where something outside the text states it.
    interview : whether it is an interview (question and answer).

    The span of a speech is what was said, without the label; the label stays known in `Passage.label` and the
    speaker in `Passage.speaker`. A turn that a stage note （鼓掌） interrupts goes on in a passage with an
    empty label, so turns are the speeches that have one.

    >>> record = read_meeting("S社区议事会会议记录\\n时间：2014年3月5日\\n主持人：张某\\n主持人：大家好，现在开会。\\n居民代表李某某：我同意。")
    >>> record.fields["date"].value, record.fields["chair"].value, [s.speaker for s in record.speeches]
    ('2014-03-05', '张某', ['主持人', '居民代表李某某'])
    """
    lines = split_lines(text)
    narrative = read_english_minutes(text)
    fields, owner = _read_head(text, lines)
    roster = {person for key in ("present", "observers", "chair") for person in _people(fields.get(key))}
    turns = [turn for turn in find_turns(text, lines, roster=roster) if turn.line not in owner]
    opening = {turn.line for turn in turns}
    paragraphs = _paragraphs(text, lines, owner, opening)
    head = [line for index, line in enumerate(lines[:60]) if index not in owner]
    own_title = find_title(text, [line for line in head_of(head) if line.start < 3000][:12], official=False)
    if title:
        fields["title"] = Extracted(collapse(title), title, None, "given", 1.0)
    elif own_title:
        fields.setdefault("title", own_title)
    passages, speeches = _passages(text, paragraphs, {t.start: t for t in turns}, own_title)
    for name, value in narrative.items():
        fields.setdefault(name, value)
    if "chair" not in fields and (chair := _chair_of(text, fields.get("present"))):
        fields["chair"] = chair
    if "date" not in fields and (date := _any_date(text, lines, own_title)):
        fields["date"] = date
    if "body" not in fields and not interview and (body := _body(text, fields.get("title"), head)):
        fields["body"] = body
    stated = str(fields["title"].value) if "title" in fields else ""
    fields["record_mode"] = _mode(text, stated, turns, speeches, interview)
    return MeetingRecord(fields, tuple(speeches), tuple(passages))


def _people(field: Extracted | None) -> tuple[str, ...]:
    if field is None:
        return ()
    return field.value if isinstance(field.value, tuple) else (str(field.value),)


def _chair_of(text: str, present: Extracted | None) -> Extracted | None:
    """Return the chair where the list of those present begins with one: 主席曾某某議員."""
    first = _people(present)[:1]
    match = re.match(r"(?:主席|主持人|召集人)([\u3400-\u9fff某]{2,8})$", first[0]) if first else None
    if present is None or present.span is None or match is None:
        return None
    at = text.find(match[1], *present.span)
    return found(text, at, at + len(match[1]), match[1], "roster-chair", 0.85) if at >= 0 else None


def _any_date(text: str, lines: Sequence[Line], title: Extracted | None) -> Extracted | None:
    """Return the first full date of the title or of a short line in the head."""
    for line in list(lines)[:15]:
        inside = title and title.span and title.span[0] <= line.start < title.span[1]
        if len(line.text) > 80 and not inside:
            break
        dates = [date for date in find_dates(line.text[:400]) if len(str(date.value)) == 10]
        if dates and dates[0].span:
            a, b = dates[0].span
            return found(text, line.start + a, line.start + b, dates[0].value, "head-line-date", 0.8)
    return None


@dataclass(frozen=True, slots=True)
class _Paragraph:
    line: Line
    field: str | None


def _paragraphs(text: str, lines: list[Line], owner: dict[int, str], opening: set[int]) -> list[_Paragraph]:
    """Return paragraphs with the head's field each belongs to; a line of the head or of a turn opens one."""
    texts = {lines[index].text for index in opening | set(owner)}
    joined = unwrap(text, lines, lambda part: part in texts or starts_clause(part) or bool(_header(part)))
    fields = {lines[index].start: field for index, field in owner.items()}
    paragraphs = [_Paragraph(line, fields.get(line.start)) for line in joined]
    roster = roster_span(text)
    if not roster or owner:
        return paragraphs
    # The attendance list of narrative minutes stands in the middle of the running text.
    cut: list[_Paragraph] = []
    for paragraph in paragraphs:
        line = paragraph.line
        edges = [line.start, *(edge for edge in roster if line.start < edge < line.end), line.end]
        for start, end in pairwise(edges):
            piece = text[start:end]
            start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
            if start < end:
                inside = roster[0] <= start and end <= roster[1]
                cut.append(_Paragraph(Line(text[start:end], start, end, line.blank_before), "present" if inside else paragraph.field))
    return cut


def _passages(
    text: str, paragraphs: Sequence[_Paragraph], turns: dict[int, Turn], title: Extracted | None
) -> tuple[list[Passage], list[Speech]]:
    passages: list[Passage] = []
    speeches: list[Speech] = []
    speaker: Turn | None = None
    label = ""
    deciding = False
    by_line = sorted(turns)
    position = 0

    def add(role: Role, line: Line, *, level: int = 0, mark: str = "", who: str | None = None) -> None:
        passages.append(Passage("", len(passages), role, level, mark, who, text[line.start : line.end], line.start, line.end))

    for index, paragraph in enumerate(paragraphs):
        line = paragraph.line
        turn: Turn | None = None
        while position < len(by_line) and by_line[position] < line.end:
            if by_line[position] >= line.start:
                turn = turns[by_line[position]]
            position += 1
        hit = _header(line.text)
        opens = hit[0] if hit else None
        if opens is None and len(line.text) <= 14:
            opens = _labels().get(re.sub(r"^[一二三四五六七八九十\d]{1,2}[、.．]|[\s:：]", "", line.text).casefold())
        if turn is not None:
            deciding = False
            speaker, label = turn, turn.label
            if turn.speech >= line.end:
                add("note", line, mark="")
                # The speech stands on the lines below; the passage of the label is a note.
                continue
            add("speech", Line(text[turn.speech : line.end], turn.speech, line.end), mark=label, who=turn.speaker)
            speeches.append(Speech(turn.speaker, label, turn.speech, line.end))
            label = ""
            continue
        if paragraph.field:
            add("attendance" if paragraph.field in _ATTENDANCE else "note", line)
            speaker = None
            continue
        if title and title.span and title.span[0] <= line.start and line.end <= title.span[1]:
            add("heading", line)
            continue
        if opens in ("decision", "action"):
            speaker, deciding = None, opens == "decision"
            bare = hit is None or hit[1] >= len(line.text)
            add("heading" if bare else "decision" if deciding else "clause", line)
            continue
        if _STAGE.match(line.text):
            add("note", line)
            continue
        numbered = label_of(line.text)
        heading = _ends_turn(paragraphs, index) if speaker else False
        if speaker and not heading and not (_DECIDES.match(line.text) and line.blank_before):
            if speeches and passages and passages[-1].role == "speech" and passages[-1].end == speeches[-1].end:
                previous = passages.pop()
                start = previous.start
                add("speech", Line("", start, line.end), mark=previous.label, who=previous.speaker)
                speeches[-1] = Speech(speeches[-1].speaker, speeches[-1].label, start, line.end)
            else:
                add("speech", line, mark=label, who=speaker.speaker)
                speeches.append(Speech(speaker.speaker, label, line.start, line.end))
                label = ""
            continue
        speaker = None
        mark = collapse(numbered[1]) if numbered else ""
        level = numbered[0] + 1 if numbered else 0
        if heading or (numbered and len(line.text) <= 30 and line.text[-1] not in "。；，：！？" and not deciding):
            deciding = False
            add("heading", line, level=level, mark=mark)
        elif deciding or (len(line.text) <= 1000 and _DECIDES.match(line.text[len(numbered[1]) if numbered else 0 :].lstrip())):
            add("decision", line, level=level, mark=mark)
        else:
            add(role_of(line.text), line, level=level, mark=mark)
    return passages, speeches


def _ends_turn(paragraphs: Sequence[_Paragraph], index: int) -> bool:
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
        line.blank_before and (following is None or following.blank_before) and before[-1] in "。！？…”」.!?）)"
        and bool(re.search(r"[\u4e00-\u9fff]", line.text))
    )
