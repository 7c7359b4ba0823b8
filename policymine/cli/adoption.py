"""`policymine adoption CORPUS TERM [OLD]`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say, table_lines


def adoption(
    corpus: CorpusArgument,
    term: Annotated[str, typer.Argument(help="The term that was taken up, or a group: name=term|term.")],
    old: Annotated[
        str | None,
        typer.Argument(help="The term it replaces: then only documents with either tell.", metavar="OLD"),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="issuer, level, region or another document field.")
    ] = "issuer",
    period: Annotated[
        str, typer.Option("--period", help="year, quarter, month or plan, of the curves.")
    ] = "year",
    levels: Annotated[
        str | None,
        typer.Option(
            "--levels", help="The levels, highest first, with commas; left out: central to community."
        ),
    ] = None,
    cited: Annotated[
        bool, typer.Option("--cited", help="Count uses in the titles of cited documents (《…》) too.")
    ] = False,
    seed: Seed = 0,
    permutations: Annotated[
        int, typer.Option("--permutations", help="Random orders for the test of the order of levels.", min=99)
    ] = 999,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find who took a term up when, how far behind the first, and whether higher levels led.

    Example: policymine adoption out/study 社会治理 社会管理 --by issuer
    """
    from policymine.api.adoption import adoption as verb
    from policymine.api.language import language_of
    from policymine.corpus.document import LEVELS

    chosen = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = verb(
            corpus,
            term,
            old,
            by=by,
            period=period,
            levels=[v.strip() for v in levels.split(",") if v.strip()] if levels else LEVELS,
            cited=cited,
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
        lang=chosen,
        columns=[
            "group", "status", "low", "first_use", "second_use", "lag", "lag_low", "lag_high", "n_documents", "n_eligible",
            "n_new", "n_silent", "p_silent",
        ],
        lines=[result.summary(), result.reason(chosen), ""],
    )  # fmt: skip
    if json or out is not None:
        return
    if result.levels:
        typer.echo("")
        columns = ["level", "n_units", "n_adopted", "first_use", "median_low", "median"]
        columns += ["lag_from_above", "lag_low", "lag_high"]
        for line in table_lines(columns, [[row[c] for c in columns] for row in result.levels]):
            typer.echo(line)
    typer.echo("")
    for number in range(len(result)):
        if (item := result.first(number)) is not None:
            typer.echo(f"{item.period}  {item.document}  {' '.join(item.sentence.split())}")
    for message in result.messages:
        say(f"note: {message[chosen]}")
