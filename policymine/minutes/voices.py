"""How talk is spread: who follows whom, Lorenz points, gender where it is given, and evenness with intervals.

Made beside the shares of talk, from the same verbatim records: turns in their order, people as they were told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from policymine.minutes.inequality import gini
from policymine.results import frame
from policymine.statistics.bootstrap import MIN_UNITS, bootstrap_interval

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "EVENNESS_COLUMNS",
    "FOLLOWS_COLUMNS",
    "LORENZ_COLUMNS",
    "Talk",
    "by_gender",
    "evenness",
    "follows",
    "gender_of",
    "lorenz",
]

FOLLOWS_COLUMNS: Final = ("meeting", "speaker", "next", "group", "next_group", "n", "expected", "ratio")
LORENZ_COLUMNS: Final = ("meeting", "people", "talk", "with_silent")
GENDER_COLUMNS: Final = ("gender", "meetings", "speakers", "turns", "chars", "share")
EVENNESS_COLUMNS: Final = ("measure", "meetings", "mean", "low", "high", "note")
_FEMALE: Final = re.compile(
    r"女士|小姐|太太|夫人|阿姨|大妈|大娘|奶奶|大姐|[（(]女|\b(?:Ms|Mrs|Miss|Madam|Madame|Lady)\b|[（(](?:f|female)[）)]",
    re.IGNORECASE,
)
_MALE: Final = re.compile(
    r"先生|大爷|大叔|爷爷|大伯|大哥|[（(]男|\b(?:Mr|Sir|Lord)\b|[（(](?:m|male)[）)]", re.IGNORECASE
)
_MEASURES: Final = ("gini", "gini_no_chair", "gini_present", "gini_present_no_chair", "chair_share")


@dataclass(frozen=True, slots=True)
class Talk:
    """One verbatim meeting as talk.

    Parameters
    ----------
    meeting : its id.
    order : who speaks, turn after turn: an index into `speakers`.
    speakers : the labels.
    groups : the side of each, None where not known.
    chars : what each said.
    silent : how many were present and silent; None where there is no roster.
    """

    meeting: str
    order: tuple[int, ...]
    speakers: tuple[str, ...]
    groups: tuple[str | None, ...]
    chars: tuple[int, ...]
    silent: int | None


def gender_of(*wordings: str) -> str | None:
    """Return `female` or `male` where a label or an entry of a list says so; None where nothing does, or both.

    Nobody's gender is guessed from a name.

    >>> gender_of("王女士"), gender_of("李某某（男，62岁）"), gender_of("Mr. Corrigan"), gender_of("张秀英")
    ('female', 'male', 'male', None)
    """
    text = " ".join(wordings)
    female, male = _FEMALE.search(text), _MALE.search(text)
    if bool(female) == bool(male):
        return None
    return "female" if female else "male"


def follows(talks: Sequence[Talk]) -> pd.DataFrame:
    """Return who follows whom: one row a pair of speakers of a meeting, most frequent first.

    Parameters
    ----------
    talks : the meetings.

    `expected` is what chance gives where the next turn goes to anybody else in proportion to their turns; `ratio` above
    1 means more often than that.

    >>> talk = Talk("m", (0, 1, 0, 1, 2), ("a", "b", "c"), (None, None, None), (5, 5, 5), None)
    >>> [(r.speaker, r.next, r.n) for r in follows([talk]).itertuples()]
    [('a', 'b', 2), ('b', 'a', 1), ('b', 'c', 1)]
    """
    rows: list[dict[str, Any]] = []
    for talk in talks:
        pairs = Counter(p for p in zip(talk.order, talk.order[1:], strict=False) if p[0] != p[1])
        turns = Counter(talk.order)
        sent = Counter(a for a, _ in pairs.elements())
        total = sum(turns.values())
        for (a, b), n in sorted(pairs.items(), key=lambda p: (-p[1], p[0])):
            expected = sent[a] * turns[b] / (total - turns[a]) if total > turns[a] else None
            rows.append(
                {
                    "meeting": talk.meeting, "speaker": talk.speakers[a], "next": talk.speakers[b],
                    "group": talk.groups[a], "next_group": talk.groups[b], "n": n,
                    "expected": expected, "ratio": n / expected if expected else None,
                }
            )  # fmt: skip
    return frame(rows, FOLLOWS_COLUMNS)


def lorenz(talks: Sequence[Talk]) -> pd.DataFrame:
    """Return the Lorenz points of each meeting: share of people, least talkative first, and the share of talk they have.

    Parameters
    ----------
    talks : the meetings.

    With a roster the points are given twice, over those who spoke and with the silent.

    >>> t = lorenz([Talk("m", (0,), ("a", "b"), (None, None), (1, 3), None)])
    >>> t[["people", "talk"]].values.tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    rows: list[dict[str, Any]] = []
    for talk in talks:
        variants: list[tuple[list[int], bool]] = [(list(talk.chars), False)]
        if talk.silent:
            variants.append(([*talk.chars, *[0] * talk.silent], True))
        for amounts, silent in variants:
            total = sum(amounts)
            if not total:
                continue
            curve = np.concatenate([[0.0], np.cumsum(np.sort(np.asarray(amounts, dtype=np.float64))) / total])
            rows += [
                {"meeting": talk.meeting, "people": i / len(amounts), "talk": float(y), "with_silent": silent}
                for i, y in enumerate(curve)
            ]
    return frame(rows, LORENZ_COLUMNS)


def by_gender(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a gender, and one for those whose gender the records do not give.

    Parameters
    ----------
    table : one row a speaker of a meeting, with `gender`, `meeting`, `turns`, `chars`.
    """
    total = max(1, int(table["chars"].sum()))
    rows = []
    for gender in ("female", "male", None):
        own = table[table["gender"].isna()] if gender is None else table[table["gender"] == gender]
        rows.append(
            {
                "gender": gender, "meetings": int(own["meeting"].nunique()), "speakers": len(own),
                "turns": int(own["turns"].sum()), "chars": int(own["chars"].sum()),
                "share": float(own["chars"].sum()) / total,
            }
        )  # fmt: skip
    return frame(rows, GENDER_COLUMNS)


def evenness(meetings: pd.DataFrame, talks: Sequence[Talk], *, n_boot: int, seed: int) -> pd.DataFrame:
    """Return the mean over meetings of each measure of evenness, with an interval from resampled meetings.

    Parameters
    ----------
    meetings : one row a meeting, with the measures.
    talks : the same meetings, for the uncorrected coefficient (`gini_uncorrected`: one voice of n gives (n - 1) / n).
    n_boot, seed : of the bootstrap.

    With fewer than five meetings there is no interval, and `note` says so.
    """
    plain = [gini(t.chars, corrected=False) for t in talks]
    values = {m: [float(v) for v in meetings[m].astype(float) if v == v] for m in _MEASURES}  # noqa: PLR0124
    values["gini_uncorrected"] = [v for v in plain if v == v]  # noqa: PLR0124
    rows = []
    for measure, known in values.items():
        found = (
            bootstrap_interval(known, np.mean, n_resamples=n_boot, method="expanded", seed=seed)
            if len(known) >= MIN_UNITS
            else None
        )
        has = found is not None and not found.degenerate
        rows.append(
            {
                "measure": measure, "meetings": len(known), "mean": float(np.mean(known)) if known else None,
                "low": found.low if has and found else None, "high": found.high if has and found else None,
                "note": None if has else (found.degenerate if found else f"only {len(known)} meetings; at least {MIN_UNITS} are needed"),
            }
        )  # fmt: skip
    return frame(rows, EVENNESS_COLUMNS)
