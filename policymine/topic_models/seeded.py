"""Topics steered by a user's theme words: each theme gets one topic, and other topics stay free.

A keyword-assisted model: a topic with a theme draws a share of its words from the theme's words and the rest from all
words, so that the theme's words need not be many, nor always on their subject, and words that keep their company
join the topic. While texts are read, that share is held to `pull` or more: left to the texts alone a topic with few rivals
drifts off its theme. The words of a topic are reported as the texts use them, and so is the share, which is low where a
theme's words do not hang together. By policymine's own kernel: the same seed gives the same bits on any number of threads.

Source: Eshima, Imai & Sasaki (2024), Keyword-assisted topic models, American Journal of Political Science 68.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError
from policymine.provenance import cited
from policymine.terms.order import rows_by_content
from policymine.topic_models.base import TopicData, TopicModel, check_fit
from policymine.topic_models.data import suggest_k
from policymine.topic_models.infer import shares_under
from policymine.topic_models.themes import absent_words

__all__ = ["describes", "fit", "needs_fields", "needs_k", "place", "probabilistic", "references"]

probabilistic: Final = True
needs_k: Final = False
needs_fields: Final[tuple[str, ...]] = ()
describes: Final = (
    "Topics by a keyword-assisted model: the user's theme words steer some topics, the others are free (zero-order "
    "collapsed variational Bayes)."
)
references: Final = (cited("eshima2024"),)

_FREE: Final = 2
# Pairs of unit and term up to which more starts cost little.
_SMALL: Final = 200_000


def fit(
    data: TopicData,
    *,
    k: int | None = None,
    seed: int = 0,
    themes: Mapping[str, Sequence[str]] | None = None,
    skip_absent: bool = False,
    pull: float = 0.1,
    passes: int = 100,
    term_prior: float = 0.02,
    threads: int | None = None,
) -> TopicModel:
    """Return a fitted model; rows of `doc_topic` and `topic_term` sum to 1.

    Parameters
    ----------
    data : counts by unit; rows sorted by id.
    k : number of topics, themes among them; None takes two more than themes, or what the size of the corpus
        suggests where that is more.
    seed : of the start of the free topics; the same seed gives the same arrays.
    themes : words by theme; see `themes.read_themes` for files.
    skip_absent : leave out words that the corpus does not hold, in place of an error; a theme needs one at least.
    pull : least share of its words that a theme's topic is held to take from the theme while texts are read, 0 to 0.9;
        0 leaves it to the texts.
    passes : over all units at most; they end when the likelihood rises no more.
    term_prior : Dirichlet prior of the terms in a topic, above 0.
    threads : None takes as many as there are processors; without effect on the result.

    `arrays` of the model: `prior`, (n_topics,); `keyword_share`, (n_topics,), the share of a topic's words that come
    from its theme's list, 0 for free topics; `steered`, (n_topics, n_terms), the words that texts are read under.
    `options["themes"]` gives for each theme its `topic`, `words` and
    the words left out, `absent`.

    Raises
    ------
    InputError : no theme, a word that the corpus does not hold, fewer topics than themes, or a number out of range.
    NotEnoughDataError : fewer units or terms than k.
    """
    if not themes:
        raise InputError(
            "seeded needs themes with words: --themes FILE (a .toml, .json or .xlsx of theme and words), themes={...}"
        )
    if passes < 10 or term_prior <= 0 or not 0 <= pull <= 0.9:
        raise InputError("seeded takes 10 passes or more, a term_prior above 0, and a pull of 0 to 0.9")
    check_fit(data, None, seed, "seeded")
    wanted = max(len(themes) + _FREE, suggest_k(data)) if k is None else k
    if wanted < len(themes):
        raise InputError(f"{wanted} topics cannot hold {len(themes)} themes: give k of {len(themes)} or more")
    check_fit(data, wanted, seed, "seeded")
    column = {term: i for i, term in enumerate(data.matrix.terms)}
    absent = absent_words(themes, data, skip=skip_absent)
    lists = [[column[w] for w in dict.fromkeys(words) if w in column] for words in themes.values()]
    from policymine.kernels.lda_keywords import fit_keywords

    counts = data.matrix.counts
    filled = rows_by_content(counts)
    if filled.size < wanted:
        raise NotEnoughDataError(
            f"{wanted} topics cannot be told apart in {filled.size} texts: give a smaller k"
        )
    fitted = fit_keywords(
        counts[filled],
        lists,
        k=wanted,
        seed=seed,
        pull=pull,
        term_prior=term_prior,
        passes=passes,
        threads=threads,
    )
    doc_topic = np.tile(fitted.prior / fitted.prior.sum(), (counts.shape[0], 1))
    doc_topic[filled] = fitted.doc_topic
    number: NDArray[np.float64] = np.full(wanted, -1.0)
    number[: len(lists)] = np.arange(len(lists))
    model = TopicModel.of(
        data,
        method="seeded",
        topic_term=fitted.topic_term,
        doc_topic=doc_topic,
        seed=seed,
        options={"passes": passes, "term_prior": term_prior, "pull": pull, "skip_absent": skip_absent},
        probabilistic=probabilistic,
        topic_arrays={
            "prior": fitted.prior,
            "keyword_share": fitted.keyword_share,
            "steered": fitted.steered,
            "theme": number,
        },
    )
    topic_of = {int(theme): topic for topic, theme in enumerate(model.arrays["theme"]) if theme >= 0}
    named = [
        {
            "name": name,
            "topic": topic_of[i],
            "words": [w for w in dict.fromkeys(words) if w in column],
            "absent": absent.get(name, []),
        }
        for i, (name, words) in enumerate(themes.items())
    ]
    arrays = {name: values for name, values in model.arrays.items() if name != "theme"}
    return replace(model, arrays=arrays, options={**model.options, "themes": named})


def place(model: TopicModel, data: TopicData) -> tuple[NDArray[np.float64], Mapping[str, int]]:
    """Return the topic shares of new units, (n_units, n_topics), under the steered words.

    Parameters
    ----------
    model : a model that `fit` gave.
    data : counts over the model's terms.
    """
    return shares_under(data.matrix.counts, model.arrays["steered"], model.arrays["prior"]), {}
