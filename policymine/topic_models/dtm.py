"""Topics whose words change by period: one topic keeps its subject while its vocabulary drifts.

The words of a topic in a period are drawn to those of the periods beside it by a Dirichlet prior, whose strength is
fitted to tokens held out; what topics a text has is inferred under its own period's words. By policymine's own kernel: the
same seed gives the same bits on any number of threads. (tomotopy's DTModel was tried and is not used: with its default
step sizes planted topics stay mixed after 1,000 sweeps, and on the work reports every topic has the same words; with tuned ones it
takes ten times as long for less.)

Source: Blei & Lafferty (2006), Dynamic topic models, ICML; Iwata et al. (2009), Topic tracking model for analyzing consumer
purchase behavior, IJCAI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.period import Period
from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.fields import periods_between, unit_periods
from policymine.topic_models.infer import shares_under

__all__ = ["describes", "fit", "needs_fields", "needs_k", "place", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = True
needs_fields: Final[tuple[str, ...]] = ("by",)
describes: Final = (
    "Topics by a dynamic topic model: the words of a topic change by period, drawn to those of the periods beside "
    "it (Dirichlet chain, zero-order collapsed variational Bayes)."
)
references: Final = (
    cited("blei2006"),
    cited("iwata2009"),
)

# Periods named in a message before the rest are counted.
_NAMED: Final = 6


def fit(
    data: TopicData,
    *,
    k: int,
    seed: int = 0,
    by: str = "year",
    bridge: bool = False,
    passes: int = 60,
    term_prior: float = 0.02,
    strength: float | None = None,
    threads: int | None = None,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id; with the dates of the documents.
    k : number of topics, 2 or more.
    seed : of the start; the same seed gives the same arrays.
    by : the periods: year, quarter, month, plan, decade.
    bridge : go over periods that have no document between the first and the last: the chain reaches across them, and
        nothing is reported of them.
    passes : over all units.
    term_prior : Dirichlet prior of the terms in a topic, above 0.
    strength : how much topics keep their words, in tokens of a topic in a period; None fits it to tokens held out.
    threads : None takes as many as there are processors; without effect on the result.

    `topic_term` of the model is the mean over periods, by the topic's tokens. `arrays`: `topic_term_by_period`,
    (n_periods, n_topics, n_terms), rows sum to 1; `tokens_by_period`, (n_periods, n_topics), expected tokens;
    `prior`, (n_topics,). `options["periods"]` are their labels, `options["undated"]` the number of documents
    without a date precise enough: they do not enter the fit and are placed under the mean words.

    Raises
    ------
    InputError : `by` is no period, or a number out of range.
    NotEnoughDataError : fewer units or terms than k, fewer than two periods, or a period without documents.
    """
    check_fit(data, k, seed, "dtm")
    if passes < 10 or term_prior <= 0 or (strength is not None and strength <= 0):
        raise InputError("dtm takes 10 passes or more, and a term_prior and a strength above 0")
    from policymine.kernels.lda_chain import fit_chain

    of_unit = unit_periods(data, by)
    counts = data.matrix.counts
    filled = np.diff(counts.indptr) > 0
    held = sorted({p for p, has in zip(of_unit, filled, strict=True) if p is not None and has})
    chain = _chain(data, held, by, bridge)
    place_of = {p: i for i, p in enumerate(chain)}
    rows = np.array([i for i in rows_by_content(counts, of_unit) if of_unit[i] is not None], dtype=np.int64)
    if rows.size < k:
        raise NotEnoughDataError(f"{k} topics cannot be told apart in {rows.size} dated texts: ask for fewer")
    read = counts[rows]
    # Terms of undated documents alone are not fitted.
    columns = np.flatnonzero(read.getnnz(axis=0))
    read = read[:, columns].tocsr()
    read.sort_indices()
    time = np.array([place_of[p] for i in rows for p in [of_unit[i]] if p is not None], dtype=np.int64)
    fitted = fit_chain(
        read,
        time,
        len(chain),
        k=k,
        seed=seed,
        term_prior=term_prior,
        passes=passes,
        strength=strength,
        threads=threads,
    )
    shown = [place_of[p] for p in held]
    by_period = np.zeros((len(held), k, counts.shape[1]))
    by_period[:, :, columns] = fitted.topic_term[shown]
    tokens = fitted.tokens[shown]
    topic_term = (by_period * (tokens + 1e-9)[:, :, None]).sum(axis=0)
    topic_term /= topic_term.sum(axis=1, keepdims=True)
    doc_topic = np.empty((counts.shape[0], k))
    rest = np.setdiff1d(np.arange(counts.shape[0]), rows)
    doc_topic[rest] = shares_under(counts[rest], topic_term, fitted.prior, threads=threads)
    doc_topic[rows] = fitted.doc_topic
    undated = {d for d, p in zip(data.parents, of_unit, strict=True) if p is None}
    model = TopicModel.of(
        data,
        method="dtm",
        topic_term=topic_term,
        doc_topic=doc_topic,
        seed=seed,
        options={
            "by": by,
            "bridge": bridge,
            "periods": [p.label for p in held],
            "undated": len(undated),
            "passes": passes,
            "term_prior": term_prior,
            "strength": strength,
            "fitted_strength": fitted.strength,
        },
        probabilistic=probabilistic,
        topic_arrays={
            "prior": fitted.prior,
            "topic_term_by_period": by_period.transpose(1, 0, 2),
            "tokens_by_period": tokens.T,
        },
    )
    # Put in order with the topics, then periods first.
    turned = {
        name: np.ascontiguousarray(np.moveaxis(values, 0, 1)) if name.endswith("by_period") else values
        for name, values in model.arrays.items()
    }
    return replace(model, arrays=turned)


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of new units, (n_units, n_topics), and how many documents are of no period of the model.

    A document of one of the model's periods is read under that period's words, any other under the mean words.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms, with the dates of the documents.
    """
    labels: Sequence[str] = model.options["periods"]
    of_unit = [p.label if p is not None else None for p in unit_periods(data, model.options["by"])]
    shares = np.empty((len(of_unit), model.k))
    prior, tables = model.arrays["prior"], model.arrays["topic_term_by_period"]
    for label in sorted(set(of_unit), key=str):
        rows = np.array([i for i, mine in enumerate(of_unit) if mine == label], dtype=np.int64)
        words = tables[labels.index(label)] if label in labels else model.topic_term
        shares[rows] = shares_under(data.matrix.counts[rows], words, prior)
    other = {d for d, label in zip(data.parents, of_unit, strict=True) if label not in labels}
    return shares, {"other_periods": len(other)}


def _chain(data: TopicData, held: Sequence[Period], by: str, bridge: bool) -> tuple[Period, ...]:
    if len(held) < 2:
        n = len(data.documents)
        where = (
            f"none of the {n} with words has a date precise enough"
            if not held
            else f"those with words and a date all fall in {held[0].label}"
        )
        raise NotEnoughDataError(
            f"dtm by {by} needs documents of two periods or more, and {where}: "
            + ("take a finer --by, add" if held and by != "month" else "add")
            + " dates (policymine ingest ... --metadata, or policymine amend), or take --method lda"
        )
    chain = periods_between(held[0], held[-1], by)
    empty = [p.label for p in chain if p not in set(held)]
    if empty and not bridge:
        named = ", ".join(empty[:_NAMED]) + (
            f" and {len(empty) - _NAMED} more" if len(empty) > _NAMED else ""
        )
        raise NotEnoughDataError(
            f"dtm by {by}: no document in {named} (between {held[0].label} and {held[-1].label}); take longer periods "
            '(--by decade), only the years after (--where "year >= ..."), or let the chain reach across with --bridge'
        )
    return chain
