"""`policymine keywords CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, LexiconFile, Out, Where
from policymine.cli.output import emit, progress


def keywords(
    corpus: CorpusArgument,
    method: Annotated[str, typer.Option("--method", help="tfidf or textrank.")] = "tfidf",
    by: Annotated[
        str | None,
        typer.Option("--by", help="year, plan, or a field such as issuer; left out: the whole corpus."),
    ] = None,
    top: Annotated[int, typer.Option("--top", help="Keywords of each group.", min=1)] = 15,
    where: Where = None,
    lexicon: LexiconFile = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the keywords of the corpus, or of each period or group.

    Example: policymine keywords out/gwr --by plan --top 10
    """
    from policymine.api.keywords import keywords as verb

    with progress("segmenting") as callback:
        result = verb(
            corpus, method=method, by=by, top_n=top, where=where, lexicon=lexicon, progress=callback
        )
    emit(result, json=json, out=out)
