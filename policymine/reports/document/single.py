"""One result on paper: its rows as a numbered table in the reader's words, its sentences, and what made it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.reports.base import ReportInput, made_line, quotes
from policymine.reports.blocks import (
    Block,
    Cell,
    Column,
    Definitions,
    Group,
    Items,
    Paragraph,
    Section,
    Table,
    cell,
)
from policymine.reports.document.dictionary import meaning_of, phrase, title_of
from policymine.reports.document.paper import Paper, paper_of
from policymine.reports.exports.base import columns_of, facts, flat
from policymine.results import ReasonedResult, Result

__all__ = ["as_shown", "label_of", "language_of", "reader_title", "result_paper", "result_section", "said_of"]

_ROWS: Final = 2_000
_SENTENCES: Final = 200
_QUOTES: Final = 6
_OFFSETS: Final = ("start", "end", "_start", "_end")


def language_of(result: Result) -> str:
    """Return the language of a result's reader where none is asked for: Chinese where its sentences or words are.

    Where neither tells, English.
    """
    texts = [e.sentence for e in result.evidence()[:20]]
    texts += [
        str(value) for row in result.rows()[:20] for value in row.values() if isinstance(value, (str, list))
    ]
    return "zh" if any("\u4e00" <= ch <= "\u9fff" for text in texts for ch in text) else "en"


def reader_title(result: Result, lang: str) -> str:
    """Return what the result gives, in words."""
    shown = result.provenance.parameters.get("show") if result.provenance.verb == "meetings" else None
    return title_of(str(shown or result.provenance.verb), lang)


def label_of(column: str, result: Result, lang: str) -> str:
    """Return the head of a column in words; its name in the data where the catalogue does not have it."""
    shown = result.provenance.parameters.get("show") if result.provenance.verb == "meetings" else None
    known = meaning_of(column, lang, str(shown or result.provenance.verb))
    return known.name if known else column


def said_of(result: Result, lang: str) -> list[str]:
    """Return in sentences what was found: the reasons of a result that has them, else what it wants its reader to know."""
    if isinstance(result, ReasonedResult) and lang in result.reasons:
        return [result.reasons[lang]]
    told = [str(m[lang]) for m in result.extra().get("messages") or () if isinstance(m, dict) and m.get(lang)]
    return told or [result.summary(lang)]


def result_section(result: Result, messages: Messages, *, most: int = _ROWS) -> Section:
    """Return a result as a section: what was found, its table with the sentences behind each row, what made it."""
    lang = messages.lang
    data = ReportInput(title="", lang=lang, corpus_card={})
    columns, rows = columns_of(result), result.rows()
    title = reader_title(result, lang)
    shown = as_shown(columns, rows[:most])
    lines: list[tuple[Cell, ...]] = []
    for i, texts in enumerate(shown):
        cells = [cell(text) for text in texts]
        if cells and (found := result.evidence(i)):
            cells[0] = cell(texts[0] or "·", quotes(data, found, messages, _QUOTES), len(found))
        lines.append(tuple(cells))
    head = tuple(
        Column(label_of(c, result, lang), numeric=n)
        for c, n in zip(columns, numeric_columns(columns, rows), strict=True)
    )
    left = phrase("rows_left", lang).format(n=f"{len(rows) - most:,}") if len(rows) > most else ""
    said = said_of(result, lang)
    blocks: list[Block] = (
        [Paragraph(said[0], "finding")]
        if len(said) == 1
        else [Items(tuple(said), role="remarks")]
        if said
        else []
    )
    blocks.append(Table(title, head, lines, left))
    made = Group(phrase("provenance", lang), (Definitions(tuple(facts(result, lang))),))
    return Section("result", title, (*blocks, made))


def result_paper(result: Result, lang: str) -> Paper:
    """Return a result as a paper, at most 200 of its sentences listed."""
    messages = load_messages(lang)
    made = made_line(None, messages)
    return paper_of(
        reader_title(result, lang),
        [result_section(result, messages)],
        messages,
        (made,),
        most=_SENTENCES,
        each=_QUOTES,
    )


def numeric_columns(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[bool]:
    """Return for each column whether it holds numbers alone."""
    return [
        any(row[c] is not None for row in rows)
        and all(
            row[c] is None or (isinstance(row[c], (int, float)) and not isinstance(row[c], bool))
            for row in rows
        )
        for c in columns
    ]


def as_shown(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return the cells as they are printed: the numbers of a column with the same decimals, lists joined, missing empty.

    >>> as_shown(["n", "share", "p"], [{"n": 1200, "share": 0.5, "p": 0.0002}, {"n": 3, "share": None, "p": 0.25}])
    [['1,200', '0.500', '<0.001'], ['3', '', '0.250']]
    """
    digits = {c: _digits([row[c] for row in rows if isinstance(row[c], float)]) for c in columns}
    return [[_text(c, row[c], digits[c]) for c in columns] for row in rows]


def _digits(values: Sequence[float]) -> int:
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    return 0 if largest >= 10_000 else 1 if largest >= 100 else 2 if largest >= 1.5 else 3


def _text(column: str, value: Any, digits: int) -> str:
    value = flat(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int):
        return str(value) if column.endswith(_OFFSETS) else f"{value:,}".replace("-", "−")
    if isinstance(value, float):
        if column in ("p", "q") and 0 <= value < 0.001:
            return "<0.001"
        shown = f"{value:,.{digits}f}"
        if value and float(shown.replace(",", "")) == 0:
            shown = f"{value:.1g}"
        return shown.replace("-", "−")
    return str(value)
