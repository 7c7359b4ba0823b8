"""`policymine shift CORPUS OLD NEW`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say

if TYPE_CHECKING:
    from policymine.results import Evidence
    from policymine.shifts.base import ShiftResult


def shift(
    corpus: CorpusArgument,
    old: Annotated[str, typer.Argument(help="The old term, or a group: name=term|term.")],
    new: Annotated[str, typer.Argument(help="The new term, or a group.")],
    by: Annotated[str, typer.Option("--by", help="year, quarter, month or plan.")] = "year",
    per: Annotated[
        str | None,
        typer.Option("--per", help="One row for each issuer, level or other field: who changed when."),
    ] = None,
    seed: Seed = 0,
    permutations: Annotated[
        int,
        typer.Option(
            "--permutations", help="Shuffles of the document dates that calibrate the claim.", min=99
        ),
    ] = 999,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find when a new term took the place of an old one, and how sure that is.

    Example: policymine shift out/gwr 社会管理 社会治理 --by year
    """
    from policymine.api.language import language_of
    from policymine.api.shift import shift as verb
    from policymine.api.shift import shift_per

    if per is not None:
        with progress("segmenting") as callback:
            table = shift_per(
                corpus,
                old,
                new,
                per=per,
                by=by,
                seed=seed,
                permutations=permutations,
                where=where,
                lexicon=lexicon,
                progress=callback,
            )
        emit(table, json=json, out=out)
        return
    with progress("segmenting") as callback:
        result = verb(
            corpus,
            old,
            new,
            by=by,
            seed=seed,
            permutations=permutations,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    chosen = language_of(lang, corpus)
    used = [i for i, n in enumerate(result.table["n_using"]) if n]
    emit(
        result,
        json=json,
        out=out,
        lang=chosen,
        columns=["period", "old", "new", "share", "low", "high", "n_documents", "n_using"],
        lines=[result.summary(), result.reason(chosen), ""],
        rows=used,
    )
    if not json and out is None:
        if len(used) < len(result.table):
            say(f"({len(result.table) - len(used)} periods in which neither term is used are not shown)")
        typer.echo("")
        for item in _around(result):
            typer.echo(f"{item.period}  {item.document}  {item.term}: {item.sentence}")


def _around(result: ShiftResult, each: int = 3) -> list[Evidence]:
    """Return the last documents with the old term and the first with the new one, a sentence of each."""
    one: dict[tuple[str, str | None], Evidence] = {}
    for item in result.chosen:
        one.setdefault((item.document, item.term), item)
    old = [e for e in one.values() if e.term == result.old]
    new = [e for e in one.values() if e.term == result.new]
    return old[-each:] + new[:each]
