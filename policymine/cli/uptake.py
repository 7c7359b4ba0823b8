"""`policymine uptake POLICIES MINUTES`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, LexiconFile, Out, Top, Where
from policymine.cli.output import emit, progress
from policymine.cli.words import found_by


def uptake(
    policies: Annotated[Path, typer.Argument(help="The corpus that holds the papers.", metavar="POLICIES")],
    minutes: Annotated[
        Path, typer.Argument(help="The corpus that holds the minutes; may be the same.", metavar="MINUTES")
    ],
    where: Where = None,
    where_minutes: Annotated[
        str | None, typer.Option("--where-minutes", help="Only meetings for which this holds.")
    ] = None,
    alpha: Annotated[float, typer.Option("--alpha", help="Largest q-value of a row.")] = 0.05,
    cited: Annotated[
        bool, typer.Option("--cited", help="Also list the papers that later meetings only name.")
    ] = False,
    top: Top = 50,
    lexicon: LexiconFile = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the clauses that later meetings take up, word for word or in other words.

    Meetings held before a paper was issued are the control.

    Example: policymine uptake out/policies out/minutes --out uptake.xlsx
    """
    from policymine.api.uptake import uptake as verb

    with progress("segmenting") as callback:
        result = verb(
            policies,
            minutes,
            where=where,
            where_minutes=where_minutes,
            alpha=alpha,
            cited=cited,
            lexicon=lexicon,
            progress=callback,
        )
    emit(
        result,
        json=json,
        out=out,
        top=top,
        columns=["policy", "clause", "meeting", "date", "lag", "kind", "score", "q", "shared"],
        lines=[found_by(result)],
    )
