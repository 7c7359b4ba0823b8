"""`policymine check CORPUS`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Where
from policymine.cli.output import emit, say
from policymine.cli.words import found_by, language, t
from policymine.errors import InputError


def check(
    corpus: CorpusArgument,
    top: Annotated[int, typer.Option("--top", help="How many rows to print; files hold all.", min=1)] = 50,
    below: Annotated[
        float, typer.Option("--below", help="List fields found with less than this confidence.", min=0, max=1)
    ] = 0.8,
    where: Where = None,
    json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write to a file: .xlsx is a sheet to fill in and give to `amend`; .csv .json .parquet .html too.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """List the least certain fields, each with its wording, its place and the reason, for a person to review.

    Example: policymine check out/policies --out review.xlsx
    """
    from policymine.api.check import check as verb

    result = verb(corpus, where=where, below=below)
    if out is not None and out.suffix.lower() == ".xlsx" and len(result):
        if not out.parent.is_dir():
            raise InputError(f"--out {out}: the folder {out.parent} does not exist; make it first")
        result.write(out, lang=language())
        if json:
            emit(result, json=True, out=None)
        else:
            say(t("wrote {file}: {what}", file=out, what=found_by(result)))
            say(
                t(
                    "fill in the column correction, then: policymine amend {corpus} {file}",
                    corpus=corpus,
                    file=out,
                )
            )
        return
    columns = ["document", "field", "value", "confidence", "reason", "excerpt"]
    shown = result if json or out is not None else result.told(language())
    emit(shown, json=json, out=out, columns=columns, top=top, lines=[found_by(result)])
