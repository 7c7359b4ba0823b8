"""`effect`: how the shares of topics depend on fields of the documents, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.evolve import ModelLike, model_data
from policymine.api.model_corpus import recall
from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.topic_models.prevalence.result import EffectResult

__all__ = ["effect"]


def effect(
    model: ModelLike,
    corpus: CorpusLike | None = None,
    *,
    formula: str,
    regression: str = "logit",
    cluster: str = "issuer",
    step: Mapping[str, float] | None = None,
    min_docs: int = 5,
    draws: int = 25,
    resamples: int = 500,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> EffectResult:
    """Return the effect of document fields on the share of each topic, in percentage points.

    Parameters
    ----------
    model : a fitted model, what `topics` returned, or the folder it was saved to.
    corpus : the corpus it was fitted on, or its folder; None takes it where it stood when the model was saved.
    formula : fields and +, a:b, a*b, C(field), C(field, 'group'), s(field), such as `year + issuer`.
    regression : logit (fractional) or beta.
    cluster : the field whose documents are resampled together, a period such as plan, or document.
    step : by field that is a number, what its effect is reported for; left out: a power of ten.
    min_docs : groups of fewer documents stand together as `(others)`.
    draws : draws of the shares of each document from their posterior, 5 or more.
    resamples : resamples behind each interval, 100 or more.
    seed : of everything random.
    where : DuckDB condition on document fields: which documents of the model enter.
    lexicon : a lexicon file, for a model that keeps none of its own.

    Raises
    ------
    RefusedError : a model without a posterior of shares (hard clusters, weights that are no probabilities).
    ModelError : no model there, or one of other texts.
    InputError, UnknownNameError : a formula that cannot be read, a field that does not exist or says what another says.
    NotEnoughDataError : a field with one value, or too few documents for the formula.

    >>> effect("models/none", formula="year")
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models.prevalence import result as prevalence_result
    from policymine.topic_models.prevalence.formula import parse_formula
    from policymine.topic_models.prevalence.measure import measure_effects
    from policymine.topic_models.prevalence.shares import check_composable
    from policymine.topic_models.store import load
    from policymine.topic_models.summary import TopicResult

    saved = isinstance(model, (str, Path))
    if isinstance(model, (str, Path)):
        fitted = load(model)
    else:
        fitted = model.model if isinstance(model, TopicResult) else model
    # What can be said without reading the corpus is said first.
    parse_formula(formula)
    check_composable(fitted)
    if corpus is None:
        if not isinstance(model, (str, Path)):
            raise InputError(
                "name the corpus that the model was fitted on: effect(model, corpus, formula=...)"
            )
        corpus = recall(model)
    own = Lexicon(tuple(LexiconTerm(**row) for row in fitted.lexicon)) if fitted.lexicon else None
    reading = read_corpus(corpus, lexicon=lexicon if lexicon is not None else own, progress=progress)
    data = model_data(fitted, reading)
    documents = reading.documents[reading.documents["id"].isin(data.documents)]
    messages = []
    if where:
        chosen = set(reading.corpus.select(where).ids)
        kept = documents[documents["id"].isin(chosen)]
        messages.append(prevalence_result.message("narrowed", n=len(kept), all=len(documents)))
        documents = kept
        if not len(documents):
            raise InputError(
                f"--where {where!r} holds for none of the {len(data.documents)} documents of the model"
            )
    if (
        fitted.corpus
        and len(reading.corpus) == len(data.documents)
        and fitted.corpus != reading.corpus.fingerprint
    ):
        messages.append(prevalence_result.message("other_fields"))
    made = reading.provenance(
        "effect",
        {
            "formula": formula,
            "regression": regression,
            "cluster": cluster,
            "step": [f"{name}={size:g}" for name, size in (step or {}).items()] or None,
            "min_docs": min_docs,
            "draws": draws,
            "resamples": resamples,
            "where": where,
        },
        seed=seed,
        method=prevalence_result.describes,
        references=prevalence_result.references,
    )
    arguments = [str(model), *made.parameters["arguments"]] if saved else made.parameters["arguments"]
    return measure_effects(
        fitted,
        data,
        documents.reset_index(drop=True),
        formula,
        provenance=replace(made, parameters={**made.parameters, "arguments": arguments}),
        regression=regression,
        cluster=cluster,
        steps=step,
        min_docs=min_docs,
        n_draws=draws,
        n_resamples=resamples,
        seed=seed,
        messages=messages,
    )
