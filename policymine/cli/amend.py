"""`policymine amend CORPUS review.xlsx`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Out
from policymine.cli.output import emit, say
from policymine.cli.words import found_by, t
from policymine.errors import InputError


def amend(
    corpus: CorpusArgument,
    table: Annotated[
        Path | None,
        typer.Argument(
            help="The sheet that `check` wrote, filled in; or an .xlsx or .csv with the columns document, field and "
            "correction.",
            metavar="[TABLE]",
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the corrections that are kept, as without a table.")
    ] = False,
    undo: Annotated[
        list[int] | None,
        typer.Option("--undo", help="Take back the correction of this number; may be given several times."),
    ] = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Apply a person's corrections, take them back, or list them; they outlast another ingest.

    An empty correction changes nothing, "-" clears the field. Rows that cannot be used are listed, the others applied.

    Example: policymine amend out/policies review.xlsx
    """
    from policymine.api.amend import amend as verb

    if listed and (table is not None or undo):
        raise InputError("--list stands alone: give a table, or --undo, or --list")
    result = verb(corpus, table, undo=undo)
    if table is not None and not len(result) and not json:
        say(t("{file} holds no correction: fill in that column, save, and run this again", file=table))
        raise typer.Exit(1)
    columns = ["row", "number", "document", "field", "before", "after", "status", "reason"]
    columns = [c for c in columns if c in ("document", "field") or result.table[c].notna().any()]
    emit(result, json=json, out=out, columns=columns, lines=[found_by(result)] if len(result) else [])
    if result.failed:
        raise typer.Exit(2)
