"""`meetings`: who took part, what was decided, who must do what, and what became of it, across meetings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.api.reading import CorpusLike, Reading, read_corpus
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

    from policymine.minutes.base import MeetingsResult
    from policymine.minutes.facts import TablesResult

__all__ = [
    "VIEWS",
    "cases",
    "decisions",
    "issues",
    "meeting_actions",
    "meetings",
    "outcomes",
    "view_meetings",
]

VIEWS: Final = ("participation", "decisions", "actions", "issues", "cases", "outcomes")


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

    reading, minutes, passages = _records(corpus, where)
    return participation(
        minutes, passages, seed=seed, provenance=reading.provenance("meetings", {}, seed=seed)
    )


def decisions(corpus: CorpusLike, *, where: str | None = None) -> TablesResult:
    """Return every decision of the minutes: wording, outcome, vote, item; and decision rates by body.

    Parameters
    ----------
    corpus : a corpus or its folder; summaries and word-for-word records alike.
    where : DuckDB condition on document fields.

    Raises
    ------
    NotEnoughDataError : the corpus holds no minutes.
    """
    from policymine.minutes.decisions import decisions as run

    reading, minutes, passages = _records(corpus, where)
    return run(minutes, passages, provenance=_provenance(reading, "decisions"))


def meeting_actions(corpus: CorpusLike, *, where: str | None = None) -> TablesResult:
    """Return every action item of the minutes: what, owner, helpers, deadline, state.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.

    Raises
    ------
    NotEnoughDataError : the corpus holds no minutes.
    """
    from policymine.minutes.actions import actions as run

    reading, minutes, passages = _records(corpus, where)
    return run(minutes, passages, provenance=_provenance(reading, "actions"))


def issues(corpus: CorpusLike, *, where: str | None = None, linked: float | None = None) -> TablesResult:
    """Return each issue with its way from proposal to follow-up, and the time to decision with open ones censored.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    linked : cosine of wording from which on two items are one issue, between 0 and 1; None takes 0.18.

    Raises
    ------
    InputError : `linked` lies outside 0 and 1.
    NotEnoughDataError : the corpus holds no minutes.
    """
    from policymine.minutes.issues import issues as run

    if linked is not None and not 0.0 < linked <= 1.0:
        raise InputError(f"--linked is a cosine above 0 and at most 1, not {linked}")
    reading, minutes, passages = _records(corpus, where)
    return run(
        minutes, passages, linked=linked, provenance=_provenance(reading, "issues", {"linked": linked})
    )


def cases(
    corpus: CorpusLike,
    *,
    where: str | None = None,
    success: str = "followed_up",
    thresholds: Mapping[str, float] | None = None,
) -> TablesResult:
    """Return the bodies side by side, one row a case: raw values, crisp conditions, and whether consultation succeeded.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    success : `followed_up`, `decided` or `improved`.
    thresholds : other thresholds of crisp conditions, such as {"RESIDENTS": 0.5}.

    Raises
    ------
    NotEnoughDataError : the corpus holds no minutes, or no record states its body.
    UnknownNameError : an unknown success or condition.
    """
    from policymine.minutes.cases import cases as run

    reading, minutes, passages = _records(corpus, where)
    stated = {"success": success, "threshold": [f"{k}={v:g}" for k, v in (thresholds or {}).items()]}
    return run(
        minutes,
        passages,
        success=success,
        thresholds=thresholds,
        provenance=_provenance(reading, "cases", stated),
    )


def outcomes(corpus: CorpusLike, *, where: str | None = None) -> TablesResult:
    """Return every outcome that minutes and interviews claim: value, unit, baseline, direction, place, sentence.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.

    Raises
    ------
    NotEnoughDataError : the corpus holds no minutes and no interviews.
    """
    from policymine.minutes.outcomes import outcomes as run

    reading, records, passages = _records(corpus, where, kinds=("minutes", "interview"))
    return run(records, passages, provenance=_provenance(reading, "outcomes"))


def view_meetings(
    corpus: CorpusLike,
    *,
    show: str = "participation",
    where: str | None = None,
    seed: int = 0,
    linked: float | None = None,
    success: str = "followed_up",
    thresholds: Mapping[str, float] | None = None,
) -> MeetingsResult | TablesResult:
    """Return one view of the meetings, by its name; the parameters of other views must be left alone.

    Raises
    ------
    UnknownNameError : no such view.
    InputError : a parameter of another view was given.
    """
    if show not in VIEWS:
        raise UnknownNameError("--show", show, VIEWS)
    if linked is not None and show != "issues":
        raise InputError(f"--linked belongs to --show issues, not to {show}")
    if (success != "followed_up" or thresholds) and show != "cases":
        raise InputError(f"--success and --threshold belong to --show cases, not to {show}")
    if show == "participation":
        return meetings(corpus, where=where, seed=seed)
    if show == "issues":
        return issues(corpus, where=where, linked=linked)
    if show == "cases":
        return cases(corpus, where=where, success=success, thresholds=thresholds)
    plain = {"decisions": decisions, "actions": meeting_actions, "outcomes": outcomes}[show]
    return plain(corpus, where=where)


def _provenance(reading: Reading, show: str, parameters: Mapping[str, Any] | None = None) -> Any:
    return reading.provenance("meetings", {"show": show, **(parameters or {})})


def _records(
    corpus: CorpusLike, where: str | None, kinds: tuple[str, ...] = ("minutes",)
) -> tuple[Reading, pd.DataFrame, pd.DataFrame]:
    """Return the reading, the records and their passages."""
    import pandas as pd

    reading = read_corpus(corpus, where=where)
    documents = reading.documents
    minutes = documents[documents["kind"].isin(kinds)].reset_index(drop=True)
    if minutes.empty:
        found = ", ".join(sorted(set(documents["kind"])))
        raise NotEnoughDataError(
            f"{reading.corpus.name} holds no {' and no '.join(kinds)} (its documents are: {found}); "
            "if some are, ingest them with --kind minutes"
        )
    passages = reading.corpus.passages()
    passages = passages[passages["document"].isin(set(minutes["id"]))].reset_index(drop=True)
    # The label as written (居委会主任毕某) and the roster's wording hold the offices that the bare names lack.
    read = passages["speaker"].tolist()
    passages["speaker"] = [_as_written(s, b) for s, b in zip(read, passages["label"], strict=True)]
    minutes["known"] = pd.Series(_known(reading, minutes["id"].tolist(), passages, read), dtype=object)
    minutes["present"] = [_roster(f, p) for f, p in zip(minutes["fields"], minutes["present"], strict=True)]
    return reading, minutes, passages


def _known(
    reading: Reading, ids: list[str], passages: pd.DataFrame, read: list[str | None]
) -> list[dict[str, dict[str, Any]]]:
    """Return for each record what its file says of the speakers (role, gender), by the labels of the passages."""
    columns = reading.corpus.values("extra")
    stated = {
        document: facts
        for document, extra in zip(columns["id"], columns["extra"], strict=True)
        if isinstance(facts := json.loads(extra or "{}").get("speakers"), dict)
    }
    found: dict[str, dict[str, dict[str, Any]]] = {}
    if stated:
        for document, speaker, label in zip(passages["document"], read, passages["speaker"], strict=True):
            fact = stated.get(document, {}).get(speaker) if isinstance(speaker, str) else None
            if isinstance(fact, dict):
                found.setdefault(document, {})[label] = fact
    return [found.get(document, {}) for document in ids]


def _as_written(speaker: str | None, label: str) -> str | None:
    written = label.strip(" \u3000：:.")
    return written if isinstance(speaker, str) and speaker in written else speaker


def _roster(fields: str, names: tuple[str, ...]) -> tuple[str, ...]:
    raw = json.loads(fields or "{}").get("present", {}).get("raw")
    return tuple(line for line in raw.splitlines() if line.strip()) if raw else names
