"""`policymine composition CORPUS TERM [OLD]`"""

from __future__ import annotations

from typing import Annotated

import typer

from policymine.cli.options import (
    CorpusArgument,
    Json,
    Lang,
    LexiconFile,
    Out,
    Seed,
    Split,
    SplitBy,
    Theme,
    Top,
    Where,
)
from policymine.cli.output import emit, progress, say, table_lines
from policymine.cli.words import code, found_by, t


def composition(
    corpus: CorpusArgument,
    term: Annotated[
        str | None, typer.Argument(help="The term, or a group: name=term|term.", metavar="TERM")
    ] = None,
    old: Annotated[
        str | None,
        typer.Argument(help="A second term: takes apart the share of the first among both.", metavar="OLD"),
    ] = None,
    theme: Theme = None,
    split: Split = "",
    by: SplitBy = "year",
    of: Annotated[
        str, typer.Option("--of", help="Whose mix may change: issuer, level, region, genre or another field.")
    ] = "issuer",
    top: Top = 20,
    seed: Seed = 0,
    permutations: Annotated[
        int,
        typer.Option("--permutations", help="Deals of the periods among each issuer's documents.", min=99),
    ] = 999,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Take a change of a term's rate apart: within the same issuers, and by who is in the corpus.

    Example: policymine composition out/study 社会治理 --split 2014 --of issuer
    """
    from policymine.api.composition import composition as verb
    from policymine.api.language import language_of

    chosen = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = verb(
            corpus,
            term,
            old,
            split=split,
            theme=theme,
            by=by,
            of=of,
            seed=seed,
            permutations=permutations,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    shown = not json and out is None
    if shown:
        typer.echo(found_by(result))
        typer.echo(result.reason(chosen))
        typer.echo("")
        columns = ["part", "change", "low", "high"]
        for line in table_lines(columns, [[code(row[c], c) for c in columns] for row in result.parts]):
            typer.echo(line)
        typer.echo("")
    emit(
        result,
        json=json,
        out=out,
        top=top,
        lang=chosen,
        columns=[
            "group", "status", "n_before", "n_after", "weight_before", "weight_after", "rate_before", "rate_after", "within",
            "mix", "entry", "exit",
        ],
    )  # fmt: skip
    if shown:
        for message in result.messages:
            say(t("note: {note}", note=message[chosen]))
    if not result.sizes["n_using"]:
        say(t("nothing found"))
        raise typer.Exit(1)
