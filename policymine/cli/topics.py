"""`policymine topics CORPUS`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policymine.cli.options import CorpusArgument, Json, Lang, LexiconFile, Out, Seed, Where
from policymine.cli.output import emit, progress, say
from policymine.cli.words import t
from policymine.errors import InputError

_COLUMNS = ("topic", "label", "words", "prevalence", "low", "high", "coherence")
_RUNS = ("stability", "stability_low", "stability_high", "n_returns")


def topics(
    corpus: CorpusArgument,
    method: Annotated[
        str, typer.Option("--method", help="lda, lda-sklearn, nmf, lsi, hdp, dmr, dtm, seeded or bert.")
    ] = "lda",
    k: Annotated[
        int | None,
        typer.Option("-k", "--k", help="Number of topics, 2 or more; left out: by the size of the corpus."),
    ] = None,
    seed: Seed = 0,
    unit: Annotated[
        str,
        typer.Option(
            "--unit", help="What is one bag of words: document, passage, or auto (long texts are cut)."
        ),
    ] = "auto",
    fields: Annotated[
        str | None,
        typer.Option("--fields", help="For dmr: what topics may depend on, e.g. year,issuer."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="For dtm: year, quarter, month, plan or decade.")
    ] = None,
    bridge: Annotated[
        bool, typer.Option("--bridge", help="For dtm: go over periods that have no document.")
    ] = False,
    themes: Annotated[
        Path | None,
        typer.Option("--themes", help="For seeded: theme words, a .toml, .json or .xlsx.", metavar="FILE"),
    ] = None,
    skip_absent: Annotated[
        bool, typer.Option("--skip-absent", help="For seeded: leave out theme words that do not occur.")
    ] = False,
    embedding: Annotated[
        str | None,
        typer.Option(
            "--embedding",
            help="For bert: tfidf, corpus (vectors trained on it), or a sentence-transformers model (extra neural).",
        ),
    ] = None,
    outliers: Annotated[
        str | None,
        typer.Option("--outliers", help="For bert without -k: keep, or nearest (none is left out)."),
    ] = None,
    reducer: Annotated[
        str | None, typer.Option("--reducer", help="For bert: none, or umap (slow to start).")
    ] = None,
    min_df: Annotated[
        int | None,
        typer.Option(
            "--min-df",
            help="In how many texts (documents, or the passages they are cut into) a word must occur.",
        ),
    ] = None,
    max_df: Annotated[
        float | None,
        typer.Option("--max-df", help="Largest share of the texts, 0 to 1, that a word may occur in."),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model",
            help="Show the topics of a saved model of this corpus, named as you named them.",
            metavar="MODEL",
        ),
    ] = None,
    choose: Annotated[
        str | None,
        typer.Option(
            "--choose",
            help="Try several numbers of topics, LOW:HIGH or LOW:HIGH:STEP, and say which the texts speak for.",
            metavar="LOW:HIGH",
        ),
    ] = None,
    runs: Annotated[
        int | None,
        typer.Option(
            "--runs",
            help="Fit so often, 4 or more, from other seeds and documents drawn again; adds stability.",
        ),
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

    if model is not None:
        given_too = {
            "-k": k, "--choose": choose, "--runs": runs, "--into": into, "--fields": fields, "--by": by, "--bridge": bridge,
            "--themes": themes, "--skip-absent": skip_absent, "--embedding": embedding, "--outliers": outliers,
            "--reducer": reducer, "--min-df": min_df, "--max-df": max_df, "--where": where, "--lexicon": lexicon,
        }  # fmt: skip
        extra = [name for name, value in given_too.items() if value not in (None, False)]
        if extra:
            raise InputError(f"--model shows topics that were fitted: it takes no {', '.join(extra)}")
        from policymine.api.model_topics import model_topics

        with progress("segmenting") as callback:
            result = model_topics(model, corpus, progress=callback)
        emit(result, json=json, out=out, lang=language_of(lang, corpus), columns=list(_COLUMNS))
        return
    if choose is not None:
        from policymine.cli.choose_topics import choose_topics

        if k is not None or runs is not None or into is not None:
            raise InputError(
                "--choose saves no model and takes no -k, --runs or --into: settle on a number first"
            )
        if outliers is not None:
            raise InputError("--choose takes no --outliers: with a number given, bert leaves no text over")
        given = {
            "fields": fields,
            "by": by,
            "bridge": bridge or None,
            "themes": themes,
            "skip_absent": skip_absent or None,
            "embedding": embedding,
            "reducer": reducer,
            "min_df": min_df,
            "max_df": max_df,
        }
        choose_topics(corpus, choose, method, seed, unit, given, where, lexicon, lang, json=json, out=out)
        return
    with progress("segmenting" if runs is None else "working") as callback:
        result = verb(
            corpus,
            method=method,
            k=k,
            seed=seed,
            unit=unit,
            fields=fields,
            by=by,
            bridge=bridge or None,
            themes=themes,
            skip_absent=skip_absent or None,
            embedding=embedding,
            outliers=outliers,
            reducer=reducer,
            min_df=min_df,
            max_df=max_df,
            runs=runs,
            into=into,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    language = language_of(lang, corpus)
    emit(
        result,
        json=json,
        out=out,
        lang=language,
        columns=[*_COLUMNS[:4], *_RUNS] if runs else list(_COLUMNS),
    )
    if not json:
        for note in result.messages:
            say(t("note: {note}", note=note[language]))
    if into is not None:
        say(t("saved the model to {folder}", folder=into))
