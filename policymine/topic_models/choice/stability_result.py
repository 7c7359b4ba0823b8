"""The topic result of several runs: the reported run's topics with how far each comes back in the others."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from policymine.topic_models.choice.numbers import RETURNS
from policymine.topic_models.choice.stability import Stability
from policymine.topic_models.summary import TopicResult

__all__ = ["COLUMNS", "RunsResult", "describes", "with_stability"]

COLUMNS: Final = ("stability", "stability_low", "stability_high", "overlap", "n_returns")
describes: Final = (
    "The model was fitted several times, from other seeds and on documents drawn again; topics of two runs were paired by "
    "Hungarian matching on the cosine of what each adds to the corpus's word frequencies, the run that agrees most with "
    "all others is reported, and a topic's stability is its mean agreement with the other runs."
)


@functools.cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    source = importlib.resources.files("policymine") / "data" / "stability_messages.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, **values: Any) -> dict[str, str]:
    """Return one sentence of the catalogue in each language, filled in.

    >>> message("all_return", n=3)["en"]
    'All 3 topics come back in most of the runs.'
    """
    return {lang: text.format(**values) for lang, text in _catalogue()[key].items()}


@dataclass(frozen=True, eq=False, repr=False)
class RunsResult(TopicResult):
    """Topics of the run that stands for all. Columns besides those of a TopicResult:

    - stability : mean agreement of the topic with its counterparts in the other runs, 0 to 1 (cosine of what topics add to
      the corpus's word frequencies); stability_low, stability_high : its 95% interval over the runs.
    - overlap : mean Jaccard overlap of the ten words that both raise most.
    - n_returns : other runs in which the topic comes back (.7 or above).

    Parameters
    ----------
    stability : every agreement of every run.
    """

    stability: Stability = field(kw_only=True)

    def extra(self) -> dict[str, Any]:
        """Return what a TopicResult adds, and the agreement of the runs."""
        found = self.stability
        return {
            **super().extra(),
            "runs": {
                "kinds": list(found.kinds),
                "reported": found.medoid,
                "between": np.round(found.between, 6).tolist(),
            },
        }


def with_stability(result: TopicResult, stability: Stability) -> RunsResult:
    """Return the result of the reported run with a stability for each topic.

    Parameters
    ----------
    result : the topics of the reported run.
    stability : of all runs; its columns are that run's topics.
    """
    mean, low, high = stability.topics()
    overlap = np.array([np.nanmean(c) if not np.isnan(c).all() else np.nan for c in stability.overlap.T])
    returns = (np.where(np.isnan(stability.cosine), 0.0, stability.cosine) >= RETURNS).sum(axis=0)
    table = result.table.assign(
        **dict(zip(COLUMNS, (mean, low, high, overlap, returns.astype(np.int64)), strict=True))
    )
    others = len(stability.kinds) - 1
    fragile = [str(n) for n, held in zip(result.model.numbers, returns, strict=True) if held * 2 <= others]
    n_seeds = stability.kinds.count("seed")
    notes = (
        message(
            "runs",
            n=len(stability.kinds),
            seeds=n_seeds,
            documents=len(stability.kinds) - n_seeds,
            seed=result.model.seed,
            returns=RETURNS,
        ),
        message("fragile", n=len(fragile), k=result.model.k, which=", ".join(fragile))
        if fragile
        else message("all_return", n=result.model.k),
    )
    given = {name: getattr(result, name) for name in ("provenance", "sentences", "model", "diversity")}
    return RunsResult(table=table, stability=stability, messages=(*result.messages, *notes), **given)
