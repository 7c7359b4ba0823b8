"""`policymine discover CORPUS`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, sentence_line
from policymine.cli.words import found_by


def discover(
    corpus: CorpusArgument,
    by: Annotated[str, typer.Option("--by", help="year, quarter, month or plan.")] = "year",
    per: Annotated[
        str,
        typer.Option(
            "--per",
            help="Field whose mix may change over time: changes count within its values only; none for none.",
        ),
    ] = "issuer",
    min_docs: Annotated[
        int | None,
        typer.Option("--min-docs", help="Fewest documents with a term.  [default: 4, or 1 in 250]", min=2),
    ] = None,
    level: Annotated[float, typer.Option("--level", help="Largest q of a finding.")] = 0.05,
    most: Annotated[int, typer.Option("--most", help="Pairs measured at most, best first.", min=1)] = 60,
    top: Annotated[int, typer.Option("--top", help="How many rows to print; files hold all.", min=1)] = 50,
    evidence: Annotated[
        int, typer.Option("--evidence", help="Sentences of each side printed below the table.", min=0)
    ] = 0,
    seed: Seed = 0,
    permutations: Annotated[
        int, typer.Option("--permutations", help="Shuffles of the document dates.", min=39)
    ] = 99,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find which terms gave way to which, without naming them.

    Example: policymine discover out/gwr --by year
    """
    from policymine.api.discover import discover as verb
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        result = verb(
            corpus,
            by=by,
            per=None if per == "none" else per,
            min_docs=min_docs,
            level=level,
            most=most,
            seed=seed,
            permutations=permutations,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    emit(
        result,
        json=json,
        out=out,
        lang=language_of(lang, corpus),
        columns=["old", "new", "period", "low", "high", "q", "score", "verdict", "similarity", "slots"],
        top=top,
        lines=[found_by(result), ""],
    )
    if not json and out is None:
        for row in range(min(top, len(result))) if evidence else ():
            pair = result.rows()[row]
            typer.echo(f"\n{pair['old']} → {pair['new']}, {pair['period']}")
            for term in ("old", "new"):
                mine = [e for e in result.evidence(row) if e.term == pair[term]]
                for item in mine[-evidence:] if term == "old" else mine[:evidence]:
                    typer.echo(sentence_line(item, item.term or ""))
