"""`policymine compare TARGET REFERENCE`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Top, Where
from policymine.cli.output import emit, progress, say


def compare(
    target: CorpusArgument,
    reference: Annotated[
        Path | None,
        typer.Argument(
            help="The corpus to compare with; left out: a split of the first.", metavar="REFERENCE"
        ),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="Split one corpus by a period or field.")] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="With --by: the group that is the target.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", help="With --by: the group to compare with; left out: all others."),
    ] = None,
    method: Annotated[
        str, typer.Option("--method", help="keyness (log-likelihood) or logodds (with a prior).")
    ] = "keyness",
    min_count: Annotated[
        int, typer.Option("--min-count", help="Fewest uses of a term on both sides together.", min=1)
    ] = 5,
    top: Top = 20,
    seed: Seed = 0,
    where: Where = None,
    within: Annotated[
        str | None,
        typer.Option("--within", help="Narrow the documents by this condition before they are split."),
    ] = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the terms that set two corpora apart, or two parts of one.

    With one corpus and no --by, --where is the target and the rest the reference.

    Examples: policymine compare out/province out/city;
    policymine compare out/gwr --where "year >= 2014";
    policymine compare out/study --by level --group city --against province
    """
    from policymine.api.compare import compare as verb
    from policymine.api.language import language_of

    with progress("segmenting") as callback:
        result = verb(
            target,
            reference,
            by=by,
            group=group,
            against=against,
            method=method,
            min_count=min_count,
            seed=seed,
            where=where,
            within=within,
            lexicon=lexicon,
            progress=callback,
        )
    first, last = result.top(top), result.top(top, "reference")
    emit(
        result,
        json=json,
        out=out,
        rows=[*first.index, *last.index],
        lang=language_of(lang, target),
        columns=[
            "term",
            "target",
            "reference",
            "log_likelihood",
            "log_ratio",
            "low",
            "high",
            "dispersion",
            "q",
        ],
        lines=[result.summary()],
    )
    if not json and out is None and len(result.table) > len(first) + len(last):
        say(f"(the {top} most typical terms of each side; all {len(result.table)}: --out FILE.csv)")
