"""`policymine kwic CORPUS TERM`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Where
from policymine.cli.output import emit, progress
from policymine.cli.words import found_by


def kwic(
    corpus: CorpusArgument,
    term: Annotated[str, typer.Argument(help="A term, or a group: name=term|term.", metavar="TERM")],
    by: Annotated[
        str, typer.Option("--by", help="Period shown beside each line: year, quarter, month or plan.")
    ] = "year",
    window: Annotated[int, typer.Option("--window", help="Characters shown on each side.", min=1)] = 24,
    rejected: Annotated[
        bool,
        typer.Option("--rejected", help="List the occurrences that were not counted too, with the reason."),
    ] = False,
    top: Annotated[int, typer.Option("--top", help="How many lines to print.", min=1)] = 50,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Show every use of a term in its line (key word in context).

    Example: policymine kwic out/gwr 社会治理
    """
    from policymine.api.kwic import kwic as verb
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        result = verb(
            corpus,
            term,
            by=by,
            window=window,
            rejected=rejected,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    columns = ["document", "period", "left", "match", "right", *(["status", "within"] if rejected else [])]
    emit(
        result,
        json=json,
        out=out,
        lang=language_of(lang, corpus),
        columns=columns,
        top=top,
        lines=[found_by(result)],
    )
