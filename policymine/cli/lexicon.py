"""`policymine lexicon check CORPUS FILE` and `policymine lexicon suggest CORPUS`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.grammar import Command, Group
from policymine.cli.options import CorpusArgument, Json, LexiconFile, Out, Where
from policymine.cli.output import emit, progress
from policymine.cli.words import found_by

__all__ = ["lexicon"]

lexicon = typer.Typer(
    name="lexicon",
    cls=Group,
    help="Check a lexicon against a corpus, or find terms that it lacks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@lexicon.command(cls=Command, no_args_is_help=True)
def check(
    corpus: CorpusArgument,
    file: Annotated[
        Path, typer.Argument(help="Terms, one a line, or a .csv or .xlsx with a column term.", metavar="FILE")
    ],
    top: Annotated[int, typer.Option("--top", help="How many terms to print.", min=1)] = 50,
    where: Where = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Tell for each term how often it stands as a string, how often as a token, and why the two differ.

    Example: policymine lexicon check out/gwr my_terms.txt
    """
    from policymine.api.lexicon import lexicon_check as verb

    with progress("segmenting") as callback:
        result = verb(corpus, file, where=where, progress=callback)
    columns = ["term", "strings", "tokens", "nested", "rejected", "n_docs", "why", "note"]
    emit(result, json=json, out=out, columns=columns, top=top, lines=[found_by(result)])


@lexicon.command(cls=Command, no_args_is_help=True)
def suggest(
    corpus: CorpusArgument,
    top: Annotated[int, typer.Option("--top", help="How many proposals, best first.", min=1)] = 200,
    min_count: Annotated[int, typer.Option("--min-count", help="Fewest uses.", min=2)] = 5,
    min_docs: Annotated[int, typer.Option("--min-docs", help="Fewest documents.", min=1)] = 2,
    max_words: Annotated[
        int, typer.Option("--max-words", help="Longest sequence of words.", min=2, max=5)
    ] = 5,
    where: Where = None,
    file: LexiconFile = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Propose terms that the dictionary splits and the texts treat as one.

    Edit the table in a spreadsheet (clear keep where a row is no term) and give it back as --lexicon FILE.

    Example: policymine lexicon suggest out/gwr --out terms.xlsx
    """
    from policymine.api.lexicon import lexicon_suggest as verb

    with progress("segmenting") as callback:
        result = verb(
            corpus,
            top_n=top,
            min_count=min_count,
            min_docs=min_docs,
            max_words=max_words,
            where=where,
            lexicon=file,
            progress=callback,
        )
    columns = ["term", "score", "count", "n_docs", "cohesion", "left_entropy", "right_entropy", "split"]
    emit(result, json=json, out=out, columns=columns, lines=[found_by(result)])
