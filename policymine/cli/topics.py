"""`policymine topics CORPUS`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say


def topics(
    corpus: CorpusArgument,
    method: Annotated[str, typer.Option("--method", help="lda, nmf or bert.")] = "lda",
    k: Annotated[
        int | None,
        typer.Option("-k", "--k", help="Number of topics; left out: by the size of the corpus.", min=2),
    ] = None,
    seed: Seed = 0,
    unit: Annotated[
        str,
        typer.Option(
            "--unit", help="What is one bag of words: document, passage, or auto (long texts are cut)."
        ),
    ] = "auto",
    embedding: Annotated[
        str | None,
        typer.Option("--embedding", help="For bert: folder of a sentence-transformers model (extra neural)."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Save the model to this folder, e.g. models/study.", metavar="MODEL"),
    ] = None,
    where: Where = None,
    lexicon: LexiconFile = None,
    lang: Lang = None,
    json: Json = False,
    out: Out = None,
) -> None:
    """Fit a topic model: the topics with their words, prevalence and coherence.

    Example: policymine topics out/gwr --method nmf -k 12 --into models/gwr
    """
    from policymine.api.language import language_of
    from policymine.api.topics import topics as verb

    with progress("segmenting") as callback:
        result = verb(
            corpus,
            method=method,
            k=k,
            seed=seed,
            unit=unit,
            embedding=embedding,
            into=into,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    emit(
        result,
        json=json,
        out=out,
        lang=language_of(lang, corpus),
        columns=["topic", "label", "words", "prevalence", "low", "high", "coherence"],
    )
    if into is not None:
        say(f"saved the model to {into}")
