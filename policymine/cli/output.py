"""How a result leaves a command: an aligned table, one JSON object, or a file by suffix."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from policymine.cli.figures import CHART_SUFFIXES, asked_width
from policymine.cli.progress import progress
from policymine.cli.words import code, found_by, heading, language, t
from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.results import Evidence, Result

__all__ = ["emit", "progress", "say", "sentence_line", "table_lines"]

_GAP = "  "
# Columns whose values are codes, such as a verdict.
_CODED = frozenset(
    {
        *(
            "change",
            "class",
            "direction",
            "event",
            "kind",
            "level",
            "measure",
            "part",
            "property",
            "quadrant",
        ),
        *("relation", "result", "status", "task", "verdict", "open", "followed_up"),
    }
)
# No column takes more than this many cells while others are cut.
_WIDEST = 60


def say(message: str) -> None:
    """Print a line for people: to stderr, so that stdout stays what was asked for."""
    typer.echo(message, err=True)


def emit(
    result: Result,
    *,
    json: bool,
    out: Path | None,
    columns: Sequence[str] | None = None,
    top: int | None = None,
    lines: Sequence[str] = (),
    lang: str | None = None,
    allow_empty: bool = False,
    rows: Sequence[int] | None = None,
    coded: Sequence[str] = (),
) -> None:
    """Print or write a result, and end with exit code 1 where it has no rows.

    Parameters
    ----------
    json : print one JSON object instead of the table.
    out : write to this file too; by its suffix a table or a chart.
    columns : those of the printed table; files and JSON hold all.
    top : rows of the printed table; files and JSON hold all.
    lines : printed above the table.
    lang : language of a chart's labels and of a page.
    rows : numbers of the rows to print; files and JSON hold all.
    coded : columns whose values are codes here, beside those that are everywhere.
    allow_empty : no rows is no finding of nothing, as for a list of what was skipped.
    """
    width = asked_width(out)
    if out is not None:
        _write(result, out, lang, width)
    if json:
        typer.echo(json_module.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    elif out is None:
        for line in lines:
            typer.echo(line)
        shown = result.top(top) if top else result.table
        shown = shown if rows is None else shown.iloc[list(rows)]
        shown = shown[[c for c in columns if c in shown.columns]] if columns else shown
        if len(shown):
            names = [str(c) for c in shown.columns]
            told = _told(names, shown.itertuples(index=False, name=None), (*_CODED, *coded))
            for line in table_lines([heading(n, result.provenance.verb) for n in names], told):
                typer.echo(line)
        if top and len(result) > top:
            say(t("({n} more rows: --top {all}, or --out FILE.csv)", n=len(result) - top, all=len(result)))
        for note in result.notes(language()):
            say(t("note: {note}", note=note))
    else:
        say(t("wrote {file}: {what}", file=out, what=found_by(result)))
    if not len(result) and not allow_empty:
        if not json:
            say(t("nothing found"))
        raise typer.Exit(1)


def _told(
    names: Sequence[str], rows: Iterable[Sequence[Any]], coded: Collection[str] = _CODED
) -> Iterator[list[Any]]:
    """Yield the rows with their codes in the language of the command line; files and JSON keep the codes."""
    for row in rows:
        yield [
            code(v, name) if name in coded or isinstance(v, bool) else v
            for name, v in zip(names, row, strict=True)
        ]


def _write(result: Result, out: Path, lang: str | None, width: float | None = None) -> None:
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: the folder {out.parent} does not exist; make it first")
    if out.suffix.lower() in CHART_SUFFIXES:
        from policymine.charts import chart, save_chart
        from policymine.charts.base import DRAWN

        if result.provenance.verb not in DRAWN:
            raise InputError(
                f"--out {out}: no figure is drawn of {result.provenance.verb}; write .csv, .xlsx, .json, .parquet, .tex, .docx or .html"
            )
        save_chart(chart(result, lang=lang or "zh"), out, width=width)
        return
    from policymine.reports.export import write_result

    write_result(result, out, lang=lang)


def _cell(value: Any) -> str:
    from policymine.results import plain

    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, float):
        if value and abs(value) < 0.001:
            return f"{value:.2g}"
        return f"{value:.3f}" if abs(value) < 100 else f"{value:,.1f}"
    if isinstance(value, (tuple, list)):
        return "、".join(str(v) for v in value)
    return " ".join(str(value).split())


def _fit(text: str, width: int, right: bool, *, tail: bool = False) -> str:
    """Return a cell in its width; one that is too long loses its end, or with `tail` its beginning."""
    from rich.cells import cell_len, set_cell_size

    size = cell_len(text)
    if size > width and tail:
        while cell_len(text) > width - 1:
            text = text[1:]
        return " " * (width - 1 - cell_len(text)) + "…" + text
    if size > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - size) + text if right else text + " " * (width - size)


def sentence_line(found: Evidence, term: str = "") -> str:
    """Return one line for a sentence: its period, its document, the term where one is given, and the words.

    Line breaks of the source become spaces, so that it stays a line.
    """
    words = " ".join(found.sentence.split())
    return (
        f"{found.period}  {found.document}  {term}: {words}"
        if term
        else f"{found.period}  {found.document}  {words}"
    )


def table_lines(header: Sequence[str], rows: Any, width: int | None = None) -> list[str]:
    """Return the lines of an aligned table; a Chinese character takes two cells, numbers stand right.

    Headings are in the language of the command line. What stands left of a match (`left`) ends where the match begins.

    Columns are cut, widest first, to fit the terminal (or `width`); nothing is cut in a pipe.
    """
    from rich.cells import cell_len

    before = [name == "left" for name in header]
    header = [heading(name) for name in header]
    body = [list(row) for row in rows]
    cells = [[_cell(v) for v in row] for row in body]
    right = [
        bool(body)
        and all(
            isinstance(row[i], (int, float)) or row[i] is None or hasattr(row[i], "dtype") for row in body
        )
        for i in range(len(header))
    ]
    aligned = [r or b for r, b in zip(right, before, strict=True)]
    widths = [max([cell_len(h), *(cell_len(row[i]) for row in cells)]) for i, h in enumerate(header)]
    if width is None:
        width = _terminal_width()
    if width is not None:
        spare = width - len(_GAP) * (len(header) - 1)
        widths = [min(w, _WIDEST) for w in widths] if sum(widths) > spare else widths
        needed = [max([5, *(min(cell_len(row[i]), _WIDEST) for row in cells)]) for i in range(len(header))]
        while sum(widths) > spare and max(widths) > 8:
            # Long headings over short columns give way first, then the widest column.
            loose = [w if w > n else 0 for w, n in zip(widths, needed, strict=True)]
            widths[loose.index(max(loose)) if max(loose) else widths.index(max(widths))] -= 1
    lines = [_GAP.join(_fit(h, w, r) for h, w, r in zip(header, widths, aligned, strict=True)).rstrip()]
    lines.append(_GAP.join("-" * w for w in widths))
    lines += [
        _GAP.join(
            _fit(c, w, r, tail=b) for c, w, r, b in zip(row, widths, aligned, before, strict=True)
        ).rstrip()
        for row in cells
    ]
    return lines


def _terminal_width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
