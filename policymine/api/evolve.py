"""`evolve`: how topics rise and fall by period or group, how they live on, part and join, how their words drift."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from policymine.api.model_corpus import recall
from policymine.api.reading import (
    CorpusLike,
    Grouping,
    Progress,
    Reading,
    group_documents,
    read_corpus,
)
from policymine.corpus.period import period_of
from policymine.errors import InputError, ModelError
from policymine.provenance import Provenance
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    import pandas as pd

    from policymine.results import Result
    from policymine.topic_models.base import TopicData, TopicModel
    from policymine.topic_models.summary import TopicResult

__all__ = ["ModelLike", "evolve", "model_data"]

ModelLike: TypeAlias = "str | Path | TopicModel | TopicResult"

# Periods without documents that are listed; where there are more, only those with documents are.
_MOST_EMPTY: Final = 60


def evolve(
    model: ModelLike,
    corpus: CorpusLike | None = None,
    *,
    by: str = "year",
    windows: str | int | None = None,
    drift: bool = False,
    shuffles: int | None = None,
    seed: int = 0,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> Result:
    """Follow the topics of a model over periods, or set groups beside one another.

    Parameters
    ----------
    model : a fitted model, what `topics` returned, or the folder it was saved to.
    corpus : the corpus it was fitted on, or its folder; None takes it where it stood when the model was saved.
    by : year, quarter, month, plan, decade, or a document field such as issuer.
    windows : fit each period by itself and say which topics live on, are born, die, part or join: `same` takes as many
        topics in each as the model has, `own` as many as suit the period, a number that many.
    drift : for a dtm model, the words that each topic gains and loses.
    shuffles : with windows, how often the documents of neighbouring periods are dealt out at random and fitted again as a
        control; None deals often enough, 6 to 40 times.
    seed : of everything random.
    lexicon : the lexicon file that the model was fitted with, for a model that keeps none of its own.

    Returns an EvolutionResult, with `windows` a WindowsResult, with `drift` a DriftResult.

    Raises
    ------
    ModelError : no model there, or one of other texts.
    InputError : both `windows` and `drift`, or a value that cannot be used.
    RefusedError : `windows` over groups without order or for a method that reads fields, `drift` without a dynamic model.
    NotEnoughDataError : too few documents or periods.

    >>> evolve("models/none")
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models.evolution import shares as evolution
    from policymine.topic_models.evolution.evidence import passages_of_cells

    if windows is not None and drift:
        raise InputError("--windows and --drift are two questions: ask one at a time")
    fitted, path = _open_model(model)
    if corpus is None:
        if not isinstance(model, (str, Path)):
            raise InputError("name the corpus that the model was fitted on: evolve(model, corpus)")
        corpus = recall(model)
    own = Lexicon(tuple(LexiconTerm(**row) for row in fitted.lexicon)) if fitted.lexicon else None
    # What another verb has read is read as it is.
    read = isinstance(corpus, Reading) and lexicon is None
    reading = read_corpus(corpus, lexicon=own if lexicon is None and not read else lexicon)
    data = model_data(fitted, reading)
    documents = reading.documents[reading.documents["id"].isin(data.documents)]
    grouping = group_documents(documents, by)
    order = _with_gaps(documents, grouping)
    parameters = {"by": by, "windows": windows, "drift": drift}
    if windows is not None:
        from policymine.topic_models.evolution import windows as evolution_windows

        return evolution_windows.follow_windows(
            fitted,
            data,
            grouping.labels,
            order,
            by=by,
            ordered=grouping.is_time,
            windows=windows,
            shuffles=shuffles,
            seed=seed,
            progress=progress,
            provenance=_provenance(
                reading, documents, path, {**parameters, "shuffles": shuffles}, seed, evolution_windows
            ),
        )
    if drift:
        from policymine.topic_models.evolution import drift as evolution_drift

        return evolution_drift.word_drift(
            fitted,
            data,
            provenance=_provenance(reading, documents, path, parameters, None, evolution_drift),
        )
    return evolution.topic_evolution(
        fitted,
        grouping.labels,
        order,
        by=by,
        ordered=grouping.is_time,
        seed=seed,
        sentences=passages_of_cells(fitted, data, grouping.labels, grouping.order),
        provenance=_provenance(reading, documents, path, parameters, seed, evolution),
    )


def model_data(model: TopicModel, reading: Reading) -> TopicData:
    """Return what a saved model was fitted on, made again from its corpus.

    Parameters
    ----------
    model : the model.
    reading : its corpus, read with the lexicon that the model was fitted with; documents that the model does not know are
        passed over.

    Raises ModelError where the corpus gives other texts or other words.
    """
    from policymine.topic_models.data import topic_data

    documents = sorted(set(model.parents))
    missing = sorted(set(documents) - set(reading.corpus.ids))
    if missing:
        raise ModelError(
            f"{len(missing)} of the {len(documents)} documents of the model are not in {reading.corpus.name} "
            f"({missing[0]} is one): name the corpus that it was fitted on, or fit it again"
        )
    data = topic_data(
        reading.tokens_of(documents),
        reading.corpus.texts_of(documents),
        reading.documents,
        **model.preparation,
    )
    if data.matrix.documents != model.documents or data.matrix.terms != model.terms:
        raise ModelError(
            f"{reading.corpus.name} no longer gives the texts and words that the model was fitted on: name the --lexicon "
            "that was used, or fit it again: policymine topics CORPUS --into MODEL"
        )
    return data


def _open_model(model: ModelLike) -> tuple[TopicModel, str]:
    from policymine.topic_models.store import load
    from policymine.topic_models.summary import TopicResult

    if isinstance(model, (str, Path)):
        return load(model), Path(model).as_posix()
    return (model.model if isinstance(model, TopicResult) else model), ""


def _with_gaps(documents: pd.DataFrame, grouping: Grouping) -> tuple[str, ...]:
    """Return the periods from the first to the last, those without documents too; groups as they are."""
    from policymine.topic_models.fields import periods_between

    if not grouping.is_time:
        return grouping.order
    dates = documents.loc[documents["id"].isin(list(grouping.labels)), "date_issued"]
    periods = sorted({p for p in (period_of(d, grouping.by) for d in dates) if p is not None})
    whole = [p.label for p in periods_between(periods[0], periods[-1], grouping.by)]
    # One document of 1066 beside those of today must not make ten thousand empty rows.
    return tuple(whole) if len(whole) <= _MOST_EMPTY + len(periods) else grouping.order


def _provenance(
    reading: Reading,
    documents: pd.DataFrame,
    model: str,
    parameters: dict[str, Any],
    seed: int | None,
    module: ModuleType,
) -> Provenance:
    others = len(reading.corpus) - len(documents)
    made = reading.provenance(
        "evolve",
        parameters,
        seed=seed,
        method=module.describes,
        references=module.references,
        notes=[f"documents of the corpus that are not in the model, left out: {others}" if others else ""],
    )
    arguments = [model, *made.parameters["arguments"]] if model else made.parameters["arguments"]
    return replace(made, parameters={**made.parameters, "arguments": arguments}, n_documents=len(documents))
