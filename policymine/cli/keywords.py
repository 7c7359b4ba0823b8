"""`policymine keywords CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Where
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
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the keywords of the corpus, or of each period or group.

    Example: policymine keywords out/gwr --by plan --top 10
    """
    from policymine.api.keywords import keywords as verb
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        result = verb(
            corpus, method=method, by=by, top_n=top, where=where, lexicon=lexicon, progress=callback
        )
    emit(result, json=json, out=out, lang=language_of(lang, corpus))
