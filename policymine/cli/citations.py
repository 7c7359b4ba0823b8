"""`policymine citations CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, NetworkOut, Per, Where
from policymine.cli.output import emit
from policymine.cli.words import found_by


def citations(
    corpus: CorpusArgument,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Count who cites whom: document, issuer, level or another field."),
    ] = None,
    most: Annotated[
        bool, typer.Option("--most", help="List what is cited, by number of citing documents.")
    ] = False,
    relation: Annotated[
        list[str] | None,
        typer.Option("--relation", help="Only this relation, e.g. basis, implements, repeals; repeat it."),
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help="What documents say of themselves too: 本办法, their own title.")
    ] = False,
    top: Annotated[int, typer.Option("--top", help="How many rows to print.", min=1)] = 50,
    per: Per = None,
    where: Where = None,
    json: Json = False,
    lang: Lang = None,
    out: NetworkOut = None,
) -> None:
    """List what documents cite, with the verb, the sentence, and the document of the corpus that is meant.

    Examples: policymine citations out/study --out citations.xlsx;
    policymine citations out/study --most;
    policymine citations out/study --by issuer --out net.gexf
    """
    from policymine.api.citations import citations as verb
    from policymine.api.network_periods import network_periods
    from policymine.networks.course import PERIOD_COLUMNS
    from policymine.results import Result

    found = verb(corpus, by=by, most=most, relation=relation or (), own=own, where=where)
    result: Result = found
    columns = None
    if per:
        result, columns = network_periods(found, corpus, per=per), list(PERIOD_COLUMNS)
    elif not (by or most):
        columns = ["document", "date", "relation", "verb", "title", "number", "target", "resolution"]
    emit(result, json=json, out=out, columns=columns, top=top, lang=lang, lines=[found_by(result)])
