"""`name_topics`: a person's names for the topics of a saved model, and which of them are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.errors import InputError
from policymine.provenance import Provenance

if TYPE_CHECKING:
    from policymine.topic_models.curation.names import Curation
    from policymine.topic_models.curation.result import NamesResult

__all__ = ["name_topics", "parse_names", "parse_numbers"]


def name_topics(
    model: str | Path,
    names: Mapping[int, str] | None = None,
    *,
    merge: Iterable[Iterable[int]] = (),
    split: Iterable[int] = (),
    undo: bool = False,
    clear: bool = False,
    top_n: int = 10,
) -> NamesResult:
    """Name topics of a saved model, make several one, or take that back; without a change, show them.

    Names and merges stand in MODEL/model.toml and hold wherever the model is read. The fitted arrays stay as they are, and
    topics keep their numbers.

    Parameters
    ----------
    model : folder of the model.
    names : name by number of the topic; an empty name takes the topic's name off.
    merge : groups of topics that are one; the smallest number stands for all.
    split : merged topics that are parted again, by any of their numbers.
    undo : take the last change back.
    clear : take all names and merges off.
    top_n : words shown by topic and score.

    Raises
    ------
    ModelError : no model there, or nothing to take back.
    InputError : a topic that does not exist, or a name or merge that cannot be.

    >>> name_topics("models/none", {3: "社区治理"})
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models.curation.file import undo as take_back
    from policymine.topic_models.curation.file import write_curation
    from policymine.topic_models.curation.names import (
        Curation,
        check_curation,
        curated,
        curation_of,
        uncurated,
    )
    from policymine.topic_models.curation.result import names_of
    from policymine.topic_models.store import load

    names, groups, parted = dict(names or {}), [tuple(g) for g in merge], tuple(split)
    loaded = load(model)
    fitted, before = uncurated(loaded), curation_of(loaded)
    changing = bool(names or groups or parted)
    if undo + clear + changing > 1:
        raise InputError("--undo, --clear and a change are three things: ask for one at a time")
    after = before
    if undo:
        after = take_back(model, fitted.k)
    elif clear:
        after = Curation()
    elif changing:
        kept = _parted(before, parted, fitted.k)
        after = _changed(kept, names, groups, fitted.k)
        after = check_curation(after.names, after.merge, fitted.k)
    if not undo and after != before:
        write_curation(model, after)
    place = Path(model).as_posix()
    return names_of(
        curated(fitted, after),
        top_n=top_n,
        provenance=Provenance(
            verb="name-topics",
            parameters={"arguments": [place]},
            seed=None,
            corpus={place: fitted.corpus} if fitted.corpus else {},
            n_documents=len(set(fitted.parents)),
            method="Topics named and merged by a person.",
        ),
    )


def parse_names(words: Iterable[str]) -> dict[int, str]:
    """Return names by topic of words such as `3=社区治理`.

    >>> parse_names(["3=社区治理", "4="])
    {3: '社区治理', 4: ''}
    """
    found: dict[int, str] = {}
    for word in words:
        number, equals, name = word.partition("=")
        if not equals or not number.strip().isdecimal():
            raise InputError(
                f"{word!r} is no name of a topic: write the topic's number, = and the name, such as 3=社区治理"
            )
        if int(number) in found:
            raise InputError(f"topic {int(number)} is named twice")
        found[int(number)] = name
    return found


def parse_numbers(text: str) -> tuple[int, ...]:
    """Return the topics of `2,7`.

    >>> parse_numbers("2,7")
    (2, 7)
    """
    parts = text.replace("，", ",").replace("+", ",").split(",")
    if not all(part.strip().isdecimal() for part in parts):
        raise InputError(
            f"{text!r} is no list of topics: write their numbers with commas between, such as 2,7"
        )
    return tuple(int(part) for part in parts)


def _parted(before: Curation, split: tuple[int, ...], k: int) -> Curation:
    from policymine.topic_models.curation.names import Curation, check_curation

    groups = list(before.merge)
    for number in split:
        check_curation({number: "x"}, [], k)
        group = next((g for g in groups if number in g), None)
        if group is None:
            raise InputError(f"topic {number} is not merged with any other")
        groups.remove(group)
    return Curation(before.names, tuple(groups))


def _changed(before: Curation, names: Mapping[int, str], merge: list[tuple[int, ...]], k: int) -> Curation:
    """Return names and merges after a change; the name of a topic that is merged away goes where that one has none."""
    from policymine.topic_models.curation.names import Curation, check_curation

    merged = check_curation({}, (*before.merge, *merge), k).merge
    into = {n: group[0] for group in merged for n in group}
    called: dict[int, str] = {}
    for number, name in sorted(before.names.items()):
        called.setdefault(into.get(number, number), name)
    for number, name in names.items():
        if name.strip():
            called[number] = name
        else:
            check_curation({number: "x"}, merged, k)
            called.pop(number, None)
    return Curation(called, merged)
