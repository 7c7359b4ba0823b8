"""From a model, its data and the fields of its documents to the effects of a formula, with all that is to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.period import GRAINS, period_of
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.provenance import Provenance
from policymine.results import frame, plain
from policymine.statistics.fdr import q_values
from policymine.terms.order import documents_by_content
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.curation.names import gathered
from policymine.topic_models.label import short_names
from policymine.topic_models.prevalence.design import Design, build_design
from policymine.topic_models.prevalence.effect import (
    MIN_CLUSTERS,
    REGRESSIONS,
    Estimates,
    enough_clusters,
    estimate,
    expectation,
)
from policymine.topic_models.prevalence.evidence import sentences_of_effects
from policymine.topic_models.prevalence.formula import parse_formula
from policymine.topic_models.prevalence.result import COLUMNS, EffectResult, message
from policymine.topic_models.prevalence.shares import check_composable, check_same_words, draw_shares

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["field_values", "measure_effects"]

Floats = NDArray[np.float64]

# Columns of documents that hold one text a document, or a measure of it: nothing that topics depend on.
_NOT_FIELDS: Final = frozenset(
    {"id", "title", "source", "source_key", "sha256", "digest", "fields", "warnings"}
)
DOCUMENT: Final = "document"


def measure_effects(
    model: TopicModel,
    data: TopicData,
    documents: pd.DataFrame,
    formula: str,
    *,
    provenance: Provenance,
    regression: str = "logit",
    cluster: str = "issuer",
    steps: Mapping[str, float] | None = None,
    min_docs: int = 5,
    n_draws: int = 25,
    n_resamples: int = 500,
    seed: int = 0,
    threads: int | None = None,
    messages: Sequence[Mapping[str, str]] = (),
) -> EffectResult:
    """Return the effect of each term of a formula on the share of each topic.

    Parameters
    ----------
    model : a probabilistic model.
    data : what it was fitted on, with tokens and texts for the sentences.
    documents : fields of the documents that may enter, one row each, with a column `id`.
    formula : as of `parse_formula`.
    provenance : kept, with notes added.
    regression : `logit` (fractional) or `beta`.
    cluster : the field whose documents are resampled together, a period such as `plan`, or `document`.
    steps, min_docs : as of `build_design`.
    n_draws, n_resamples : draws of the shares of each document, and resamples.
    seed : of all draws; threads : without effect on the result.
    messages : told before the others.

    Raises
    ------
    RefusedError : a model without a posterior of shares.
    ModelError : data that the model was not fitted on.
    InputError, UnknownNameError, NotEnoughDataError : a formula that cannot be read, or that the documents cannot carry.
    """
    read = parse_formula(formula)
    if regression not in REGRESSIONS:
        raise UnknownNameError("regression", regression, REGRESSIONS)
    if not 0 <= seed < 2**32:
        raise InputError(f"a seed is a whole number from 0 to {2**32 - 1}, not {seed}")
    if n_draws < 5 or n_resamples < 100 or min_docs < 2:
        raise InputError("effect takes 5 draws, 100 resamples and groups of 2 documents, or more")
    check_composable(model)
    check_same_words(model, data)
    told = list(messages)
    columns = {factor.name: field_values(documents, factor.name) for factor in read.factors}
    groups = None if cluster == DOCUMENT else field_values(documents, cluster, needed=False)
    filled = {p for p, w in zip(model.parents, model.weights, strict=True) if w > 0}
    ids = documents["id"].tolist()
    worded = [i for i, name in enumerate(ids) if name in filled]
    rows = [i for i in worded if all(values[i] is not None for values in columns.values())]
    if len(worded) < len(ids):
        told.append(message("without_words", n=len(ids) - len(worded)))
    if len(rows) < len(worded):
        lacking = [n for n, values in columns.items() if any(values[i] is None for i in worded)]
        told.append(message("left_out", n=len(worded) - len(rows), fields=lacking))
    if not rows:
        raise NotEnoughDataError(
            f"no document has all fields of {formula!r}: see what they have with: policymine documents CORPUS"
        )
    # What is drawn for a document hangs on what it holds, not on its name or its place.
    rows.sort(key=lambda i: str(ids[i]))
    beside = [columns[name] for name in sorted(columns)] + ([groups] if groups is not None else [])
    marks = [[column[i] for column in beside] for i in rows]
    placed = documents_by_content(data.matrix.counts, data.parents, [str(ids[i]) for i in rows], marks)
    rows = [rows[i] for i in placed]
    names = tuple(str(ids[i]) for i in rows)
    values = {name: [column[i] for i in rows] for name, column in columns.items()}
    design = build_design(read, values, steps=steps, min_docs=min_docs)
    # Topics that a person made one are drawn apart, each with its own words, and then added up.
    whole = model.fitted if model.fitted is not None else model
    drawn = draw_shares(whole, data, names, expectation(design), n_draws=n_draws, seed=seed, threads=threads)
    draws = np.stack([gathered(model, shares) for shares in drawn])
    labels = short_names(model)
    clusters = None if groups is None else _numbers([groups[i] for i in rows])
    found = estimate(
        design,
        draws,
        clusters,
        cluster_field=cluster,
        regression=regression,
        n_resamples=n_resamples,
        seed=seed,
    )
    lone = 0 if groups is None else sum(groups[i] is None for i in rows)
    told += _told_of_sampling(found, clusters, lone, cluster, len(rows), n_resamples)
    dates = documents["date_issued"].tolist() if "date_issued" in documents.columns else []
    told += _told_of_neighbours(found, [dates[i] for i in rows] if dates else [])
    told += _told_of_groups(design, min_docs)
    table, tested = _table(design, found, model.numbers, labels, cluster)
    told += _told_of_gaps(
        design, found, [f"{t} {label}" for t, label in zip(model.numbers, labels, strict=True)]
    )
    told += [message("tests", n=tested), message("meaning"), message("fixed")]
    effects = np.where(found.reason == "", found.effect, np.nan)
    pulls = np.stack([c.pull for c in design.contrasts])
    sentences = sentences_of_effects(model, data, names, pulls, effects)
    by_name = sorted(range(len(names)), key=names.__getitem__)
    return EffectResult(
        table=table,
        provenance=replace(
            provenance, n_documents=len(rows), notes=(*provenance.notes, *(m["en"] for m in told))
        ),
        sentences=sentences,
        formula=formula.strip(),
        messages=tuple(told),
        names=tuple(names[i] for i in by_name),
        shares=found.shares[by_name],
        expected=(found.shares - found.residuals)[by_name],
        pulls=pulls[:, by_name],
        values={name: [column[i] for i in by_name] for name, column in values.items()},
    )


def field_values(documents: pd.DataFrame, name: str, *, needed: bool = True) -> list[Any]:
    """Return what each document has in a field, None where it has nothing; the first where it has several.

    Parameters
    ----------
    documents : one row a document.
    name : a column, or year, quarter, month, plan, decade of the date of issue.
    needed : raise where no document has a value.

    Raises
    ------
    UnknownNameError : neither a column nor a period; the message says which there are.
    NotEnoughDataError : no document has a value.
    """
    known = [str(c) for c in documents.columns if str(c) not in _NOT_FIELDS]
    found: list[Any]
    if name in known:
        found = [_first(v) for v in documents[name].tolist()]
    elif name in GRAINS and "date_issued" in documents.columns:
        periods = [period_of(_first(d), name) for d in documents["date_issued"].tolist()]
        found = [None if p is None else p.label for p in periods]
    elif name == "issuer" and not needed:
        found = [None] * len(documents)
    else:
        held = [n for n in known if any(_first(v) is not None for v in documents[n].tolist())]
        raise UnknownNameError("document field", name, [*(g for g in GRAINS if g not in known), *held])
    if needed and all(v is None for v in found):
        raise NotEnoughDataError(
            f"none of the {len(found)} documents has a value for {name}: take it out of --formula, or fill it in "
            "(policymine check CORPUS --out review.xlsx, policymine amend CORPUS review.xlsx)"
        )
    return found


def _first(value: Any) -> Any:
    shown = plain(value)
    if isinstance(shown, list):
        shown = shown[0] if shown else None
    return None if shown in ("", None) else shown


def _numbers(labels: Sequence[Any]) -> NDArray[np.int64] | None:
    """Return the number of each document's cluster; one without a label is a cluster of its own."""
    if all(label is None for label in labels):
        return None
    named = {label: i for i, label in enumerate(sorted({str(v) for v in labels if v is not None}))}
    return np.array(
        [len(named) + i if v is None else named[str(v)] for i, v in enumerate(labels)], dtype=np.int64
    )


def _table(
    design: Design, found: Estimates, numbers: Sequence[int], labels: Sequence[str], cluster: str
) -> tuple[pd.DataFrame, int]:
    q = q_values(found.p.ravel()).reshape(found.p.shape)
    mean = found.shares.mean(axis=0)
    rows = [
        {
            "topic": numbers[topic],
            "label": labels[topic],
            "term": contrast.term,
            "contrast": contrast.text,
            "effect": 100.0 * found.effect[row, topic],
            "low": 100.0 * found.low[row, topic],
            "high": 100.0 * found.high[row, topic],
            "p": found.p[row, topic],
            "q": q[row, topic],
            "n_docs": contrast.n_docs,
            "share": 100.0 * mean[topic],
            "resampled": cluster if found.clustered[row] else DOCUMENT,
            "reason": str(found.reason[row, topic]),
        }
        for row, contrast in enumerate(design.contrasts)
        for topic in range(mean.size)
    ]
    return frame(rows, COLUMNS), int(np.isfinite(found.p).sum())


def _told_of_sampling(
    found: Estimates,
    clusters: NDArray[np.int64] | None,
    lone: int,
    cluster: str,
    n: int,
    resamples: int,
) -> list[dict[str, str]]:
    by_document = message("documents", n=n, resamples=resamples)
    if cluster == DOCUMENT:
        return [by_document]
    if clusters is None:
        return [by_document, message("no_clusters", field=cluster)]
    sizes = np.unique(clusters, return_counts=True)[1]
    size = int(sizes.size) - lone
    if not enough_clusters(clusters):
        if sizes.size < MIN_CLUSTERS:
            return [by_document, message("few_clusters", field=cluster, n=size, least=MIN_CLUSTERS)]
        return [by_document, message("uneven_clusters", field=cluster, n=int(sizes.max()), all=n)]
    told = [message("clusters", n=n, clusters=size, field=cluster, resamples=resamples)]
    if lone:
        told.append(message("lone_clusters", n=lone, field=cluster))
    if not found.clustered.all():
        told.append(message("own_clusters", field=cluster))
    return told


def _told_of_neighbours(found: Estimates, dates: Sequence[Any]) -> list[dict[str, str]]:
    """Tell where documents that follow one another are alike, and intervals take them as independent."""
    known = [i for i, d in enumerate(dates) if isinstance(d, str) and d]
    distinct = len({dates[i] for i in known})
    if found.clustered.any() or len(known) < 20 or distinct * 2 < len(known):
        return []
    order = sorted(known, key=lambda i: (dates[i], i))
    left = found.residuals[order] - found.residuals[order].mean(axis=0)
    r = float((left[1:] * left[:-1]).sum() / max(float((left**2).sum()), 1e-300))
    return [message("neighbours", r=f"{r:.2f}")] if r > 2.0 / np.sqrt(len(order)) else []


def _told_of_groups(design: Design, min_docs: int) -> list[dict[str, str]]:
    told = [message("reference", field=name, reference=value) for name, value in design.references.items()]
    told += [
        message("joined", field=name, n=len(few), names=few, least=min_docs)
        for name, few in design.joined.items()
    ]
    return told


def _told_of_gaps(design: Design, found: Estimates, labels: Sequence[str]) -> list[dict[str, str]]:
    told = []
    parted = found.reason == "separation"
    if parted.any():
        topics = [labels[t] for t in np.flatnonzero(parted.any(axis=0)).tolist()]
        told.append(message("separation", n=int(parted.sum()), topics=topics))
    rare = (found.reason == "rare topic").any(axis=0)
    if rare.any():
        topics = [labels[t] for t in np.flatnonzero(rare).tolist()]
        told.append(message("rare", n=int(rare.sum()), least=5, topics=topics))
    few = (found.reason == "few documents").any(axis=1)
    if few.any():
        told.append(
            message(
                "few",
                names=[f"{design.contrasts[i].term} {design.contrasts[i].text}" for i in np.flatnonzero(few)],
            )
        )
    return told
