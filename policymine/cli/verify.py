"""`policymine verify FOLDER`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import Json, Lang, Out
from policymine.cli.output import emit
from policymine.cli.words import language


def verify(
    folder: Annotated[
        Path, typer.Argument(help="A replication folder, made by `report --replication`.", metavar="FOLDER")
    ],
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Tell which files of a replication folder were changed, are missing or were added since it was made.

    Exit code 0 all as it was, 1 something is not, 2 there is no manifest.

    Example: policymine verify study-replication
    """
    from policymine.api.verify import verify as verb

    found = verb(folder)
    wrong = [i for i, status in enumerate(found.table["status"]) if status != "same"]
    emit(
        found,
        json=json,
        out=out,
        rows=wrong,
        lines=[found.reason(lang or language())],
        lang=lang,
        allow_empty=True,
    )
    if not found.intact:
        raise typer.Exit(1)
