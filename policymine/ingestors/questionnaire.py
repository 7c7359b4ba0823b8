"""Open answers of a questionnaire: a row a respondent, a column a question.

A respondent's answers are one interview: each question a heading, each answer a speech of the respondent. Told by its
columns: no column of text or of titles, and one question at least that is answered in words. What describes the
respondent (role, unit, age group, gender) is kept so that analyses can go by it; ticked and counted answers are kept
by the question's name. Columns with telephone numbers, addresses and the like are left out, and that is said.

A table of interviews (受访者, 身份, 访谈内容) is read likewise, its words without a heading, unless they are dialogues.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from policymine.ingestors.base import RawDocument, Skipped, Stated, StatedTurn
from policymine.ingestors.columns import map_columns, worded
from policymine.structure.interviews import Interview, interview_extra
from policymine.structure.respondents import attribute_of_label, holds_interview, respondent_of

__all__ = ["questionnaire_reader"]

Rows = Iterable[tuple[int, Mapping[str, Any]]]
Reader = Callable[[Rows, Sequence[str]], Iterator[RawDocument | Skipped]]

_NUMBERED = re.compile(
    r"^\s*(?:[Qq]\d{1,3}|问题?\s?[\d一二三四五六七八九十]{1,3}|\d{1,3}\s?[、.．)）]|第\s?\d{1,3}\s?题)"
)
_ASKS = re.compile(
    r"[？?]\s*$|您|你(?:对|认为|觉得|的)|请(?:谈|说|简|描|列|问|填|写|结合)|什么|如何|怎么|怎样|哪些|哪个|为何|为什么|是否|有何|看法|建议|意见|感受|评价|期望"
    r"|^(?:What|How|Why|Which|Who|When|Where|Please|Do you|Did you|Have you|Are you|Is there|In your|Could you|Describe|Tell us"
    r"|Any (?:other )?(?:comments?|suggestions?))\b|\b(?:comments?|suggestions?|feedback)\s*$",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
# The beginning of a turn; two or more of them are a dialogue.
_LABELLED = re.compile(r"^\s*\S{1,12}\s?[：:]", re.MULTILINE)
_TURNS = 2
# A table with one of these is one of texts or of turns, whatever its other columns are called.
_NO_SURVEY = ("title", "doc_number", "issuers", "genre")


def questionnaire_reader(
    path: Path, header: Sequence[str], head: Sequence[Mapping[str, Any]]
) -> Reader | None:
    """Return what reads a questionnaire's table; None where the table is none.

    Parameters
    ----------
    path : the table, for messages.
    header : its columns.
    head : its first rows.

    >>> rows = [{"性别": "女", "您认为难在哪里？": "一楼的住户不同意，谈不拢。"}]
    >>> questionnaire_reader(Path("a.csv"), list(rows[0]), rows) is None
    False
    >>> questionnaire_reader(Path("a.csv"), ["标题", "正文"], []) is None
    True
    """
    words = _interview_words(header, head)
    if words is not None:
        return lambda rows, _: _answers(path, rows, header, [words], headed=False)
    mapping = map_columns(path, header, need_text=False)
    if "text" in mapping.fields and not _ASKS.search(mapping.fields["text"]):
        return None
    if any(mapping.fields.get(field) and not _ASKS.search(mapping.fields[field]) for field in _NO_SURVEY):
        return None
    questions = _questions(header, head)
    described = [
        name for name in header if attribute_of_label(str(name)) not in (None, "program", "contact", "date")
    ]
    asking = [name for name in questions if _ASKS.search(name) or _NUMBERED.match(name)]
    # One question alone may be any column; two, or one beside what describes a respondent, make a questionnaire.
    if not asking or (len(asking) < 2 and not described):
        return None

    def read(rows: Rows, _header: Sequence[str]) -> Iterator[RawDocument | Skipped]:
        return _answers(path, rows, header, questions)

    return read


def _interview_words(header: Sequence[str], head: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the column of what a respondent said, where another one says who that is; None where the cells are dialogues."""
    words = [name for name in header if holds_interview(name)]
    if len(words) != 1 or not any(attribute_of_label(str(name)) in ("name", "role") for name in header):
        return None
    cells = [value for row in head if (value := worded(row.get(words[0]))) is not None]
    dialogues = sum(len(_LABELLED.findall(cell)) >= _TURNS for cell in cells)
    return None if dialogues * 2 > len(cells) else words[0]


def _questions(header: Sequence[str], head: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the columns that are answered in words."""
    found = []
    for column in header:
        name = str(column)
        if attribute_of_label(name) is not None:
            continue
        values = [value for row in head if (value := worded(row.get(column))) is not None]
        if not values:
            # An unanswered question is one still, if it reads so.
            if name.rstrip().endswith(("？", "?")):
                found.append(name)
            continue
        asks = bool(_ASKS.search(name) or _NUMBERED.match(name))
        if _open(values, asks=asks):
            found.append(name)
    return found


def _open(values: Sequence[str], *, asks: bool) -> bool:
    """Return whether answers are words of the respondent's own, not ticks, scores or a choice of a few."""
    if all(re.fullmatch(r"[\d.,%\s/-]+", value) for value in values):
        return False
    weight = [len(_HAN.findall(value)) or len(value) / 3 for value in values]
    typical = median(weight)
    # A choice repeats: many rows, few values.
    repeats = len(values) >= 6 and len(set(values)) <= max(2, len(values) // 3)
    if repeats:
        return False
    return typical >= (4 if asks else 12) or (asks and max(weight) >= 8)


def _answers(
    path: Path, rows: Rows, header: Sequence[str], questions: Sequence[str], *, headed: bool = True
) -> Iterator[RawDocument | Skipped]:
    columns = {str(name): attribute_of_label(str(name)) for name in header}
    left_out = [name for name, key in columns.items() if key == "contact"]
    note = (f"columns that tell who somebody is were left out: {', '.join(left_out)}",) if left_out else ()
    silent: list[str] = []
    seen: set[str] = set()
    for number, row in rows:
        stated: dict[str, str] = {}
        for name, key in columns.items():
            value = worded(row.get(name))
            if key and value is not None:
                stated.setdefault(key, value)
        answered = [(q, value) for q in questions if (value := worded(row.get(q))) is not None]
        if not answered:
            silent.append(str(number))
            continue
        own = stated.get("id", str(number))
        respondent = respondent_of(stated, own if re.search(r"[^\W\d_]", own) else f"R{own}")
        if respondent is None:
            continue
        pieces: list[str] = []
        turns: list[StatedTurn] = []
        length = 0
        for question, answer in answered:
            said = (("heading", question), ("speech", answer.replace("\r\n", "\n")))
            for role, wording in said if headed else said[1:]:
                if pieces:
                    pieces.append("\n")
                    length += 1
                speaker = respondent.name if role == "speech" else None
                turns.append(StatedTurn(role, length, length + len(wording), speaker))  # type: ignore[arg-type]
                pieces.append(wording)
                length += len(wording)
        closed = {
            name: worded(row.get(name))
            for name, key in columns.items()
            if key is None and name not in questions and worded(row.get(name)) is not None
        }
        extra = interview_extra(Interview((respondent,), (), ()))
        extra["respondents"][0]["speakers"] = [respondent.name]
        if headed:
            extra["pairs"] = [[2 * k, [2 * k + 1]] for k in range(len(answered))]
        metadata = {
            "kind": Stated("interview", "table:questionnaire"),
            "record_mode": Stated("interview", "table:questionnaire"),
        }
        if "date" in stated:
            metadata["date_issued"] = Stated(re.split(r"[ T]", stated["date"])[0], "column:date")
        # R1 of one questionnaire is not R1 of another.
        record = f"{path.stem}:{stated['id']}" if "id" in stated else None
        if record is not None and record in seen:
            record = None
        elif record is not None:
            seen.add(record)
        yield RawDocument(
            "".join(pieces),
            metadata,
            {**closed, **extra},
            str(number),
            None,
            "table",
            record,
            note,
            turns=tuple(turns),
        )
    if silent:
        listed = ", ".join(silent[:8]) + (" ..." if len(silent) > 8 else "")
        many = f"{len(silent)} rows answer no question in words: {listed}"
        yield Skipped(silent[0], many if len(silent) > 1 else "the row answers no question in words")
