"""`policymine replay REPORT`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli.options import Json, Lang, LexiconFile, Out
from policymine.cli.output import emit, progress, table_lines
from policymine.cli.words import language, t

if TYPE_CHECKING:
    from policymine.api.replay import ReplayResult

_CHANGES = 20


def replay(
    source: Annotated[
        Path,
        typer.Argument(
            help="A report (.html), a replication folder, or a result (.json .xlsx .parquet).",
            metavar="REPORT",
        ),
    ],
    corpus: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpus",
            help="The corpus, where it is no longer where it was; once for each that the command names.",
            metavar="CORPUS",
        ),
    ] = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Make a report or a result again from what it records, and tell whether every number is the same.

    Two numbers are the same where they agree in nine digits. Exit code 0 all the same, 1 something differs, 2 it cannot be made again.

    Examples: policymine replay study.html;
    policymine replay shift.json --corpus out/gwr
    """
    from policymine.api.replay import replay as verb

    with progress("making it again") as callback:
        found = verb(source, corpus=corpus or None, lexicon=lexicon, progress=callback)
    emit(
        found,
        json=json,
        out=out,
        columns=["result", "status", "n_rows", "n_changed", "largest"],
        lines=[found.reason(lang or language()), ""],
        lang=lang,
        allow_empty=True,
    )
    if not json and out is None and found.changes:
        typer.echo("")
        for line in _changes(found):
            typer.echo(line)
    if not found.identical:
        raise typer.Exit(1)


def _changes(found: ReplayResult) -> list[str]:
    shown = found.changes[:_CHANGES]
    columns = ["result", "where", "column", "recorded", "now"]
    lines = table_lines(columns, [[change[name] for name in columns] for change in shown])
    if len(found.changes) > len(shown):
        lines.append(t("({n} more: --json lists them)", n=len(found.changes) - len(shown)))
    return lines
