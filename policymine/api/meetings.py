"""`meetings`: who spoke, how often and how much, in verbatim records."""

from __future__ import annotations

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
    return participation(
        minutes, passages, seed=seed, provenance=reading.provenance("meetings", {}, seed=seed)
    )
