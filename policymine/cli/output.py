"""How a result leaves a command: an aligned table, one JSON object, or a file by suffix."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.results import Evidence, Result

__all__ = ["emit", "progress", "say", "sentence_line", "table_lines"]

CHART_SUFFIXES = (".svg", ".png", ".pdf")
_GAP = "  "
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
    allow_empty : no rows is no finding of nothing, as for a list of what was skipped.
    """
    if out is not None:
        _write(result, out, lang)
    if json:
        typer.echo(json_module.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    elif out is None:
        for line in lines:
            typer.echo(line)
        shown = result.top(top) if top else result.table
        shown = shown if rows is None else shown.iloc[list(rows)]
        shown = shown[[c for c in columns if c in shown.columns]] if columns else shown
        if len(shown):
            for line in table_lines(
                [str(c) for c in shown.columns], shown.itertuples(index=False, name=None)
            ):
                typer.echo(line)
        if top and len(result) > top:
            say(f"({len(result) - top} more rows: --top {len(result)}, or --out FILE.csv)")
        for note in result.provenance.notes:
            say(f"note: {note}")
    else:
        say(f"wrote {out}: {result.summary()}")
    if not len(result) and not allow_empty:
        if not json:
            say("nothing found")
        raise typer.Exit(1)


def _write(result: Result, out: Path, lang: str | None) -> None:
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: the folder {out.parent} does not exist; make it first")
    if out.suffix.lower() in CHART_SUFFIXES:
        from policymine.charts import chart, save_chart
        from policymine.charts.base import DRAWN

        if result.provenance.verb not in DRAWN:
            raise InputError(
                f"--out {out}: no figure is drawn of {result.provenance.verb}; write .csv, .xlsx, .json, .parquet, .tex, .docx or .html"
            )
        save_chart(chart(result, lang=lang or "zh"), out)
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


def _fit(text: str, width: int, right: bool) -> str:
    from rich.cells import cell_len, set_cell_size

    size = cell_len(text)
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

    Columns are cut, widest first, to fit the terminal (or `width`); nothing is cut in a pipe.
    """
    from rich.cells import cell_len

    body = [list(row) for row in rows]
    cells = [[_cell(v) for v in row] for row in body]
    right = [
        bool(body)
        and all(
            isinstance(row[i], (int, float)) or row[i] is None or hasattr(row[i], "dtype") for row in body
        )
        for i in range(len(header))
    ]
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
    lines = [_GAP.join(_fit(h, w, r) for h, w, r in zip(header, widths, right, strict=True)).rstrip()]
    lines.append(_GAP.join("-" * w for w in widths))
    lines += [
        _GAP.join(_fit(c, w, r) for c, w, r in zip(row, widths, right, strict=True)).rstrip() for row in cells
    ]
    return lines


def _terminal_width() -> int | None:
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback (done, total) that draws a bar on stderr; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=None)

    def advance(done: int, total: int) -> None:
        # Started by the first step, so that nothing flickers where there is nothing to wait for.
        bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        bar.stop()
