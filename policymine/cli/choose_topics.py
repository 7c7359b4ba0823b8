"""`policymine topics CORPUS --choose LOW:HIGH`"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policymine.cli.output import emit, progress, say


def choose_topics(
    corpus: Path,
    choose: str,
    method: str,
    seed: int,
    unit: str,
    given: Mapping[str, Any],
    where: str | None,
    lexicon: Path | None,
    lang: str | None,
    *,
    json: bool,
    out: Path | None,
) -> None:
    """Print the numbers of topics side by side, and above them the range with its reasons."""
    from policymine.api.choose_topics import choose_topics as verb
    from policymine.api.language import language_of

    language = language_of(lang, corpus)
    with progress("working") as callback:
        result = verb(
            corpus,
            choose,
            method=method,
            seed=seed,
            unit=unit,
            options=given,
            where=where,
            lexicon=lexicon,
            progress=callback,
        )
    reasons = result.reasons(language)
    emit(
        result,
        json=json,
        out=out,
        lang=language,
        lines=[*reasons, ""],
        columns=[
            *("k", "in_range", "perplexity", "behind", "coherence", "exclusivity", "diversity"),
            *("stability", "stability_low", "stability_high", "returning"),
        ],
    )
    for note in result.messages:
        if not json:
            say(note[language])
