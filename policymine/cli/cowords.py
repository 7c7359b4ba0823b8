"""`policymine cowords CORPUS [TERM...]`"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, NetworkOut, Seed, Where
from policymine.cli.output import emit, progress
from policymine.cli.words import found_by


def cowords(
    corpus: CorpusArgument,
    terms: Annotated[
        list[str] | None, typer.Argument(help="Words to look at in any case.", metavar="[TERM]...")
    ] = None,
    within: Annotated[
        str,
        typer.Option("--within", help="Where two words must stand together: sentence, clause or document."),
    ] = "clause",
    method: Annotated[
        str, typer.Option("--method", help="How themes are found: centres or louvain.")
    ] = "centres",
    words: Annotated[int, typer.Option("--words", help="How many words are looked at.")] = 100,
    theme_size: Annotated[int, typer.Option("--theme-size", help="Most words of a theme of centres.")] = 10,
    min_docs: Annotated[int, typer.Option("--min-docs", help="Leave out words of fewer documents.")] = 3,
    per: Annotated[
        str | None,
        typer.Option("--per", help="Themes of each year, plan, decade ..., and which go on in the next."),
    ] = None,
    resamples: Annotated[int, typer.Option("--resamples", help="Resamples of the documents.")] = 500,
    top: Annotated[int, typer.Option("--top", help="How many themes to print.", min=1)] = 50,
    lexicon: LexiconFile = None,
    seed: Seed = 0,
    where: Where = None,
    json: Json = False,
    lang: Lang = None,
    out: NetworkOut = None,
) -> None:
    """Tell which words stand together, the themes they make, and how central and dense each is (strategic diagram).

    Examples: policymine cowords out/study --out themes.png;
    policymine cowords out/study 社会治理 --per plan;
    policymine cowords out/study --out words.gexf
    """
    from policymine.api.cowords import cowords as verb
    from policymine.api.cowords_periods import cowords_periods
    from policymine.api.language import language_of

    with progress("segmenting") as advance:
        options: dict[str, Any] = {
            "within": within,
            "method": method,
            "n_words": words,
            "theme_size": theme_size,
            "min_docs": min_docs,
            "resamples": resamples,
            "seed": seed,
            "where": where,
            "lexicon": lexicon,
            "progress": advance,
        }
        result = (
            cowords_periods(corpus, terms or (), per=per, **options)
            if per
            else verb(corpus, terms or (), **options)
        )
    columns = ["theme", "label", "words", "n_docs", "centrality", "density", "quadrant", "probability"]
    if per:
        columns = ["period", *columns[1:7], "next", "inclusion", "p"]
    emit(
        result,
        json=json,
        out=out,
        columns=columns,
        top=top,
        lang=lang,
        lines=[found_by(result), result.reason(language_of(lang, corpus))],
    )
