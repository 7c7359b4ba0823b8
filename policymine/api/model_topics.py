"""`topics --model`: the topics of a saved model on its corpus, with the names and merges that a person gave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.evolve import model_data
from policymine.api.model_corpus import recall
from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.topic_models.summary import TopicResult

__all__ = ["model_topics"]


def model_topics(
    model: str | Path, corpus: CorpusLike | None = None, *, progress: Progress | None = None
) -> TopicResult:
    """Return the topics of a saved model with words, prevalence, coherence and sentences; nothing is fitted.

    Parameters
    ----------
    model : folder of the model.
    corpus : the corpus it was fitted on, or its folder; None takes it where it stood when the model was saved.

    Raises
    ------
    ModelError : no model there, or one of other texts.
    InputError : the corpus is no longer where it was.

    >>> model_topics("models/none")
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models import summary
    from policymine.topic_models.base import registry
    from policymine.topic_models.store import load

    fitted = load(model)
    module = registry.load(fitted.method)
    lexicon = Lexicon(tuple(LexiconTerm(**row) for row in fitted.lexicon)) if fitted.lexicon else None
    reading = read_corpus(recall(model) if corpus is None else corpus, lexicon=lexicon, progress=progress)
    return summary.summarise(
        fitted,
        model_data(fitted, reading),
        provenance=reading.provenance(
            "topics",
            {"model": Path(model).as_posix()},
            method=f"{module.describes} {summary.describes}",
            references=(*module.references, *summary.references),
        ),
    )
