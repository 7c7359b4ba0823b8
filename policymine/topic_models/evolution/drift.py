"""The words that each topic of a dynamic model gains and loses from its first periods to its last, with sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError, RefusedError
from policymine.headlines import headline
from policymine.provenance import Provenance, cited
from policymine.results import Evidence, Result, frame
from policymine.statistics.fdr import q_values
from policymine.topic_models.base import TopicData, TopicModel
from policymine.topic_models.evolution.evidence import word_columns
from policymine.topic_models.evolution.text import message
from policymine.topic_models.label import short_names

__all__ = ["COLUMNS", "DriftResult", "describes", "references", "word_drift"]

Floats = NDArray[np.float64]
COLUMNS: Final = (
    *("topic", "label", "direction", "word", "early", "late", "log_ratio"),
    *("n_early", "n_late", "n_docs_early", "n_docs_late", "p", "q"),
)
BY_PERIOD: Final = "topic_term_by_period"
_TOKENS: Final = "tokens_by_period"
# A unit of which the topic has less than this is not of the topic.
_HELD: Final = 0.1
describes: Final = (
    "Words gained and lost by the topics of a dynamic topic model, between the first and the last third of its periods, by "
    "their contribution to the Jensen-Shannon divergence; whether documents with the topic use a word more often late than "
    "early is tested by Fisher's exact test over documents, with Benjamini-Hochberg q-values over all words listed."
)
references: Final = (cited("gallagher2021"),)


@dataclass(frozen=True, eq=False, repr=False)
class DriftResult(Result):
    """Words that topics gain and lose, topics in the model's order, in each the strongest first. Columns of the table:

    - topic, label : the topic. direction : `gained` or `lost`. word : the word.
    - early, late : probability of the word in the topic over the first and the last third of the periods. log_ratio : of late
      to early, base 2; positive = gained.
    - n_docs_early, n_docs_late : documents with a passage of the topic that holds the word, of n_early and n_late documents
      with a passage of the topic.
    - p, q : of no difference between the two shares of documents; null below three documents on a side.

    `evidence(row)` gives sentences with the word from passages of the topic: late ones for a gained word, early ones for a
    lost one.

    Parameters
    ----------
    early, late : labels of the periods compared.
    messages : what the reader must know, each {"zh": ..., "en": ...}.
    """

    early: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    messages: tuple[Mapping[str, str], ...] = field(default_factory=tuple)

    def extra(self) -> dict[str, Any]:
        """Return the periods compared, the evidence and the notes."""
        return {
            "early": list(self.early),
            "late": list(self.late),
            "evidence": [
                {"row": row, **e.as_dict()} for row in sorted(self.sentences) for e in self.sentences[row]
            ],
            "messages": [dict(m) for m in self.messages],
        }

    def summary(self, lang: str = "en") -> str:
        """Return in one line how many words changed, in how many topics, for how many documents agree."""
        return headline(
            "evolution.drift",
            lang,
            n=len(self.table),
            topics=self.table["topic"].nunique(),
            first=self.early[0],
            first_end=self.early[-1],
            last=self.late[0],
            last_end=self.late[-1],
            sure=int((self.table["q"] <= 0.05).sum()),
        )


def word_drift(
    model: TopicModel, data: TopicData, *, provenance: Provenance, top_n: int = 8, n_sentences: int = 2
) -> DriftResult:
    """Return the words that each topic of a `dtm` model gains and loses.

    Parameters
    ----------
    model : a model with words of topics by period.
    data : what it was fitted on, with the dates of the documents.
    provenance : what made it.
    top_n : words of each direction and topic.
    n_sentences : sentences of each word.

    Raises
    ------
    RefusedError : a model whose topics have the same words in all periods.
    NotEnoughDataError : fewer than two periods.
    InputError : fewer than one word.
    """
    from policymine.topic_models.fields import unit_periods

    if BY_PERIOD not in model.arrays or "periods" not in model.options:
        raise RefusedError(
            f"the topics of a {model.method} model have the same words in all periods, so none drift: fit a dynamic one with "
            "policymine topics CORPUS --method dtm --into MODEL, or follow periods fitted apart with --windows"
        )
    if top_n < 1:
        raise InputError(f"a topic is told by 1 word or more, not {top_n}")
    if model.arrays[BY_PERIOD].shape[1] != model.k and model.fitted is not None:
        # Topics that a person merged have no words by period of their own.
        model = model.fitted
    periods = [str(p) for p in model.options["periods"]]
    if len(periods) < 2:
        raise NotEnoughDataError("words drift between periods, and this model has one")
    third = max(1, len(periods) // 3)
    sides = (tuple(periods[:third]), tuple(periods[-third:]))
    by_period, tokens = model.arrays[BY_PERIOD], model.arrays[_TOKENS]
    early, late = _mean(by_period, tokens, slice(0, third)), _mean(by_period, tokens, slice(-third, None))
    labels = [None if p is None else p.label for p in unit_periods(data, str(model.options["by"]))]
    units = [np.array([i for i, p in enumerate(labels) if p in side], dtype=np.int64) for side in sides]
    rows: list[dict[str, Any]] = []
    sentences: dict[int, tuple[Evidence, ...]] = {}
    tags, numbers = short_names(model), model.numbers
    column = word_columns(data, model.terms)
    for topic in range(model.k):
        mine = [rows_[model.doc_topic[rows_, topic] >= _HELD] for rows_ in units]
        holding = [_documents(model, data, u) for u in mine]
        for direction, words in zip(("gained", "lost"), _most(early[topic], late[topic], top_n), strict=True):
            for word in words:
                counts = [int((h[:, word] > 0).sum()) for h in holding]
                row = {
                    "topic": numbers[topic],
                    "label": tags[topic],
                    "direction": direction,
                    "word": model.terms[word],
                    "early": float(early[topic, word]),
                    "late": float(late[topic, word]),
                    "log_ratio": float(np.log2(max(late[topic, word], 1e-12) / max(early[topic, word], 1e-12))),
                    "n_early": holding[0].shape[0],
                    "n_late": holding[1].shape[0],
                    "n_docs_early": counts[0],
                    "n_docs_late": counts[1],
                    "p": _fisher(counts, [h.shape[0] for h in holding]),
                }  # fmt: skip
                side = 1 if direction == "gained" else 0
                found = _sentences(model, data, mine[side], topic, column, word, labels, n_sentences)
                if found:
                    sentences[len(rows)] = found
                rows.append(row)
    q = q_values([row["p"] for row in rows])
    for row, value in zip(rows, q, strict=True):
        row["q"] = float(value)
    return DriftResult(
        table=frame(rows, COLUMNS),
        provenance=provenance,
        sentences=sentences,
        early=sides[0],
        late=sides[1],
        messages=(
            message("drift_sides", early=f"{sides[0][0]}–{sides[0][-1]}", late=f"{sides[1][0]}–{sides[1][-1]}"),
            message("drift_tests", n=sum(not np.isnan(row["p"]) for row in rows)),
        ),
    )  # fmt: skip


def _mean(by_period: Floats, tokens: Floats, part: slice) -> Floats:
    """Return the words of each topic over some periods, weighted by the topic's tokens there, (n_topics, n_terms)."""
    weight = tokens[part] + 1e-9
    found: Floats = (by_period[part] * weight[:, :, None]).sum(axis=0) / weight.sum(axis=0)[:, None]
    return found


def _most(early: Floats, late: Floats, top_n: int) -> tuple[list[int], list[int]]:
    """Return the words that contribute most to the divergence of the two, gained and lost.

    >>> _most(np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.1, 0.4]), 2)
    ([2], [1])
    """
    middle = (early + late) / 2

    def part(p: Floats) -> Floats:
        ratio = np.divide(p, middle, out=np.ones_like(p), where=(p > 0) & (middle > 0))
        return np.asarray(p * np.log2(ratio))

    score = part(late) + part(early)
    order = np.argsort(-score, kind="stable")
    moved = [int(w) for w in order if score[w] > 1e-12]
    return [w for w in moved if late[w] > early[w]][:top_n], [w for w in moved if late[w] < early[w]][:top_n]


def _documents(model: TopicModel, data: TopicData, units: NDArray[np.int64]) -> Any:
    """Return the counts of these units summed by document, a CSR matrix, (n_documents, n_terms)."""
    from scipy import sparse

    names = sorted({model.parents[i] for i in units})
    place = {name: i for i, name in enumerate(names)}
    at = np.array([place[model.parents[i]] for i in units], dtype=np.int64)
    member = sparse.csr_matrix((np.ones(at.size), (at, np.arange(at.size))), shape=(len(names), at.size))
    return (member @ data.matrix.counts[units]).tocsc()


def _fisher(held: Sequence[int], totals: Sequence[int]) -> float:
    from scipy.stats import fisher_exact

    if min(totals) < 3:
        return float("nan")
    table = [[held[0], totals[0] - held[0]], [held[1], totals[1] - held[1]]]
    return float(fisher_exact(table).pvalue)


def _sentences(
    model: TopicModel,
    data: TopicData,
    units: NDArray[np.int64],
    topic: int,
    column: NDArray[np.int64],
    word: int,
    labels: Sequence[str | None],
    most: int,
) -> tuple[Evidence, ...]:
    """Return sentences with a word from the units that hold most of the topic, one a document."""
    from policymine.clean.sentences import sentence_at

    tokens = data.tokens
    if tokens is None or not data.texts:
        return ()
    found: dict[str, Evidence] = {}
    for unit in units[np.argsort(-model.doc_topic[units, topic], kind="stable")].tolist():
        document = data.parents[unit]
        if document in found:
            continue
        low, high = int(tokens.indptr[unit]), int(tokens.indptr[unit + 1])
        places = np.flatnonzero(column[tokens.ids[low:high]] == word)
        if not places.size:
            continue
        at = low + int(places[0])
        start, end, text = int(tokens.starts[at]), int(tokens.ends[at]), data.texts[document]
        first, last = sentence_at(text, start, end)
        found[document] = Evidence(
            document, text[first:last], start, end, first, labels[unit], text[start:end]
        )
        if len(found) == most:
            break
    return tuple(found.values())  # fmt: skip
