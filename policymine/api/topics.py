"""`topics`: a topic model of a corpus, with words, prevalence, coherence and representative sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.model_corpus import remember
from policymine.api.reading import CorpusLike, Progress
from policymine.api.steps import tell
from policymine.api.topic_input import topic_input
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel
    from policymine.topic_models.choice.stability import Stability
    from policymine.topic_models.summary import TopicResult

__all__ = ["topics"]


def topics(
    corpus: CorpusLike,
    *,
    method: str = "lda",
    k: int | None = None,
    seed: int = 0,
    unit: str = "auto",
    fields: str | Sequence[str] | None = None,
    by: str | None = None,
    bridge: bool | None = None,
    themes: str | Path | Mapping[str, Sequence[str]] | None = None,
    skip_absent: bool | None = None,
    embedding: str | None = None,
    outliers: str | None = None,
    reducer: str | None = None,
    min_df: int | None = None,
    max_df: float | None = None,
    runs: int | None = None,
    into: str | Path | None = None,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> TopicResult:
    """Fit a topic model and return its topics, largest first.

    Parameters
    ----------
    corpus : a corpus or its folder.
    method : lda, lda-sklearn, nmf, lsi, hdp, dmr, dtm, seeded or bert.
    k : number of topics; None takes one by the size of the corpus, or, for hdp and bert, as many as are found.
    seed : of everything random.
    unit : document, passage, or auto: long texts are cut at paragraphs.
    fields : for dmr, what topics may depend on: year, plan, or document fields such as issuer.
    by : for dtm, the periods: year, quarter, month, plan, decade.
    bridge : for dtm, go over periods without documents.
    themes : for seeded, words by theme, or a .toml, .json or .xlsx file of them; they become terms of the lexicon.
    skip_absent : for seeded, leave out theme words that the corpus does not hold.
    embedding : for bert, tfidf (default), corpus (word vectors trained on it), or a sentence-transformers model on
        this computer, by folder or name.
    outliers : for bert without k, keep (default) or nearest.
    reducer : for bert, none (default), or umap: clusters are sought in five dimensions.
    min_df : in how many units (documents, or passages) a word must occur; None takes 2 below 100 units, else 5.
    max_df : largest share of units that a word may occur in; None takes half, where there are 20 or more.
    runs : fit so many times, half with other seeds and half on documents drawn again, report the run that agrees most
        with the others, and say how far each topic comes back; 4 or more.
    into : folder to save the model to.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    UnknownNameError : no such method.
    InputError : an option of another method, or one that the method cannot do without is missing.
    NotEnoughDataError : fewer texts or words than the topics need.
    MissingExtraError : bert without the extra.
    """
    from policymine.topic_models import summary
    from policymine.topic_models.choice import stability, stability_result
    from policymine.topic_models.data import suggest_k
    from policymine.topic_models.store import save

    if k is not None and k < 2:
        raise InputError(f"-k is the number of topics, 2 or more, not {k}")
    given = topic_input(
        corpus,
        method=method,
        unit=unit,
        given={
            "fields": fields,
            "by": by,
            "bridge": bridge,
            "themes": themes,
            "skip_absent": skip_absent,
            "embedding": embedding,
            "outliers": outliers,
            "reducer": reducer,
            "min_df": min_df,
            "max_df": max_df,
        },
        where=where,
        lexicon=lexicon,
        progress=progress,
    )
    reading, data, module = given.reading, given.data, given.module
    # Without a k, a method that can find the number of topics itself does so.
    chosen = suggest_k(data) if k is None and module.needs_k else k
    stable: Stability | None = None
    if runs is None:
        tell(progress, 0, 0, "fitting")
        fitted: TopicModel = module.fit(data, k=chosen, seed=seed, **given.options)
    else:
        models, kinds = stability.fit_runs(
            module.fit, data, k=chosen, seed=seed, runs=runs, options=given.options, progress=progress
        )
        stable = stability.stability(models, kinds)
        fitted = models[stable.medoid]
    model = replace(
        fitted,
        corpus=reading.corpus.fingerprint,
        segmentation=reading.tokens.fingerprint,
        lexicon=tuple(_row(term) for term in reading.lexicon.terms),
    )
    tell(progress, 0, 0, "summing up")
    if into is not None:
        save(model, into)
        remember(into, reading.corpus.path)
    result = summary.summarise(
        model,
        data,
        provenance=reading.provenance(
            "topics",
            {"method": method, "k": chosen, "unit": unit, "runs": runs, **given.shown},
            seed=seed,
            method=" ".join(
                (module.describes, summary.describes, *((stability_result.describes,) if stable else ()))
            ),
            references=(
                *module.references,
                *summary.references,
                *(stability.references if stable else ()),
            ),
        ),
    )
    return result if stable is None else stability_result.with_stability(result, stable)


def _row(term: LexiconTerm) -> dict[str, Any]:
    """Return what of a term bears on tokens."""
    row = {
        "term": term.term,
        "mode": term.mode,
        "weight": term.weight,
        "tag": term.tag,
        "canonical": term.canonical,
    }
    return {name: value for name, value in row.items() if value not in (None, "")}
