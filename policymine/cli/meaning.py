"""`policymine meaning CORPUS TERM --split 2014`"""

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
from policymine.cli.output import emit, progress, say, sentence_line, table_lines
from policymine.cli.words import found_by, t


def meaning(
    corpus: CorpusArgument,
    term: Annotated[
        str | None, typer.Argument(help="The term, or a group: name=term|term.", metavar="TERM")
    ] = None,
    theme: Theme = None,
    split: Split = "",
    by: SplitBy = "year",
    window: Annotated[
        int, typer.Option("--window", help="Words to each side, within a sentence.", min=1)
    ] = 5,
    min_count: Annotated[
        int, typer.Option("--min-count", help="Fewest times of a collocate near the term.", min=1)
    ] = 5,
    neighbours: Annotated[
        int, typer.Option("--neighbours", help="Nearest words of each side.", min=1, max=100)
    ] = 10,
    top: Top = 20,
    seed: Seed = 0,
    permutations: Annotated[
        int, typer.Option("--permutations", help="Deals of the documents' dates.", min=99)
    ] = 999,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find how the company of a term changed between two periods: collocates gained and lost, neighbours.

    Example: policymine meaning out/gwr 改革 --split 1992 --by year
    """
    from policymine.api.language import language_of
    from policymine.api.meaning import meaning as verb

    chosen = language_of(lang, corpus)
    with progress("segmenting") as callback:
        result = verb(
            corpus,
            term,
            split=split,
            theme=theme,
            by=by,
            window=window,
            min_count=min_count,
            neighbours=neighbours,
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
        top=top,
        lang=chosen,
        columns=[
            "word", "status", "before", "after", "rate_before", "rate_after", "elsewhere", "change", "low", "high", "q",
        ],
        lines=[found_by(result), result.reason(chosen), ""],
        allow_empty=True,
    )  # fmt: skip
    if json or out is not None:
        return
    typer.echo("")
    columns = ["period", "word", "cosine", "cosine_other", "kept", "count"]
    for line in table_lines(columns, [[row[c] for c in columns] for row in result.neighbours]):
        typer.echo(line)
    typer.echo("")
    for number, row in enumerate(result.rows()[:top]):
        if row["status"] == "same":
            continue
        for item in (
            result.evidence(number)[-1:] if row["status"] == "gained" else result.evidence(number)[:1]
        ):
            typer.echo(sentence_line(item, row["word"]))
    for message in result.messages:
        say(t("note: {note}", note=message[chosen]))
