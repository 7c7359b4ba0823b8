"""Questions that show people whether topics mean something: which word, which words, which topic does not belong.

- `words`, word intrusion (Chang et al. 2009): five of a topic's likeliest words and one that is likely in another topic
  and unlikely here.
- `word-sets`, random four-word-set intrusion (R4WSI, Ying et al. 2022): three sets of four words drawn from a topic, the
  likelier the sooner, and a set of another topic.
- `topics`, topic intrusion (Chang et al. 2009; T8WSI of Ying et al. 2022): a passage, its three largest topics by eight
  words each, and one topic that it hardly holds.
- `labels`, label intrusion, and `best-label`, optimal label (Ying et al. 2022): the same with the names that a person gave
  the topics; for the second the name that fits best is asked for, of four.

The last three are made in `validation.passages`. Who sees all questions must not be able to tell an intruder by counting: so
a word that intrudes is, as far as there is one, kept out of the questions of its own topic, and no question shows what
another has shown of the same topic.
"""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.provenance import cited
from policymine.topic_models.base import TopicModel

__all__ = [
    "TASKS",
    "Item",
    "alive_topics",
    "catalogue",
    "check_tasks",
    "message",
    "shuffled",
    "word_items",
    "word_set_items",
]

Floats = NDArray[np.float64]
# In the order in which a coder meets them: words first, as they take the least reading.
TASKS: Final = ("words", "word-sets", "topics", "labels", "best-label")
N_WORDS: Final = 5
_SETS: Final = 3
_SET: Final = 4
# A question shows 5 of 8 words, or 12 of 20; the others may intrude elsewhere.
_OF_WORDS: Final = 8
_OF_SETS: Final = 20
describes: Final = (
    "Topics are judged by people: coders pick the word, or the topic, that does not belong among those of a topic or of a "
    "passage; precision is the share of answers that find it, compared with guessing."
)
references: Final = (
    cited("chang2009"),
    cited("ying2022"),
    cited("krippendorff2011"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Parameters
    ----------
    task : name of the task.
    topic : the topic that is judged; of a passage, its largest.
    options : what a coder chooses from, all different.
    right : number of the right answer among them: the intruder, or the best label.
    topics : topic that each option stands for.
    shares : share of that topic in the passage; empty where there is no passage.
    document, text, start, end : the passage and its place in the document; empty and 0 where there is none.
    n_words : counted words of the unit that the shares are of; 0 where there is no passage.
    """

    task: str
    topic: int
    options: tuple[str, ...]
    right: int
    topics: tuple[int, ...]
    shares: tuple[float, ...] = ()
    document: str = ""
    text: str = ""
    start: int = 0
    end: int = 0
    n_words: int = 0


@functools.cache
def catalogue() -> Mapping[str, Any]:
    """Return what coders and readers of the scores are told, by key and language."""
    source = importlib.resources.files("policymine") / "data" / "validation.toml"
    return tomllib.loads(source.read_text("utf-8"))


def message(key: str, /, **values: Any) -> dict[str, str]:
    """Return one sentence in each language, filled in.

    >>> message("key_apart", file="key.json")["en"]
    'The answers are in key.json: coders must not see it.'
    """
    return {lang: text.format(**values) for lang, text in catalogue()["messages"][key].items()}


def check_tasks(tasks: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the tasks in the order in which coders meet them.

    Raises
    ------
    UnknownNameError : no such task.
    InputError : none is named.

    >>> check_tasks("topics,words")
    ('words', 'topics')
    """
    named = [n.strip() for n in tasks.split(",")] if isinstance(tasks, str) else [str(n) for n in tasks]
    named = [n for n in named if n]
    for name in named:
        if name not in TASKS:
            raise UnknownNameError("validation task", name, TASKS)
    if not named:
        raise InputError(f"name at least one task: {', '.join(TASKS)}")
    return tuple(name for name in TASKS if name in named)


def alive_topics(model: TopicModel) -> list[int]:
    """Return the topics that hold text: the others have no meaning to judge."""
    mass = model.weights @ model.doc_topic
    return [topic for topic in range(model.k) if mass[topic] >= 1.0 and model.topic_term[topic].any()]


def shuffled(
    task: str,
    topic: int,
    options: Sequence[tuple[str, int, float]],
    rng: np.random.Generator,
    **passage: Any,
) -> Item:
    """Return a question with its options, each (text, topic, share), in random order; the first one given is the right one."""
    order = rng.permutation(len(options)).tolist()
    shares = tuple(options[i][2] for i in order) if passage else ()
    return Item(
        task,
        topic,
        tuple(options[i][0] for i in order),
        order.index(0),
        tuple(options[i][1] for i in order),
        shares,
        **passage,
    )


def word_items(model: TopicModel, rng: np.random.Generator, items: int) -> list[Item]:
    """Return the questions of word intrusion, `items` a topic where it has the words for them.

    Parameters
    ----------
    model : the fitted model.
    rng : what the random choices come from.
    items : questions a topic.

    Of the likeliest 8n words of a topic 5n, drawn at random, are shown, and the others are kept back to intrude on other
    topics: an intruder is as likely in its own topic as the words it stands among are in theirs, and stands in the sheet no
    more often than they do. It is of the less likely half of all words here, and no part of a word that is shown, nor the
    other way round. Where no word kept back is like that, one that is shown with its own topic intrudes.

    Raises
    ------
    NotEnoughDataError : fewer than two topics hold text, or no topic has the words for a question.
    """
    alive = _alive(model, "words")
    order, ranks = _ranked(model)
    asked: list[tuple[int, list[int]]] = []
    kept: dict[int, list[int]] = {}
    for topic in alive:
        likely = _likely(model, order, topic, _OF_WORDS * items)
        count = min(items, len(likely) // N_WORDS)
        drawn = rng.permutation(likely).tolist()
        for at in range(0, N_WORDS * count, N_WORDS):
            asked.append((topic, sorted(drawn[at : at + N_WORDS], key=ranks[topic].__getitem__)))
        kept[topic] = drawn[N_WORDS * count :]
    shown = {topic: [j for of, words in asked if of == topic for j in words] for topic in alive}
    # A word that intrudes everywhere would soon be known for it.
    used: set[int] = set()
    made: list[Item] = []
    for topic, words in asked:
        found: list[tuple[int, int]] = []
        for source in (kept, shown):
            found += _intruders(model, topic, words, source, ranks, rng, _OF_WORDS * items)
            if any(j not in used for _, j in found):
                break
        if found:
            home, j = next((pair for pair in found if pair[1] not in used), found[0])
            used.add(j)
            rest = [(model.terms[w], topic, 0.0) for w in words]
            made.append(shuffled("words", topic, [(model.terms[j], home, 0.0), *rest], rng))
    return _some(model, "words", made)


def word_set_items(model: TopicModel, rng: np.random.Generator, items: int, join: str = "、") -> list[Item]:
    """Return the questions of random four-word-set intrusion, `items` a topic.

    Parameters
    ----------
    model, rng, items : as in `word_items`.
    join : what parts the words of a set.

    Of the likeliest 20n words of a topic 12n are shown, drawn without replacement by their weight, and the others, chosen at
    random before, are kept back to intrude on other topics. An intruding set is of another topic's words that are not among
    the 20n here, of those kept back where there are enough.

    Raises
    ------
    NotEnoughDataError : as in `word_items`.
    """
    alive = _alive(model, "word-sets")
    order, _ = _ranked(model)
    need = _SETS * _SET
    asked: list[tuple[int, list[int]]] = []
    kept: dict[int, list[int]] = {}
    for topic in alive:
        pool = _likely(model, order, topic, _OF_SETS * items)
        count = min(items, len(pool) // need)
        mixed = rng.permutation(pool).tolist()
        kept[topic], pool = mixed[need * count :], mixed[: need * count]
        for _ in range(count):
            asked.append((topic, _by_weight(model, topic, pool, need, rng)))
            pool = [j for j in pool if j not in set(asked[-1][1])]
    used: set[int] = set()
    made: list[Item] = []
    for topic, drawn in asked:
        here = set(_likely(model, order, topic, _OF_SETS * items))
        others = rng.permutation([t for t in alive if t != topic]).tolist()
        intruding: list[int] = []
        # Fresh words of those kept back, then any of those, then those that are shown too.
        for again, wide in ((False, False), (True, False), (True, True)):
            for home in others if not intruding else ():
                theirs = kept[home] if not wide else _likely(model, order, home, _OF_SETS * items)
                fit = [j for j in theirs if j not in here and (again or j not in used)]
                if len(fit) >= _SET:
                    intruding, of = _by_weight(model, home, fit, _SET, rng), int(home)
                    break
        if not intruding:
            continue
        used.update(intruding)
        sets = [(intruding, of), *((drawn[i::_SETS], topic) for i in range(_SETS))]
        options = [(join.join(model.terms[j] for j in words), home) for words, home in sets]
        made.append(shuffled("word-sets", topic, [(text, home, 0.0) for text, home in options], rng))
    return _some(model, "word-sets", made)


def _alive(model: TopicModel, task: str) -> list[int]:
    alive = alive_topics(model)
    if len(alive) < 2:
        raise NotEnoughDataError(
            f"{len(alive)} topics hold text: an intruder must come from another topic, so {task} takes two or more"
        )
    return alive


def _some(model: TopicModel, task: str, made: list[Item]) -> list[Item]:
    if not made:
        raise NotEnoughDataError(
            f"no topic has the words for a question of {task}: its {len(model.terms)} terms are too few, or all topics share "
            "their likeliest words"
        )
    return made


def _ranked(model: TopicModel) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return terms by weight, likeliest first, and the rank of each term, both (n_topics, n_terms)."""
    order = np.argsort(-model.topic_term, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(order.shape[1])[None, :], axis=1)
    return order, ranks


def _likely(model: TopicModel, order: NDArray[np.int64], topic: int, n: int) -> list[int]:
    """Return the likeliest words of a topic, `n` at most; a word a tenth as likely as one drawn blindly is none of it."""
    least = 0.1 / max(len(model.terms), 1)
    return [j for j in order[topic, :n].tolist() if model.topic_term[topic, j] > least]


def _intruders(
    model: TopicModel,
    topic: int,
    shown: Sequence[int],
    source: Mapping[int, Sequence[int]],
    ranks: NDArray[np.int64],
    rng: np.random.Generator,
    near: int,
) -> list[tuple[int, int]]:
    """Return (topic it is of, term) of the words of a source that do not belong here, in random order."""
    middle = float(np.median(model.topic_term[topic]))
    words = [model.terms[j].casefold() for j in shown]
    found: list[tuple[int, int]] = []
    for home in rng.permutation([t for t in source if t != topic]).tolist():
        for j in rng.permutation(source[home]).tolist():
            word = model.terms[j].casefold()
            if (
                model.topic_term[topic, j] <= middle
                and model.topic_term[topic, j] < model.topic_term[home, j]
                and ranks[topic, j] >= near
                and not any(word in other or other in word for other in words)
            ):
                found.append((int(home), int(j)))
    return found


def _by_weight(
    model: TopicModel, topic: int, pool: Sequence[int], n: int, rng: np.random.Generator
) -> list[int]:
    weight: Floats = model.topic_term[topic, list(pool)]
    return [int(j) for j in rng.choice(np.asarray(pool), size=n, replace=False, p=weight / weight.sum())]
