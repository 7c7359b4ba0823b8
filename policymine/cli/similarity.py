"""`policymine similarity CORPUS --by FIELD`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from policymine.cli.figures import CHART_SUFFIXES
from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Top, Where
from policymine.cli.output import emit, progress
from policymine.cli.words import found_by


def similarity(
    corpus: CorpusArgument,
    others: Annotated[
        list[Path] | None,
        typer.Argument(help="Further corpora; then each corpus is a group.", metavar="[CORPUS]..."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="What makes the groups: a period or a document field.")
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", help="Compare the groups within each year, plan, decade ...")
    ] = None,
    show: Annotated[
        str,
        typer.Option("--show", help="pairs, terms (behind each pair), sentences, groups, map-terms or tree."),
    ] = "pairs",
    chart: Annotated[
        str, typer.Option("--chart", help="What --out FILE.png draws: matrix, tree or map.")
    ] = "matrix",
    min_count: Annotated[
        int, typer.Option("--min-count", help="Fewest uses of a word in all groups together.", min=1)
    ] = 5,
    max_groups: Annotated[
        int, typer.Option("--max-groups", help="Most groups to compare: those with most documents.", min=2)
    ] = 60,
    without_names: Annotated[
        bool,
        typer.Option(
            "--without-names",
            help="Leave out words inside the names of issuers and regions and inside document numbers.",
        ),
    ] = False,
    top: Top = 30,
    seed: Seed = 0,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Tell how unlike the words of groups are: each pair against chance, as a tree and as a map.

    Examples: policymine similarity out/study --by issuer;
    policymine similarity out/gwr --by decade --chart map --out map.png;
    policymine similarity out/province out/city out/county
    """
    from policymine.api.language import language_of
    from policymine.api.similarity import similarity as verb
    from policymine.api.similarity_periods import similarity_periods
    from policymine.comparisons.similarity.base import VIEWS, SimilarityCourse, SimilarityResult
    from policymine.errors import InputError

    if show not in VIEWS:
        raise InputError(f"--show {show}: choose one of {', '.join(VIEWS)}")
    if per is not None and without_names:
        raise InputError("--without-names is of the groups as a whole; leave out --per")
    if per is not None and show != "pairs":
        raise InputError(f"--show {show} is of one map or tree; with --per only the pairs are shown")
    with progress("segmenting") as callback:
        options: dict[str, Any] = {
            "by": by,
            "min_count": min_count,
            "max_groups": max_groups,
            "seed": seed,
            "where": where,
            "lexicon": lexicon,
            "progress": callback,
        }
        result: SimilarityResult | SimilarityCourse = (
            similarity_periods(corpus, *(others or ()), per=per, **options)
            if per is not None
            else verb(corpus, *(others or ()), chart=chart, names=not without_names, **options)
        )
    lang = language_of(lang, corpus)
    picture = out is not None and out.suffix.lower() in CHART_SUFFIXES
    shown = result.view(show) if isinstance(result, SimilarityResult) and not (json or picture) else result
    columns = {
        "pairs": (
            "period", "first", "second", "excess", "low", "high", "q", "jsd", "first_docs", "second_docs", "first_terms",
            "second_terms",
        ),
        "terms": (
            "first", "second", "term", "more_in", "excess_part", "share", "first_rate", "second_rate", "first_docs",
            "second_docs",
        ),
        "sentences": ("first", "second", "group", "term", "sentence", "document"),
        "groups": ("group", "documents", "tokens", "x", "x_low", "x_high", "y", "y_low", "y_high", "quality"),
        "map-terms": ("term", "x", "y", "part_x", "part_y", "count", "documents"),
        "tree": ("members", "height", "support"),
    }[show]  # fmt: skip
    emit(
        shown,
        json=json,
        out=out,
        columns=columns,
        top=top,
        lines=[found_by(result)],
        lang=lang,
    )
