"""`policymine coissuing CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, NetworkOut, Per, Where
from policymine.cli.output import emit
from policymine.cli.words import found_by


def coissuing(
    corpus: CorpusArgument,
    top: Annotated[int, typer.Option("--top", help="How many pairs to print.", min=1)] = 50,
    present: Annotated[
        bool,
        typer.Option(
            "--present", help="Count former bodies under the present name of the one that took over."
        ),
    ] = False,
    per: Per = None,
    where: Where = None,
    json: Json = False,
    lang: Lang = None,
    out: NetworkOut = None,
) -> None:
    """Tell which bodies issue documents together: how often, who leads, since when.

    Examples: policymine coissuing out/study --out bodies.png;
    policymine coissuing out/study --per plan
    """
    from policymine.api.coissuing import coissuing as verb
    from policymine.api.network_periods import network_periods
    from policymine.networks.course import PERIOD_COLUMNS
    from policymine.results import Result

    found = verb(corpus, present=present, where=where)
    result: Result = found
    columns = ["body", "partner", "n_docs", "body_leads", "partner_leads", "jaccard", "first", "last"]
    if per:
        result, columns = network_periods(found, corpus, per=per), list(PERIOD_COLUMNS)
    emit(result, json=json, out=out, columns=columns, top=top, lang=lang, lines=[found_by(result)])
