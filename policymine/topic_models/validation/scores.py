"""How well people saw what belongs: precision by topic and in all, against guessing, with intervals and agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import NotEnoughDataError
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.statistics.agreement import krippendorff_alpha
from policymine.statistics.bootstrap import MIN_UNITS, resample_weights, tail
from policymine.statistics.fdr import q_values
from policymine.statistics.intervals import binomial_interval
from policymine.topic_models.validation.key import Pack
from policymine.topic_models.validation.questions import TASKS, Item, catalogue, message
from policymine.topic_models.validation.result import (
    CODER_COLUMNS,
    COLUMNS,
    ITEM_COLUMNS,
    SEPARATOR,
    ValidationResult,
)

__all__ = ["fewest_answers", "score", "topic_log_odds"]

Floats = NDArray[np.float64]
_RESAMPLES: Final = 2_000
# From this share of right answers on a topic is not called unreadable for want of answers.
_MOSTLY: Final = 0.5
# Tasks in which the right answer is an intruder into a passage.
_INTRUDED: Final = ("topics", "labels")


def topic_log_odds(item: Item, option: int) -> float:
    """Return log(share of the intruder / share of the topic chosen) in the passage: 0 where the intruder was found.

    A share below half a counted word is taken as that: a topic that a method gives nothing of cannot be infinitely wrong.

    Source: Chang et al. (2009), Reading tea leaves, eq. 2.

    >>> topic_log_odds(Item("topics", 0, ("a", "b"), 1, (0, 1), (0.5, 0.005), n_words=200), 0)
    -4.605170185988091
    """
    floor = 0.5 / max(item.n_words, 1)
    return float(np.log(max(item.shares[item.right], floor) / max(item.shares[option], floor)))


def fewest_answers(chance: float) -> int:
    """Return how many answers it takes that all right ones are unlike guessing, p at most 0.05.

    >>> fewest_answers(1 / 6), fewest_answers(1 / 4)
    (2, 3)
    """
    return int(np.ceil(np.log(0.05) / np.log(chance)))


def score(
    pack: Pack,
    chosen: Mapping[int, Mapping[int, int]],
    labels: Sequence[str],
    topic_numbers: Sequence[int] | None = None,
    *,
    provenance: Provenance,
    notes: Sequence[Mapping[str, str]] = (),
    show: str = "topics",
    seed: int = 0,
) -> ValidationResult:
    """Return what coders saw.

    Parameters
    ----------
    pack : the questions.
    chosen : by coder, the option of each question answered (see `validation.key.Row.item`).
    labels : name of each topic of the model.
    topic_numbers : the number by which each goes; None counts from 0.
    provenance : what made the answers.
    notes : what the reader must know of them.
    show : `topics`, a row a task and topic; `items`, a row a question; `coders`, a row a task and coder.
    seed : of resampling.

    Raises
    ------
    NotEnoughDataError : no question has an answer.
    """
    coders = sorted(c for c in chosen if chosen[c])
    if not coders:
        raise NotEnoughDataError(
            "the sheets hold no answer that can be counted: fill in the yellow column, or see the notes"
        )
    known = list(range(len(labels))) if topic_numbers is None else list(topic_numbers)
    by_item = {n: {c: chosen[c][n] for c in coders if n in chosen[c]} for n in range(len(pack.items))}
    tasks = [t for t in TASKS if any(pack.items[n].task == t and by_item[n] for n in by_item)]
    rows: list[dict[str, Any]] = []
    behind: list[tuple[int, ...]] = []
    agreement: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    for task in tasks:
        numbers = [n for n, item in enumerate(pack.items) if item.task == task]
        topics = sorted({pack.items[n].topic for n in numbers})
        whole = _overall(pack, by_item, numbers, coders, seed)
        rows.append({"task": task, "topic": None, "label": None, **whole})
        behind.append(tuple(numbers))
        for topic in topics:
            own = [n for n in numbers if pack.items[n].topic == topic]
            rows.append(
                {"task": task, "topic": known[topic], "label": labels[topic], **_tally(pack, by_item, own)}
            )
            behind.append(tuple(own))
        agreement.append(_agreement(pack, by_item, numbers, coders, task, whole, seed))
        people += [_person(pack, by_item, numbers, coder, task) for coder in coders]
    of_topics = [i for i, row in enumerate(rows) if row["topic"] is not None]
    for i, q in zip(of_topics, q_values([rows[i]["p"] for i in of_topics]), strict=True):
        rows[i]["q"] = float(q)
    scored = [
        _scored(pack, n, answers, labels, known)
        for n, answers in by_item.items()
        if pack.items[n].task in tasks
    ]
    place = {n: i for i, n in enumerate(n for n in by_item if pack.items[n].task in tasks)}
    behind = [tuple(place[n] for n in numbers) for numbers in behind]
    told = (*notes, *_told(tasks, rows, people, coders))
    table, opened = _table(show, rows, behind, scored, people)
    return ValidationResult(
        table=table,
        provenance=provenance,
        sentences=_passages(opened, scored),
        scored=tuple(scored),
        behind=tuple(opened),
        agreement=tuple(agreement),
        messages=told,
        coders=tuple(people),
    )


def _tally(pack: Pack, by_item: Mapping[int, Mapping[int, int]], numbers: Sequence[int]) -> dict[str, Any]:
    """Return the counts of some questions with the exact interval, and the log odds where there are passages."""
    answers = [(pack.items[n], option) for n in numbers for option in by_item[n].values()]
    n, right = len(answers), sum(option == item.right for item, option in answers)
    options = len(pack.items[numbers[0]].options)
    made: dict[str, Any] = {
        "n_items": len(numbers),
        "n_answers": n,
        "n_right": right,
        "chance": 1.0 / options,
        "precision": right / n if n else None,
        "interval": "exact" if n else None,
        "p": _guessed(right, n, 1.0 / options),
    }
    if n:
        low, high = binomial_interval(right, n, method="exact")
        made |= {"low": float(low), "high": float(high)}
    if pack.items[numbers[0]].task in _INTRUDED and n:
        items = [n for n in numbers if by_item[n]]
        made["log_odds"] = float(np.mean([_item_odds(pack.items[i], by_item[i]) for i in items]))
        made["chance_log_odds"] = float(np.mean([_guess_odds(pack.items[i]) for i in items]))
    return made


def _overall(
    pack: Pack,
    by_item: Mapping[int, Mapping[int, int]],
    numbers: Sequence[int],
    coders: Sequence[int],
    seed: int,
) -> dict[str, Any]:
    """Return the counts of a task, with an interval over topics (and coders)."""
    made = _tally(pack, by_item, numbers)
    topics = sorted({pack.items[n].topic for n in numbers if by_item[n]})
    right, given = np.zeros((len(topics), len(coders))), np.zeros((len(topics), len(coders)))
    for n in numbers:
        for coder, option in by_item[n].items():
            at = topics.index(pack.items[n].topic), coders.index(coder)
            given[at] += 1
            right[at] += option == pack.items[n].right
    ends = _resampled(right, given, seed)
    if ends is not None:
        how = "topics and coders" if len(coders) >= MIN_UNITS else "topics"
        made |= {"low": ends[0], "high": ends[1], "interval": f"bootstrap over {how}"}
    else:
        # All topics came out alike, or there are too few: each counts once, or each question where there are few topics.
        units = len(topics) if len(topics) >= MIN_UNITS else sum(1 for n in numbers if by_item[n])
        low, high = binomial_interval(made["precision"] * units, units, method="exact")
        made |= {"low": float(low), "high": float(high)}
    odds = [
        _item_odds(pack.items[n], by_item[n])
        for n in numbers
        if by_item[n] and pack.items[n].task in _INTRUDED
    ]
    if len(odds) >= MIN_UNITS and np.ptp(odds) > 0:
        drawn = np.concatenate(
            [
                w @ np.asarray(odds) / len(odds)
                for w in resample_weights(len(odds), _RESAMPLES, np.random.default_rng(seed))
            ]
        )
        made["log_odds_low"], made["log_odds_high"] = _ends(drawn, len(odds))
    return made


def _resampled(right: Floats, given: Floats, seed: int) -> tuple[float, float] | None:
    """Return the interval of the ratio of sums over topics drawn again, coders too from five on; None where it has none.

    Source: Owen, A. B. (2007). The pigeonhole bootstrap. Annals of Applied Statistics 1.
    """
    n_topics, n_coders = right.shape
    if n_topics < MIN_UNITS:
        return None
    rng = np.random.default_rng(seed)
    drawn: list[Floats] = []
    for weights in resample_weights(n_topics, _RESAMPLES, rng):
        across = np.ones((weights.shape[0], n_coders))
        if n_coders >= MIN_UNITS:
            across = next(resample_weights(n_coders, weights.shape[0], rng))
        above = ((weights @ right) * across).sum(axis=1)
        below = ((weights @ given) * across).sum(axis=1)
        drawn.append(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))
    ratios = np.concatenate(drawn)
    fewest = min(n_topics, n_coders) if n_coders >= MIN_UNITS else n_topics
    low, high = _ends(ratios[~np.isnan(ratios)], fewest)
    return (low, high) if low < high else None


def _ends(drawn: Floats, n_units: int) -> tuple[float, float]:
    cut = tail(n_units, 0.95)
    return float(np.quantile(drawn, cut, method="lower")), float(np.quantile(drawn, 1 - cut, method="higher"))


def _guessed(right: int, n: int, chance: float) -> float:
    """Return the probability that guessing gives as many right answers or more; NaN without answers."""
    from scipy.special import bdtrc

    if not n:
        return float("nan")
    return 1.0 if right == 0 else float(bdtrc(right - 1, n, chance))


def _item_odds(item: Item, answers: Mapping[int, int]) -> float:
    return float(np.mean([topic_log_odds(item, option) for option in answers.values()]))


def _guess_odds(item: Item) -> float:
    return float(np.mean([topic_log_odds(item, option) for option in range(len(item.options))]))


def _agreement(
    pack: Pack,
    by_item: Mapping[int, Mapping[int, int]],
    numbers: Sequence[int],
    coders: Sequence[int],
    task: str,
    whole: Mapping[str, Any],
    seed: int,
) -> dict[str, Any]:
    chosen = [[by_item[n].get(coder, -1) for n in numbers] for coder in coders]
    found = krippendorff_alpha(chosen, seed=seed)
    kept = ("n_items", "n_answers", "n_right", "precision", "low", "high", "chance", "p")
    return {
        "task": task,
        **{name: whole.get(name) for name in kept},
        "n_coders": len(coders),
        "alpha": _or_none(found.alpha),
        "alpha_low": _or_none(found.low),
        "alpha_high": _or_none(found.high),
        "n_units": found.n_units,
    }


def _person(
    pack: Pack, by_item: Mapping[int, Mapping[int, int]], numbers: Sequence[int], coder: int, task: str
) -> dict[str, Any]:
    own = {n: ({coder: by_item[n][coder]} if coder in by_item[n] else {}) for n in numbers}
    made = _tally(pack, own, numbers)
    return {
        "task": task,
        "coder": coder,
        **{c: made.get(c) for c in CODER_COLUMNS[2:]},
        "p": _or_none(made["p"]),
    }


def _scored(
    pack: Pack, n: int, answers: Mapping[int, int], labels: Sequence[str], known: Sequence[int]
) -> dict[str, Any]:
    item = pack.items[n]
    odds = _item_odds(item, answers) if item.task in _INTRUDED and answers else None
    return {
        "task": item.task,
        "topic": known[item.topic],
        "label": labels[item.topic],
        "right": item.options[item.right],
        "right_topic": known[item.topics[item.right]],
        "options": list(item.options),
        "shares": list(item.shares),
        "n_answers": len(answers),
        "n_right": sum(option == item.right for option in answers.values()),
        "answers": {str(coder): item.options[option] for coder, option in answers.items()},
        "log_odds": odds,
        "document": item.document or None,
        "start": item.start if item.document else None,
        "end": item.end if item.document else None,
        "text": item.text or None,
    }


def _told(
    tasks: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    people: Sequence[Mapping[str, Any]],
    coders: Sequence[int],
) -> list[dict[str, str]]:
    told: list[dict[str, str]] = []
    names = catalogue()["names"]

    def say(key: str, task: str, **values: Any) -> None:
        both = {lang: message(key, task=names[task][lang], **values)[lang] for lang in ("zh", "en")}
        told.append(both)

    for task in tasks:
        of_task = [row for row in rows if row["task"] == task and row["topic"] is not None]
        least = fewest_answers(of_task[0]["chance"])
        few = [str(row["topic"]) for row in of_task if row["n_answers"] < least]
        unsure = [row for row in of_task if row["n_answers"] >= least and row["q"] > 0.05]
        # Mostly right and still not sure is a lack of answers, not of meaning.
        weak = [str(row["topic"]) for row in unsure if row["precision"] < _MOSTLY]
        open_ = [str(row["topic"]) for row in unsure if row["precision"] >= _MOSTLY]
        if weak:
            say("at_chance", task, topics=", ".join(weak))
        if open_:
            say("undecided", task, topics=", ".join(open_))
        if few:
            say("few_answers", task, topics=", ".join(few), least=least)
        for person in people:
            if (
                person["task"] == task
                and person["p"] is not None
                and person["p"] > 0.05
                and person["n_answers"] >= 10
            ):
                say("coder_at_chance", task, coder=person["coder"])
    if len(coders) < 2:
        told.append(message("few_coders"))
    told.append(message("interval"))
    if any(task in _INTRUDED for task in tasks):
        told.append(message("log_odds"))
    return told


def _table(
    show: str,
    rows: list[dict[str, Any]],
    behind: list[tuple[int, ...]],
    scored: list[dict[str, Any]],
    people: list[dict[str, Any]],
) -> tuple[Any, list[tuple[int, ...]]]:
    if show == "items":
        flat = [
            {
                **item,
                "options": SEPARATOR.join(item["options"]),
                "answers": "; ".join(f"{coder}: {text}" for coder, text in item["answers"].items()),
            }
            for item in scored
        ]
        table = frame(flat, ITEM_COLUMNS)
        for name in ("start", "end"):
            table[name] = table[name].astype("Int64")
        return table, [(i,) for i in range(len(scored))]
    if show == "coders":
        own = [
            tuple(i for i, item in enumerate(scored) if item["task"] == person["task"]) for person in people
        ]
        return frame(people, CODER_COLUMNS), own
    table = frame(rows, COLUMNS)
    table["topic"] = table["topic"].astype("Int64")
    return table, behind


def _passages(
    behind: Sequence[Sequence[int]], scored: Sequence[Mapping[str, Any]]
) -> dict[int, tuple[Evidence, ...]]:
    found: dict[int, tuple[Evidence, ...]] = {}
    for row, numbers in enumerate(behind):
        items = [scored[i] for i in numbers if scored[i]["document"]]
        if items:
            found[row] = tuple(
                Evidence(i["document"], i["text"], i["start"], i["end"], i["start"], term=i["right"])
                for i in items
            )
    return found


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
