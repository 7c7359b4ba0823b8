"""`policymine track CORPUS TERM...`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import By, CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, table_lines


def track(
    corpus: CorpusArgument,
    terms: Annotated[
        list[str] | None, typer.Argument(help="Terms, or groups: name=term|term.", metavar="TERM...")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", help="A theme of the lexicon; may be given several times.")
    ] = None,
    by: By = "year",
    seed: Seed = 0,
    rejected: Annotated[
        bool,
        typer.Option(
            "--rejected", help="List the string occurrences that were not counted, with the reason."
        ),
    ] = False,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Follow terms or themes over periods or groups: counts, documents, rate per 10,000 tokens with interval.

    Example: policymine track out/gwr 社会管理 社会治理 --by year
    """
    from policymine.api.language import language_of
    from policymine.api.track import track as verb

    with progress("segmenting") as callback:
        result = verb(
            corpus,
            terms or [],
            themes=theme or [],
            by=by,
            seed=seed,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    emit(
        result,
        json=json,
        out=out,
        lang=language_of(lang, corpus),
        columns=["term", "period", "count", "n_docs", "n_documents", "rate", "low", "high"],
        lines=[result.summary()],
    )
    if rejected and not json and out is None:
        columns = ["document", "term", "start", "end", "status", "within"]
        for line in table_lines(columns, [[item[c] for c in columns] for item in result.rejected]):
            typer.echo(line)
