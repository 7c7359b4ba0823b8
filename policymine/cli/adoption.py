"""`policymine adoption CORPUS TERM [OLD]`"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Theme, Where
from policymine.cli.output import emit, progress, say, sentence_line, table_lines
from policymine.cli.words import found_by, t

# Periods of the map by region that fit a line.
_PERIODS = 10


def adoption(
    corpus: CorpusArgument,
    term: Annotated[
        str | None,
        typer.Argument(help="The term that was taken up, or a group: name=term|term.", metavar="TERM"),
    ] = None,
    old: Annotated[
        str | None,
        typer.Argument(help="The term it replaces: then only documents with either tell.", metavar="OLD"),
    ] = None,
    theme: Theme = None,
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
            theme=theme,
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
    # A group of which nothing is known takes a line of the note below instead of one here.
    known = [
        i for i, row in enumerate(result.rows()) if row["status"] != "not_enough_data" or row["n_silent"]
    ]
    emit(
        result,
        json=json,
        out=out,
        lang=chosen,
        rows=known,
        columns=[
            "group", "status", "low", "first_use", "second_use", "lag", "lag_low", "lag_high", "n_documents", "n_eligible",
            "n_new", "n_silent", "p_silent",
        ],
        lines=[found_by(result), result.reason(chosen), ""],
    )  # fmt: skip
    if not any(row["status"] == "adopted" for row in result.rows()):
        say(t("nothing found"))
        raise typer.Exit(1)
    if json or out is not None:
        return
    if result.levels:
        typer.echo("")
        columns = ["level", "n_units", "n_adopted", "first_use", "median_low", "median"]
        columns += ["lag_from_above", "lag_low", "lag_high"]
        for line in table_lines(columns, [[row[c] for c in columns] for row in result.levels]):
            typer.echo(line)
    if len(result.regions) > 1:
        typer.echo("")
        for line in _map_lines(result.regions, result.map):
            typer.echo(line)
    typer.echo("")
    for number in range(len(result)):
        if (item := result.first(number)) is not None:
            typer.echo(sentence_line(item))
    for message in result.messages:
        say(t("note: {note}", note=message[chosen]))


def _map_lines(regions: Sequence[Mapping[str, Any]], cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the regions that have it by period: how many of their issuers, of how many."""
    using = [r for r in regions if r["n_adopted"]]
    named = {str(r["region"]) for r in using}
    periods = list(dict.fromkeys(str(c["period"]) for c in cells if c["n_adopted"]))
    if len(periods) > _PERIODS:
        step = (len(periods) - 1) / (_PERIODS - 1)
        periods = [periods[round(i * step)] for i in range(_PERIODS)]
    had = {
        (str(c["region"]), str(c["period"])): f"{c['n_adopted']}/{c['n_units']}" if c["n_adopted"] else "-"
        for c in cells
        if str(c["region"]) in named
    }
    columns = ["region", "first_use", "lag", "lag_low", "lag_high"]
    rows = [[*(r[c] for c in columns), *(had[str(r["region"]), p] for p in periods)] for r in using]
    return table_lines([*columns, *periods], rows) if rows else []
