"""Exports of consultation platforms, told by their columns: Polis and Decidim.

Polis: the comments of a conversation are one meeting, every comment a turn of its author, with how many agreed and
disagreed; what the moderators rejected is a note. Decidim: the comments on one proposal or debate are a meeting; the
proposals, debates, results and meetings themselves are a document each. Votes without words are named and left out.

Sources: the export of pol.is (comments.csv, votes.csv, participants-votes.csv, summary.csv); the open data of Decidim.
"""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument, Skipped, Stated
from policymine.ingestors.columns import ColumnMap, column_names, plain_name, worded
from policymine.ingestors.turns import Transcript

__all__ = ["consultation_reader", "flat"]

Rows = Iterable[tuple[int, Mapping[str, Any]]]
Reader = Callable[[Rows, Sequence[str]], Iterator[RawDocument | Skipped]]

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/div)\b[^<>]{0,200}>", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")


def consultation_reader(path: Path, header: Sequence[str]) -> Reader | None:
    """Return what reads a table of a consultation platform; None where it is none.

    Parameters
    ----------
    path : the table, for messages.
    header : its columns.

    Raises IngestError for tables of such an export that hold votes or sums and no words.

    >>> consultation_reader(Path("a.csv"), ["标题", "正文"]) is None
    True
    """
    names = {str(name).strip().lower() for name in header}
    if {"comment-id", "comment-body"} <= names:
        return _polis
    if {"comment-id", "comment", "total-votes"} <= names:
        raise IngestError(
            path,
            "counts the votes of a Polis conversation by opinion group",
            "the comments themselves are read from comments.csv of the export",
        )
    if {"comment-id", "voter-id", "vote"} <= names or {"participant", "group-id", "n-votes"} <= names:
        raise IngestError(
            path,
            "holds the votes of a Polis conversation, not its words",
            "their sums stand beside each comment in comments.csv, which is read",
        )
    if (
        len(header) == 2
        and str(header[0]).strip().lower() in ("topic", "url")
        and plain_name(header[1]) not in column_names()
    ):
        raise IngestError(
            path,
            "is the summary of a Polis conversation, not its words",
            "comments.csv of the export is read",
        )
    if "body" in names and (
        "root_commentable_url" in names or {"commentable_id", "commentable_type"} <= names
    ):
        return _decidim_comments
    space = any(name.startswith(("participatory_space", "component")) for name in names)
    texts = {name.partition("/")[0] for name in names if "/" in name or name in ("body", "description")}
    if space and ({"body", "description"} & texts):
        return _decidim_documents
    if {"title", "description"} <= texts and "start_time" in names:
        return _decidim_documents
    return None


def _polis(rows: Rows, header: Sequence[str]) -> Iterator[RawDocument | Skipped]:
    meeting = Transcript()
    days: list[str] = []
    rejected = 0
    for number, row in rows:
        cells = {str(name).strip().lower(): value for name, value in row.items()}
        text = worded(cells.get("comment-body"))
        if text is None:
            yield Skipped(str(number), "row has no text in column 'comment-body'")
            continue
        when = _when(cells.get("timestamp")) or _when(cells.get("datetime"))
        if when:
            days.append(when[:10])
        if worded(cells.get("moderated")) == "-1":
            meeting.note(text)
            rejected += 1
            continue
        author = worded(cells.get("author-id"))
        word = "参与者" if _HAN.search(text) else "Participant "
        meeting.speech(
            author,
            text,
            shown=f"{word}{author}" if author else None,
            time=when,
            comment=worded(cells.get("comment-id")),
            agrees=_number(cells.get("agrees")),
            disagrees=_number(cells.get("disagrees")),
            passes=_number(cells.get("passes")),
        )
    if not meeting.turns:
        return
    notes = (f"{rejected} comments that the moderators rejected are kept as notes",) if rejected else ()
    yield meeting.document(
        "polis", metadata=_dated(days, "polis:first-comment"), extra=_span(days), warnings=notes
    )


def _decidim_comments(rows: Rows, header: Sequence[str]) -> Iterator[RawDocument | Skipped]:
    meetings: dict[str, Transcript] = {}
    days: dict[str, list[str]] = {}
    for number, row in rows:
        text = _plain(worded(row.get("body")) or "")
        if not text:
            yield Skipped(str(number), "row has no text in column 'body'")
            continue
        url = worded(row.get("root_commentable_url"))
        named = [worded(row.get(name)) for name in ("commentable_type", "commentable_id")]
        about = url or " ".join(part.rpartition("::")[2] for part in named if part) or "comments"
        when = _when(row.get("created_at"))
        if when:
            days.setdefault(about, []).append(when[:10])
        author = _translated(row, "author/name") or worded(row.get("author/id"))
        shown = None
        if author and author.isdigit():
            shown = ("参与者" if _HAN.search(text) else "Participant ") + author
        meetings.setdefault(about, Transcript()).speech(
            author,
            text,
            shown=shown,
            time=when,
            comment=worded(row.get("id")),
            alignment=_number(row.get("alignment")),
            depth=_number(row.get("depth")),
            group=_translated(row, "user_group/name"),
        )
    for about, meeting in meetings.items():
        yield meeting.document(
            "decidim",
            item=about if len(meetings) > 1 else "",
            record_id=about if len(meetings) > 1 else None,
            metadata=_dated(days.get(about, []), "decidim:first-comment"),
            extra={"about": about, **_span(days.get(about, []))},
        )


def _decidim_documents(rows: Rows, header: Sequence[str]) -> Iterator[RawDocument | Skipped]:
    # The table reader joins these rows to documents as it does any; it also calls this module.
    from policymine.ingestors.table import documents

    languages = [name.partition("/")[2] for name in header if name.startswith(("body/", "description/"))]

    def plain_rows() -> Iterator[tuple[int, dict[str, Any]]]:
        for number, row in rows:
            # The language that this text was written in; its title in the same.
            language = next(
                (
                    la
                    for la in languages
                    if worded(row.get(f"body/{la}")) or worded(row.get(f"description/{la}"))
                ),
                None,
            )
            text = _plain(
                _translated(row, "body", language) or _translated(row, "description", language) or ""
            )
            kept = {
                name: value
                for name, value in row.items()
                if worded(value) is not None
                and name.partition("/")[0] not in ("title", "body", "description")
            }
            title = _translated(row, "title", language)
            yield (
                number,
                {
                    **kept,
                    "text": text,
                    "title": _plain(title) if title else None,
                    "kind": "article",
                    "date": next(
                        (
                            day[:10]
                            for name in ("published_at", "start_time", "created_at")
                            if (day := _when(row.get(name)))
                        ),
                        None,
                    ),
                },
            )

    rest = tuple(
        name
        for name in header
        if name.partition("/")[0] not in ("title", "body", "description") and name not in ("id", "state")
    )
    fields = {"text": "text", "title": "title", "kind": "kind", "date_issued": "date"}
    fields |= {field: name for field, name in (("id", "id"), ("status", "state")) if name in header}
    yield from documents(plain_rows(), ColumnMap(fields, rest), prefix="", extractor="decidim")


def _translated(row: Mapping[str, Any], name: str, language: str | None = None) -> str | None:
    """Return a field that may be given in several languages: that asked for, else the first that is filled."""
    for key in (name, f"{name}/{language}", *(key for key in row if str(key).startswith(name + "/"))):
        value = worded(row.get(key))
        if value:
            return value
    return None


def _plain(text: str) -> str:
    """Return the words of a field that a web editor filled.

    >>> _plain("<p>More <strong>trees</strong></p><p>and benches</p>"), _plain("shade &amp; benches, 5 < 6 > 4")
    ('More trees\\nand benches', 'shade & benches, 5 < 6 > 4')
    """
    plain = _TAG.sub("", _BREAK.sub("\n", text)) if "<" in text else text
    return html.unescape(plain).strip()


def _when(value: Any) -> str | None:
    """Return a moment as ISO text; a number counts seconds or milliseconds since 1970.

    >>> _when("1593461131"), _when(1695309375466), _when("2020-03-05 10:00:00 UTC"), _when("soon")
    ('2020-06-29T20:05:31', '2023-09-21T15:16:15', '2020-03-05T10:00:00', None)
    """
    text = worded(value)
    if text is None:
        return None
    if re.fullmatch(r"\d{9,13}", text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        moment = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
        return moment.replace(tzinfo=None, microsecond=0).isoformat()
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?", text)
    return (match[1] + (f"T{match[2]}" if match[2] else "")) if match else None


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object of JSON as a row of the table that the same export has: {"title": {"en": ...}} as `title/en`.

    >>> flat({"id": 1, "title": {"en": "Trees"}, "author": {"name": "Ann"}})
    {'id': 1, 'title/en': 'Trees', 'author/name': 'Ann'}
    """
    made: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            made |= {f"{name}/{inner}": entry for inner, entry in flat(value).items()}
        else:
            made[str(name)] = value
    return made


def _number(value: Any) -> int | None:
    text = worded(value)
    return int(float(text)) if text is not None and re.fullmatch(r"-?\d+(?:\.0+)?", text) else None


def _dated(days: Sequence[str], rule: str) -> dict[str, Stated]:
    return {"date_issued": Stated(min(days), rule)} if days else {}


def _span(days: Sequence[str]) -> dict[str, Any]:
    return {"first_day": min(days), "last_day": max(days)} if days else {}
