"""`topics`: a topic model of a corpus, with words, prevalence, coherence and representative sentences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel
    from policymine.topic_models.data import Unit
    from policymine.topic_models.summary import TopicResult

__all__ = ["topics"]


def topics(
    corpus: CorpusLike,
    *,
    method: str = "lda",
    k: int | None = None,
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
    k : number of topics; None takes one by the size of the corpus, or for bert as many as there are clusters.
    seed : of everything random.
    unit : document, passage, or auto: long texts are cut at paragraphs.
    embedding : for bert, the folder of a sentence-transformers model on this computer; None embeds by TF-IDF.
    into : folder to save the model to.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    UnknownNameError : no such method.
    NotEnoughDataError : fewer texts or words than the topics need.
    MissingExtraError : bert without the extra.
    """
    from policymine.topic_models import summary
    from policymine.topic_models.base import registry
    from policymine.topic_models.data import suggest_k, topic_data
    from policymine.topic_models.store import save

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
    # Without a k, a method that can find the number of topics itself does so.
    chosen = suggest_k(data) if k is None and module.needs_k else k
    fitted: TopicModel = module.fit(data, k=chosen, seed=seed, **options)
    model = replace(fitted, corpus=reading.corpus.fingerprint)
    if into is not None:
        save(model, into)
    return summary.summarise(
        model,
        data,
        provenance=reading.provenance(
            "topics",
            {"method": method, "k": chosen, "unit": unit, "embedding": embedding},
            seed=seed,
            method=f"{module.describes} {summary.describes}",
            references=(*module.references, *summary.references),
        ),
    )
