"""`topics --choose`: how many topics, with held-out likelihood, coherence, exclusivity and stability side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.reading import CorpusLike, Progress
from policymine.api.topic_input import topic_input
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.topic_models.choice.result import ChoiceResult

__all__ = ["choose_topics"]


def choose_topics(
    corpus: CorpusLike,
    choose: str = "5:60",
    *,
    method: str = "lda",
    seed: int = 0,
    unit: str = "auto",
    options: Mapping[str, Any] | None = None,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> ChoiceResult:
    """Try several numbers of topics and say which the texts speak for, and why: a range, never a winner.

    Parameters
    ----------
    corpus : a corpus or its folder.
    choose : LOW:HIGH, about eight numbers ever farther apart, or LOW:HIGH:STEP.
    method : a topic model that takes the number of topics.
    seed : of everything random.
    unit : document, passage, or auto: long texts are cut at paragraphs.
    options : what else the method takes, by the name that `topics` has for it.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.
    progress : called with (steps done, steps to do): documents that are segmented, then topics of all fits.

    Raises
    ------
    InputError : numbers that cannot be tried, an option of another method, or a method that finds the number itself.
    NotEnoughDataError : fewer than five documents with words, or too few texts for the smallest number.

    >>> choose_topics("corpus", "60:5")
    Traceback (most recent call last):
    ...
    policymine.errors.InputError: --choose 60:5: LOW is 2 or more, HIGH is above LOW, and STEP is 1 or more
    """
    from policymine.topic_models.base import registry
    from policymine.topic_models.choice.numbers import (
        check_method,
        describes,
        parse_grid,
        references,
        try_numbers,
    )
    from policymine.topic_models.choice.result import choice_result

    grid = parse_grid(choose)
    check_method(registry.load(method))
    given = topic_input(
        corpus,
        method=method,
        unit=unit,
        given=options or {},
        where=where,
        lexicon=lexicon,
        progress=progress,
    )
    tried = try_numbers(given.module, given.data, grid, seed=seed, options=given.options, progress=progress)
    done = {t.k for t in tried}
    return choice_result(
        tried,
        given.data,
        seed=seed,
        left_out=[k for k in grid if k not in done],
        provenance=given.reading.provenance(
            "topics",
            {"choose": choose, "method": method, "unit": unit, **given.shown},
            seed=seed,
            method=f"{given.module.describes} {describes}",
            references=(*given.module.references, *references),
        ),
    )
