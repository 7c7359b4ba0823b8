"""`policymine citations CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, NetworkOut, Where
from policymine.cli.output import emit


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
    where: Where = None,
    json: Json = False,
    out: NetworkOut = None,
) -> None:
    """List what documents cite, with the verb, the sentence, and the document of the corpus that is meant.

    Examples: policymine citations out/study --out citations.xlsx;
    policymine citations out/study --most;
    policymine citations out/study --by issuer --out net.gexf
    """
    from policymine.api.citations import citations as verb

    result = verb(corpus, by=by, most=most, relation=relation or (), own=own, where=where)
    columns = None
    if result.view == "citations":
        columns = ["document", "date", "relation", "verb", "title", "number", "target", "resolution"]
    emit(result, json=json, out=out, columns=columns, top=top, lines=[result.summary()])
