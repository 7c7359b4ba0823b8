"""The result of `topics --choose`: a row for each number of topics, the range with its reasons, and each number's topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import numpy as np

from policymine.provenance import Provenance
from policymine.results import Evidence, Result, frame
from policymine.topic_models.base import TopicData
from policymine.topic_models.choice.numbers import Tried
from policymine.topic_models.choice.range import Recommended, message, recommend
from policymine.topic_models.evidence import representative_sentences
from policymine.topic_models.label import class_tfidf, top_terms

__all__ = ["COLUMNS", "ChoiceResult", "choice_result"]

COLUMNS: Final = (
    *("k", "in_range"),
    *("held_out", "held_out_low", "held_out_high", "perplexity", "behind", "behind_low", "behind_high"),
    *("coherence", "coherence_low", "coherence_high"),
    *("exclusivity", "exclusivity_low", "exclusivity_high"),
    *("diversity", "diversity_low", "diversity_high"),
    *("stability", "stability_low", "stability_high", "returning"),
)
_WORDS: Final = 10


@dataclass(frozen=True, eq=False, repr=False)
class ChoiceResult(Result):
    """Numbers of topics side by side. Columns of the table, each measure with its 95% interval (low, high):

    - k : number of topics. in_range : whether it lies in the recommended range.
    - held_out : mean natural logarithm of the chance of a held-out word, below 0, higher is better; perplexity is exp of
      its negative. behind : how much less likely a word is than with the best number (0 or below), document by document.
    - coherence : mean NPMI of the topics' ten words. exclusivity : mean share of the words' weight that their topic
      holds. diversity : share of distinct words among all topics' words.
    - stability : mean agreement (cosine, 0 to 1) of the topics with those of fits without a quarter of the documents.
      returning : how many topics come back there (.7 or above).

    Null: a method without chances of words (held_out), or nothing that varies (an interval).

    Parameters
    ----------
    recommended : the range, the verdict and the reasons.
    topics : every topic of every number: k, topic, label, words, share, coherence, exclusivity, agreement.
    passages : the sentence that stands best for each topic: k, topic, and the evidence.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    order_by: ClassVar[str | None] = None
    recommended: Recommended = field(kw_only=True)
    topics: tuple[Mapping[str, Any], ...] = ()
    passages: tuple[tuple[int, int, Evidence], ...] = ()
    messages: tuple[Mapping[str, str], ...] = ()

    def extra(self) -> dict[str, Any]:
        """Return the range with its reasons, the topics of every number, and their sentences."""
        found = self.recommended
        return {
            "verdict": found.verdict,
            "range": None if found.low is None else {"low": found.low, "high": found.high},
            "reasons": [dict(m) for m in found.reasons],
            "topics": [dict(t) for t in self.topics],
            "evidence": [{"k": k, "topic": topic, **e.as_dict()} for k, topic, e in self.passages],
            "messages": [dict(m) for m in self.messages],
        }

    def reasons(self, lang: str = "zh") -> list[str]:
        """Return the range and its reasons in words, `zh` or `en`."""
        return [m[lang] for m in self.recommended.reasons]

    def summary(self, lang: str = "en") -> str:
        """Return the recommended range in one line."""
        return self.recommended.reasons[0][lang]


def choice_result(
    tried: Sequence[Tried],
    data: TopicData,
    *,
    provenance: Provenance,
    seed: int = 0,
    left_out: Sequence[int] = (),
) -> ChoiceResult:
    """Return what a reader needs to settle on a number of topics.

    Parameters
    ----------
    tried : what `try_numbers` found.
    data : what was fitted.
    provenance : what made it.
    seed : of the resampled documents.
    left_out : numbers asked for that the texts cannot carry.
    """
    found = recommend(tried, seed=seed, left_out=left_out)
    rows: list[dict[str, Any]] = []
    topics: list[Mapping[str, Any]] = []
    passages: list[tuple[int, int, Evidence]] = []
    for one in tried:
        rows.append(_row(one, found, seed))
        topics += _topics(one)
        for topic, sentences in representative_sentences(one.model, data, n_sentences=1).items():
            passages += [(one.k, topic, sentence) for sentence in sentences]
    return ChoiceResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences={i: tuple(e for k, _, e in passages if k == one.k) for i, one in enumerate(tried)},
        recommended=found,
        topics=tuple(topics),
        passages=tuple(passages),
        messages=(message("folds"),),
    )


def _row(one: Tried, found: Recommended, seed: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row["k"] = one.k
    row["in_range"] = found.low is not None and found.high is not None and found.low <= one.k <= found.high
    row["returning"] = one.returning
    if one.held_out is not None:
        low, high = one.held_out.interval(seed=seed)
        row |= {"held_out": one.held_out.mean, "held_out_low": low, "held_out_high": high}
        row["perplexity"] = one.held_out.perplexity
        if one.k != found.best:
            row |= dict(zip(("behind", "behind_low", "behind_high"), found.behind[one.k], strict=True))
        else:
            row["behind"] = 0.0
    for place, name in enumerate(("coherence", "exclusivity", "diversity")):
        row |= _ends(name, one.quality_interval(place))
    # Shares lie between 0 and 1 also where the jackknife reaches below.
    for name in ("exclusivity_low", "diversity_low"):
        row[name] = max(0.0, row[name]) if row[name] == row[name] else row[name]
    return row | _ends("stability", one.stability())


def _ends(name: str, values: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))


def _topics(one: Tried) -> list[dict[str, Any]]:
    model = one.model
    mass = model.weights @ model.doc_topic
    alive = np.broadcast_to((mass >= 1.0)[:, None], model.topic_term.shape)
    words = top_terms(model.topic_term, _WORDS, eligible=alive)
    scores = class_tfidf(model.topic_term, mass) if model.probabilistic else model.topic_term
    labels = top_terms(scores, 3, eligible=alive)
    shares = model.by_document()[1]
    held = shares[shares.sum(axis=1) > 0]
    return [
        {
            "k": one.k,
            "topic": topic,
            "label": "·".join(model.terms[j] for j in labels[topic]),
            "words": [model.terms[j] for j in words[topic]],
            "share": float(held[:, topic].mean()) if len(held) else None,
            "coherence": float(one.coherence[topic]),
            "exclusivity": float(one.exclusivity[topic]),
            "agreement": float(one.topic_agreement[topic]),
        }
        for topic in range(model.k)
    ]
