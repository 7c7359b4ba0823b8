"""`policymine coissuing CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, NetworkOut, Where
from policymine.cli.output import emit


def coissuing(
    corpus: CorpusArgument,
    top: Annotated[int, typer.Option("--top", help="How many pairs to print.", min=1)] = 50,
    present: Annotated[
        bool,
        typer.Option(
            "--present", help="Count former bodies under the present name of the one that took over."
        ),
    ] = False,
    where: Where = None,
    json: Json = False,
    out: NetworkOut = None,
) -> None:
    """Tell which bodies issue documents together: how often, who leads, since when.

    Example: policymine coissuing out/study --out bodies.graphml
    """
    from policymine.api.coissuing import coissuing as verb

    result = verb(corpus, present=present, where=where)
    columns = ["body", "partner", "n_docs", "body_leads", "partner_leads", "jaccard", "first", "last"]
    emit(result, json=json, out=out, columns=columns, top=top, lines=[result.summary()])
