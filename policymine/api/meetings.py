"""`meetings`: who spoke, how often and how much, in verbatim records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, read_corpus
from policymine.errors import NotEnoughDataError

if TYPE_CHECKING:
    from policymine.minutes.base import MeetingsResult

__all__ = ["meetings"]


def meetings(corpus: CorpusLike, *, where: str | None = None, seed: int = 0) -> MeetingsResult:
    """Return each speaker's turns, characters and share of each meeting.

    Parameters
    ----------
    corpus : a corpus or its folder; documents of kind minutes are read.
    where : DuckDB condition on document fields.
    seed : of the bootstrap over meetings.

    Raises
    ------
    NotEnoughDataError : the corpus holds no minutes.
    RefusedError : no record is verbatim, so that shares of talk would mislead.
    """
    from policymine.minutes.participation import participation

    reading = read_corpus(corpus, where=where)
    documents = reading.documents
    minutes = documents[documents["kind"] == "minutes"].reset_index(drop=True)
    if minutes.empty:
        kinds = ", ".join(sorted(set(documents["kind"])))
        raise NotEnoughDataError(
            f"{reading.corpus.name} holds no minutes (its documents are: {kinds}); "
            "if some are, ingest them with --kind minutes"
        )
    passages = reading.corpus.passages()
    passages = passages[passages["document"].isin(set(minutes["id"]))].reset_index(drop=True)
    # The label as written (居委会主任毕某) and the roster's wording hold the offices that the bare names lack.
    passages["speaker"] = [
        _as_written(s, b) for s, b in zip(passages["speaker"], passages["label"], strict=True)
    ]
    minutes["present"] = [_roster(f, p) for f, p in zip(minutes["fields"], minutes["present"], strict=True)]
    return participation(
        minutes, passages, seed=seed, provenance=reading.provenance("meetings", {}, seed=seed)
    )


def _as_written(speaker: str | None, label: str) -> str | None:
    written = label.strip(" \u3000：:.")
    return written if isinstance(speaker, str) and speaker in written else speaker


def _roster(fields: str, names: tuple[str, ...]) -> tuple[str, ...]:
    raw = json.loads(fields or "{}").get("present", {}).get("raw")
    return tuple(line for line in raw.splitlines() if line.strip()) if raw else names
