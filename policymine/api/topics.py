"""`topics`: a topic model of a corpus, with words, prevalence, coherence and representative sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.topic_models.data import Unit
    from policymine.topic_models.summary import TopicResult

__all__ = ["topics"]


def topics(
    corpus: CorpusLike,
    *,
    method: str = "lda",
    k: int | None = 20,
    seed: int = 0,
    unit: str = "auto",
    embedding: str | None = None,
    into: str | Path | None = None,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> TopicResult:
    """Fit a topic model and return its topics, largest first.

    Parameters
    ----------
    corpus : a corpus or its folder.
    method : lda, nmf or bert.
    k : number of topics; None takes one by the size of the corpus, 5 to 20.
    seed : of everything random.
    unit : document, passage, or auto: long texts are cut at paragraphs.
    embedding : for bert, the folder or name of a sentence-transformers model; None embeds offline.
    into : folder to save the model to.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    UnknownNameError : no such method.
    NotEnoughDataError : fewer texts or words than the topics need.
    MissingExtraError : bert without the extra.
    """
    from policymine.topic_models.base import registry
    from policymine.topic_models.data import topic_data
    from policymine.topic_models.store import save
    from policymine.topic_models.summary import summarise

    module = registry.load(method)
    options: dict[str, Any] = {}
    if embedding is not None:
        if method != "bert":
            raise InputError(f"--embedding belongs to --method bert, not to {method}")
        options["encoder"] = embedding
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    data = topic_data(
        reading.tokens,
        reading.texts,
        reading.documents,
        language=reading.language,
        unit=cast("Unit", unit),
    )
    n_units = len(data.matrix.documents)
    chosen = k if k is not None else max(5, min(20, round((n_units / 3) ** 0.5)))
    model = module.fit(data, k=chosen, seed=seed, **options)
    if into is not None:
        save(model, into)
    return summarise(
        model,
        data,
        provenance=reading.provenance(
            "topics", {"method": method, "k": chosen, "unit": unit, "embedding": embedding}, seed=seed
        ),
    )
