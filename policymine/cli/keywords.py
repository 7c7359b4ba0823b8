"""`policymine keywords CORPUS`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress
from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.results import Result


def keywords(
    corpus: CorpusArgument,
    method: Annotated[
        str,
        typer.Option("--method", help="tfidf, ctfidf, textrank, positionrank, topicrank, yake or keybert."),
    ] = "tfidf",
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            help="year, plan, decade, a field such as issuer, or document; left out: the whole corpus.",
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", help="Keywords of each group.", min=1)] = 15,
    phrases: Annotated[
        bool, typer.Option("--phrases/--no-phrases", help="Phrases beside single words, or words alone.")
    ] = True,
    max_words: Annotated[
        int, typer.Option("--max-words", help="Longest phrase, in words.", min=2, max=4)
    ] = 4,
    intervals: Annotated[
        bool,
        typer.Option("--intervals", help="Say how sure each rank is, from resampled documents (bootstrap)."),
    ] = False,
    resamples: Annotated[int, typer.Option("--resamples", help="Resamples for --intervals.", min=50)] = 200,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="Terms that newly enter and leave from one group of --by to the next, with q."
        ),
    ] = False,
    max_q: Annotated[
        float, typer.Option("--max-q", help="Largest q that --changes lists; 1 lists all.", min=0.0, max=1.0)
    ] = 0.05,
    encoder: Annotated[
        str | None,
        typer.Option(
            "--encoder",
            help="For keybert: lsa (made from this corpus) or the folder of a sentence-transformers model.",
        ),
    ] = None,
    seed: Seed = 0,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Find the keywords of the corpus, or of each period, group or document.

    Examples: policymine keywords out/gwr --by plan --top 10;
    policymine keywords out/gwr --by decade --intervals;
    policymine keywords out/gwr --by plan --changes
    """
    from policymine.api.language import language_of

    if changes and by is None:
        raise InputError("--changes needs --by, for example --by plan")
    if changes and (intervals or encoder or method != "tfidf"):
        raise InputError("--changes tests every term itself: leave out --method, --intervals and --encoder")
    with progress("segmenting") as callback:
        result: Result
        if changes and by is not None:
            from policymine.api.keyword_changes import keyword_changes

            result = keyword_changes(
                corpus,
                by=by,
                top_n=top,
                max_q=max_q,
                phrases=phrases,
                max_words=max_words,
                seed=seed,
                where=where,
                lexicon=lexicon,
                progress=callback,
            )
        else:
            from policymine.api.keywords import keywords as verb

            result = verb(
                corpus,
                method=method,
                by=by,
                top_n=top,
                phrases=phrases,
                max_words=max_words,
                intervals=intervals,
                resamples=resamples,
                seed=seed,
                encoder=encoder,
                where=where,
                lexicon=lexicon,
                progress=callback,
            )
    emit(result, json=json, out=out, lang=language_of(lang, corpus))
