"""Names of columns and labels to fields of a document, found by themselves or as the user maps them."""

from __future__ import annotations

import difflib
import importlib.resources
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policymine.corpus.document import DOCUMENT_FIELDS, KINDS, LEVELS
from policymine.errors import IngestError, InputError
from policymine.ingestors.base import Stated

__all__ = [
    "TURN_FIELDS",
    "ColumnMap",
    "column_names",
    "counts_days",
    "dated_by_days",
    "field_of_label",
    "file_column",
    "from_day_number",
    "known_word",
    "map_columns",
    "plain_name",
    "split_row",
    "worded",
]

# Fields a table may state; `date` and `issuer` are the short names of the command line.
_ALIASES = {"date": "date_issued", "issuer": "issuers", "published": "date_published", "number": "doc_number"}
_ACCEPTED = ("text", "id", "kind", *DOCUMENT_FIELDS)
# Of a table whose rows are turns of a meeting; `turn_table` reads them.
TURN_FIELDS = ("speaker", "begin", "end", "meeting")
_NOTHING = frozenset({"", "nan", "none", "null", "n/a", "#n/a", "nat"})
# Columns whose values must be known words: another use of the same name is kept as an extra.
_KIND_WORDS = {
    "policy": ("policy", "政策", "政策文件", "公文", "文件"),
    "minutes": ("minutes", "纪要", "会议纪要", "会议记录", "记录"),
    "interview": ("interview", "访谈", "访谈记录"),
    "article": ("article", "文章", "论文", "报道", "news"),
}
_LEVEL_WORDS = {
    "central": ("中央", "国家", "国家级", "中央级"),
    "ministry": ("部委", "部级", "部门", "国务院部门"),
    "province": ("省", "省级", "省部级"),
    "city": ("市", "市级", "地市级", "地级市"),
    "county": ("县", "区", "县级", "区级", "区县", "区县级"),
    "street": ("街道", "乡镇", "街道级", "乡镇级"),
    "community": ("社区", "村", "社区级"),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column of a table states which field.

    Parameters
    ----------
    fields : field -> column, `text` among them; `id` where the rows have one.
    rest : the columns kept as extras.
    """

    fields: Mapping[str, str]
    rest: tuple[str, ...]


@cache
def _names() -> dict[str, tuple[str, ...]]:
    raw = (importlib.resources.files("policymine") / "data" / "column_names.toml").read_text("utf-8")
    return {field: tuple(names) for field, names in tomllib.loads(raw).items()}


@cache
def column_names() -> frozenset[str]:
    """Return every name under which a table gives a field or a part of a turn, as `plain_name` writes it."""
    raw = (importlib.resources.files("policymine") / "data" / "turn_columns.toml").read_text("utf-8")
    listed = [*_names().values(), *tomllib.loads(raw).values()]
    return frozenset(plain_name(name) for names in listed for name in names)


def plain_name(name: object) -> str:
    """Return the name of a column for comparing: lower case, without blanks, colons and brackets.

    >>> plain_name(" 发言 人："), plain_name("Start_Time")
    ('发言人', 'starttime')
    """
    return re.sub(r"[\s_\-:：.\u3000\u00a0\ufeff【】\[\]]", "", str(name)).lower()


def field_of_label(label: str) -> str | None:
    """Return the field that a label on a web page stands for.

    >>> field_of_label("索 引 号："), field_of_label("标　　题："), field_of_label("发布日期：")
    (None, 'title', 'date_published')
    """
    plain = plain_name(label)
    return next((field for field, names in _names().items() if plain in names and field != "text"), None)


def map_columns(
    path: Path, header: Sequence[str], columns: Mapping[str, str] | None = None, *, need_text: bool = True
) -> ColumnMap:
    """Return which column states which field.

    Parameters
    ----------
    path : the table, for messages.
    header : the names of its columns.
    columns : field -> column as the user maps them; the others are found by themselves.
    need_text : whether a table without a column of text is an error; a table of metadata has none.

    Raises InputError for a field that does not exist; IngestError for a column that the table has not, and for a
    table without a column of text.

    >>> map_columns(Path("a.csv"), ["标题", "正文", "年份", "备注"]).fields
    {'text': '正文', 'title': '标题', 'date_issued': '年份'}
    """
    listed = ", ".join(str(name) for name in header) or "none"
    taken: dict[str, str] = {}
    for given, column in (columns or {}).items():
        field = _ALIASES.get(given, given)
        if field in TURN_FIELDS:
            continue
        if field not in _ACCEPTED:
            raise InputError(
                f"--column {given}={column}: there is no field {given!r}; the fields are "
                + ", ".join(["date", "issuer", *_ACCEPTED])
                + "; and for a table of turns "
                + ", ".join(TURN_FIELDS)
            )
        exact = [name for name in header if name == column] or [
            n for n in header if plain_name(n) == plain_name(column)
        ]
        if not exact:
            near = difflib.get_close_matches(column, [str(name) for name in header], n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"map another one with --column {given}=NAME"
            raise IngestError(path, f"has no column {column!r}; its columns are {listed}", hint)
        taken[field] = exact[0]
    by_plain: dict[str, str] = {}
    for name in header:
        by_plain.setdefault(plain_name(name), name)
    fields: dict[str, str] = {}
    used = set(taken.values())
    for field, names in _names().items():
        if field in taken:
            fields[field] = taken[field]
        elif field in _ACCEPTED:
            found = next((by_plain[n] for n in names if n in by_plain and by_plain[n] not in used), None)
            if found is not None:
                fields[field] = found
                used.add(found)
    fields |= {field: column for field, column in taken.items() if field not in fields}
    if "text" not in fields and need_text:
        # A sentence is no name of a column.
        if any(re.search(r"[。？！；]|\w[.?!]$", str(name)) for name in header):
            raise IngestError(
                path,
                f"has no column of text; its first line, which should name the columns, is {listed}",
                "put a line with the names above it, such as 发言人,内容 or speaker,text",
            )
        raise IngestError(
            path,
            f"has no column of text; its columns are {listed}",
            "name it with --column text=NAME, or give the table as --metadata if it describes other files",
        )
    return ColumnMap(fields, tuple(name for name in header if name not in fields.values()))


def file_column(header: Sequence[str]) -> str | None:
    """Return the column that names the file a row is about, as a table of metadata has one."""
    by_plain = {plain_name(name): name for name in reversed(header)}
    return next((by_plain[name] for name in _names()["file"] if name in by_plain), None)


def split_row(row: Mapping[str, Any], mapping: ColumnMap) -> tuple[dict[str, Stated], dict[str, Any]]:
    """Return what a row states about its text, and the rest as extras.

    >>> found = split_row({"正文": "…", "年份": 2014.0, "kind": "SOTU"}, map_columns(Path("a"), ["正文", "年份", "kind"]))
    >>> found[0]["date_issued"].raw, found[1]
    ('2014', {'kind': 'SOTU'})
    """
    stated: dict[str, Stated] = {}
    extra: dict[str, Any] = {}
    for field, column in mapping.fields.items():
        if field in ("text", "id"):
            continue
        raw = worded(row.get(column))
        if raw is None:
            continue
        known = known_word(field, raw)
        if known is None:
            extra[column] = raw
        else:
            stated[field] = Stated(known, f"column:{column}")
    for column in mapping.rest:
        value = row.get(column)
        if worded(value) is not None:
            extra[str(column)] = value if isinstance(value, (bool, int, float, list, dict)) else worded(value)
    return stated, extra


def worded(value: Any) -> str | None:
    """Return a cell in words, None where it says nothing.

    >>> worded(2014.0), worded(float("nan")), worded(" N/A "), worded(" 国务院 ")
    ('2014', None, None, '国务院')
    """
    import datetime

    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (list, tuple)):
        value = "；".join(str(part) for part in value)
    text = str(value).strip()
    return None if text.lower() in _NOTHING else text


def counts_days(rows: Sequence[Mapping[str, Any]], mapping: ColumnMap) -> bool:
    """Return whether the date column counts days since 1970-01-01, as R and pandas export dates.

    Only with evidence: in four of five rows another short column names the year that such a count gives.

    >>> rows = [{"text": "…", "docname": "Washington-1790", "Date": -65736.0}]
    >>> counts_days(rows, map_columns(Path("a"), ["text", "docname", "Date"]))
    True
    """
    column = mapping.fields.get("date_issued")
    hits = total = 0
    for row in rows:
        value = worded(row.get(column)) if column else None
        if value is None:
            continue
        day = from_day_number(value)
        if day is None:
            return False
        total += 1
        near = " ".join(str(v) for name, v in row.items() if name != column and len(str(v)) < 80)
        hits += bool(re.search(rf"(?<!\d){day[:4]}(?!\d)", near))
    return total > 0 and hits >= 0.8 * total


def from_day_number(value: str) -> str | None:
    """Return the ISO date of a count of days since 1970-01-01, None where it is no such number.

    >>> from_day_number("-65736")
    '1790-01-08'
    """
    import datetime

    if not re.fullmatch(r"-?\d{1,6}", value):
        return None
    try:
        return (datetime.date(1970, 1, 1) + datetime.timedelta(days=int(value))).isoformat()
    except OverflowError:
        return None


def dated_by_days(stated: Mapping[str, Stated]) -> dict[str, Stated]:
    """Return the fields with the date read as a count of days."""
    date = stated.get("date_issued")
    day = from_day_number(date.raw) if date else None
    if date is None or day is None:
        return dict(stated)
    return {**stated, "date_issued": Stated(day, f"{date.rule} (days since 1970-01-01)", 0.9)}


def known_word(field: str, raw: str) -> str | None:
    """Return the value in our words for a field of few values, as it is for the others, None for a foreign word."""
    if field == "kind":
        low = raw.lower()
        return low if low in KINDS else next((k for k, words in _KIND_WORDS.items() if raw in words), None)
    if field == "level":
        low = raw.lower()
        return low if low in LEVELS else next((k for k, words in _LEVEL_WORDS.items() if raw in words), None)
    return raw
