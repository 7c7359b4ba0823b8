"""A table whose rows are turns: one with a column of speakers and one of what they said is a meeting, not many texts.

Rows of a table are documents by default, so this needs evidence: a column of speakers, one of text, no title for each
row, and either a time of day or of the recording, a column that names the meeting, or speakers who take turns. Given
`--column speaker=NAME` it is taken at the user's word. One meeting for each value of the meeting's column and date.
"""

from __future__ import annotations

import importlib.resources
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated
from policymine.ingestors.columns import worded
from policymine.ingestors.turns import Transcript

__all__ = ["TurnColumns", "meetings_of", "seconds_of", "turn_columns"]

_CLOCK = re.compile(r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,2}):(?P<s>\d{1,2}(?:[.,]\d{1,9})?)\Z")
_MINUTES = re.compile(r"(?P<h>\d{1,2}):(?P<m>\d{2})\Z")
_DAY = re.compile(r"(?:19|20)\d\d\s?[-/.年]")
# Columns that say a row is a text of its own.
_OWN = frozenset(
    {"title", "标题", "題名", "题名", "docnumber", "发文字号", "文号", "url", "link", "链接", "headline"}
)
# A turn of talk is shorter than this; a text of its own, on the average, longer.
_LONG = 4000


@dataclass(frozen=True, slots=True)
class TurnColumns:
    """Which column of a table of turns states what; None where it has none.

    Parameters
    ----------
    speaker, text : who speaks and what is said; speaker is None in a transcript that names nobody.
    begin, end : when.
    meeting, date, title : which meeting.
    rest : the other columns, facts of each turn.
    """

    speaker: str | None
    text: str
    begin: str | None = None
    end: str | None = None
    meeting: str | None = None
    date: str | None = None
    title: str | None = None
    rest: tuple[str, ...] = ()


@cache
def _names() -> dict[str, tuple[str, ...]]:
    raw = (importlib.resources.files("policymine") / "data" / "turn_columns.toml").read_text("utf-8")
    return {field: tuple(names) for field, names in tomllib.loads(raw).items()}


def _plain(name: object) -> str:
    return re.sub(r"[\s_\-:：.\u3000\u00a0\ufeff]", "", str(name)).lower()


def turn_columns(
    path: Path,
    header: Sequence[str],
    columns: Mapping[str, str] | None,
    rows: Sequence[Mapping[str, Any]],
) -> TurnColumns | None:
    """Return the columns of a table of turns; None where its rows are texts of their own.

    Parameters
    ----------
    path : the table, for messages.
    header : its columns.
    columns : field -> column as the user maps them: speaker, text, begin, end, meeting, date.
    rows : the first rows.

    Raises IngestError where a column of the user's does not exist, or no column holds what was said.

    >>> rows = [{"发言人": "主席", "内容": "开会。"}, {"发言人": "李某", "内容": "好。"}, {"发言人": "主席", "内容": "请讲。"}]
    >>> turn_columns(Path("a.csv"), ["发言人", "内容"], None, rows).text
    '内容'
    """
    given = {
        {"date_issued": "date", "time": "begin"}.get(field, field): column
        for field, column in (columns or {}).items()
    }
    by_plain: dict[str, str] = {}
    for name in header:
        by_plain.setdefault(_plain(name), name)
    found: dict[str, str] = {}
    for field, names in _names().items():
        if field in given:
            column = given[field]
            match = column if column in header else by_plain.get(_plain(column))
            if match is None and field == "speaker":
                raise IngestError(
                    path,
                    f"has no column {column!r}; its columns are {', '.join(map(str, header))}",
                    "name another one with --column speaker=NAME",
                )
            if match is not None:
                found[field] = match
        else:
            used = set(found.values())
            own = next((by_plain[n] for n in names if n in by_plain and by_plain[n] not in used), None)
            if own is not None:
                found[field] = own
    if "speaker" not in found or "text" not in found:
        if "speaker" in given:
            raise IngestError(
                path,
                f"has a column of speakers and none of what they said; its columns are {', '.join(map(str, header))}",
                "name it with --column text=NAME",
            )
        if "text" not in found or not _only_timed(found, by_plain, rows):
            return None
    elif "speaker" not in given and not _takes_turns(found, by_plain, rows):
        return None
    if "begin" in found and any(_DAY.match(str(row.get(found["begin"]) or "")) for row in rows[:5]):
        # A column of full dates under the name of a time dates the turns; the seconds come out of it below.
        found.setdefault("date", found["begin"])
    rest = tuple(name for name in header if name not in found.values())
    return TurnColumns(**{"speaker": None, **found}, rest=rest)  # type: ignore[arg-type]


def _only_timed(
    found: Mapping[str, str], by_plain: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> bool:
    """Return whether the rows are a transcript that names nobody: each has a time of day or of the recording, no date."""
    if _OWN & by_plain.keys() or "begin" not in found or "date" in found or not rows:
        return False
    times = [row.get(found["begin"]) for row in rows]
    return all(":" in str(time) and seconds_of(time) is not None for time in times) and not any(
        _DAY.match(str(time)) for time in times
    )


def _takes_turns(
    found: Mapping[str, str], by_plain: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> bool:
    if _OWN & by_plain.keys():
        return False
    texts = [str(row.get(found["text"]) or "") for row in rows]
    if not texts or sum(map(len, texts)) / len(texts) > _LONG:
        return False
    if "meeting" in found or "end" in found:
        return True
    if "begin" in found and any(seconds_of(row.get(found["begin"])) is not None for row in rows):
        return True
    who = [worded(row.get(found["speaker"])) for row in rows]
    # Somebody speaks, another answers, and the first speaks again.
    changes = sum(one != other for one, other in pairwise(who))
    return len(set(who)) < changes + 1


def meetings_of(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    columns: TurnColumns,
    *,
    extractor: str,
    item: str = "",
    above: Sequence[str] = (),
) -> Iterator[RawDocument | Skipped]:
    """Yield a meeting for each value of the meeting's column and date; one where the table has neither.

    Parameters
    ----------
    rows : (row number, row).
    columns : which column states what.
    extractor : name of the ingestor.
    item : name of the table within its file.
    above : what stands above the table's header: a title, the date of the meeting.
    """
    meetings: dict[tuple[str | None, str | None], Transcript] = {}
    titles: dict[tuple[str | None, str | None], str] = {}
    empty: list[int] = []
    for number, row in rows:
        text = row.get(columns.text)
        said = text if isinstance(text, str) else worded(text) or ""
        if not said.strip():
            empty.append(number)
            continue
        day = worded(row.get(columns.date)) if columns.date else None
        match = re.match(r"\d{4}\D\d{1,2}\D\d{1,2}日?|\d{4}\D\d{1,2}月?|\d{4}", day) if day else None
        key = (worded(row.get(columns.meeting)) if columns.meeting else None, match.group() if match else day)
        meeting = meetings.setdefault(key, Transcript())
        if columns.title and (title := worded(row.get(columns.title))):
            titles.setdefault(key, title)
        facts: dict[str, Any] = {name: worded(row.get(name)) for name in columns.rest if name != "shown"}
        facts["begin"] = seconds_of(row.get(columns.begin)) if columns.begin else None
        facts["end"] = seconds_of(row.get(columns.end)) if columns.end else None
        speaker = worded(row.get(columns.speaker)) if columns.speaker else None
        meeting.speech(speaker, said.strip(), **facts)
    for (name, day), meeting in meetings.items():
        metadata: dict[str, Stated] = {}
        if day:
            metadata["date_issued"] = Stated(day, f"column:{columns.date}")
        title = titles.get((name, day)) or (
            name if name and not re.fullmatch(r"[\w.-]{1,12}", name) else None
        )
        if title:
            metadata["title"] = Stated(title, f"column:{columns.title or columns.meeting}")
        extra: dict[str, Any] = {"session": name} if name else {}
        if described := _described(meeting, columns.rest):
            extra["speakers"] = described
        if above and len(meetings) == 1:
            extra["above"] = list(above)
            metadata = {**_stated_above(above), **metadata}
        parts = [item, *((name, day) if len(meetings) > 1 else ())]
        yield meeting.document(
            extractor, item="!".join(part for part in parts if part), metadata=metadata, extra=extra
        )
    if empty:
        listed = ", ".join(map(str, empty[:8])) + (" ..." if len(empty) > 8 else "")
        many = f"{len(empty)} rows hold nothing that was said: {listed}"
        yield Skipped(str(empty[0]), many if len(empty) > 1 else "the row holds nothing that was said")


def _described(meeting: Transcript, columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return what the columns say of each speaker: role, unit, age group, gender, where all his turns agree on it."""
    from policymine.structure.respondents import ATTRIBUTES, attribute_of_label, respondent_of

    attributes = {column: attribute_of_label(column) for column in columns}
    said: dict[str, dict[str, set[str]]] = {}
    for fact in meeting.facts:
        speaker = meeting.turns[fact["seq"]].speaker
        for column, attribute in attributes.items():
            if speaker and attribute in ATTRIBUTES and fact.get(column):
                said.setdefault(speaker, {}).setdefault(attribute, set()).add(str(fact[column]))
    found: dict[str, dict[str, str]] = {}
    for speaker, values in said.items():
        known = respondent_of({key: next(iter(v)) for key, v in values.items() if len(v) == 1}, speaker)
        kept = {key: getattr(known, key) for key in ATTRIBUTES} if known else {}
        if stated := {key: value for key, value in kept.items() if value}:
            found[speaker] = stated
    return found


def _stated_above(above: Sequence[str]) -> dict[str, Stated]:
    """Return title and date as the lines above a table state them.

    >>> {name: value.raw for name, value in _stated_above(["S社区议事会发言记录", "时间：2014年3月5日"]).items()}
    {'title': 'S社区议事会发言记录', 'date_issued': '2014-03-05'}
    """
    from policymine.structure.dates import find_dates

    stated: dict[str, Stated] = {}
    if above[0] and not re.search(r"[:：]", above[0]) and len(above[0]) <= 80:
        stated["title"] = Stated(above[0], "above-table", 0.8)
    day = next((str(d.value) for line in above for d in find_dates(line) if len(str(d.value)) == 10), None)
    if day:
        stated["date_issued"] = Stated(day, "above-table", 0.8)
    return stated


def seconds_of(value: Any) -> float | None:
    """Return a time in seconds, from the start of the recording or of the day; None where it is none.

    >>> seconds_of("00:01:02,500"), seconds_of("14:30"), seconds_of(12.5), seconds_of("2024-03-05T09:00:01Z")
    (62.5, 52200.0, 12.5, 32401.0)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else float(value)
    if hasattr(value, "hour"):
        return float(value.hour * 3600 + value.minute * 60 + value.second)
    text = re.sub(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T\s]*", "", str(value).strip())
    text = re.sub(r"(?:Z|[+-]\d{2}:?\d{2})\Z", "", text).strip()
    match = _MINUTES.match(text) or _CLOCK.match(text)
    if match:
        parts = match.groupdict()
        return (
            int(parts["h"] or 0) * 3600
            + int(parts["m"]) * 60
            + float((parts.get("s") or "0").replace(",", "."))
        )
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None
