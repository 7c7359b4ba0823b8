"""Measure every document: length, readability, lexical diversity and directives, and what a caller adds (themes, topics)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from policymine.comparisons.measures import chinese, directive, diversity, english, length
from policymine.comparisons.measures.source import Measured, Place, Source
from policymine.errors import InputError

__all__ = ["Added", "add_measures", "measure_documents"]

# Family, module, and the languages whose documents it measures.
_FAMILIES: Final[tuple[tuple[str, ModuleType, tuple[str, ...]], ...]] = (
    ("length", length, ("zh", "en")),
    ("readability", chinese, ("zh",)),
    ("readability", english, ("en",)),
    ("diversity", diversity, ("zh", "en")),
    ("directives", directive, ("zh", "en")),
)


@dataclass(frozen=True, eq=False, slots=True)
class Added:
    """Measures that a caller brings: themes or topics.

    Parameters
    ----------
    family : themes or topics. unit : rate or share.
    keys : names, (n_added,), each beginning with `theme ` or `topic `.
    values : (n_documents, n_added), in the order of the documents measured; NaN where there is no value.
    place : where one shows in a document, by (key, document).
    """

    family: str
    unit: str
    keys: tuple[str, ...]
    values: NDArray[np.float64]
    place: Callable[[str, str], Place | None] | None = None


def measure_documents(sources: Sequence[Source]) -> Measured:
    """Return the measures of documents; those of a language that no document is in are left out.

    A document is measured in its own language, so Flesch is NaN of a Chinese one.
    """
    here = {s.language for s in sources}
    keys: list[str] = []
    families: list[str] = []
    units: list[str] = []
    columns: list[list[float]] = []
    home: dict[str, ModuleType] = {}
    for family, module, languages in _FAMILIES:
        if not here & set(languages):
            continue
        found = [
            module.measure(s) if s.language in languages else dict.fromkeys(module.UNITS, float("nan"))
            for s in sources
        ]
        for key, unit in module.UNITS.items():
            keys.append(key)
            families.append(family)
            units.append(unit)
            columns.append([f[key] for f in found])
            home[key] = module
    by_id = {s.document: s for s in sources}

    def place(key: str, document: str) -> Place | None:
        found: Place | None = home[key].place(key, by_id[document])
        return found

    values = np.array(columns, dtype=np.float64).T if columns else np.empty((len(sources), 0))
    return Measured(
        tuple(s.document for s in sources),
        tuple(keys),
        tuple(families),
        tuple(units),
        values.reshape(len(sources), len(keys)),
        place,
    )


def add_measures(measured: Measured, added: Added) -> Measured:
    """Return the measures with more beside them.

    Raises
    ------
    InputError : values for another number of documents.
    """
    if added.values.shape != (len(measured.documents), len(added.keys)):
        raise InputError(
            f"values are {added.values.shape}, but there are {len(measured.documents)} documents and {len(added.keys)} measures"
        )
    inner, own = measured.place, set(added.keys)

    def place(key: str, document: str) -> Place | None:
        if key in own:
            return None if added.place is None else added.place(key, document)
        return inner(key, document)

    n = len(added.keys)
    return replace(
        measured,
        keys=(*measured.keys, *added.keys),
        families=(*measured.families, *(added.family,) * n),
        units=(*measured.units, *(added.unit,) * n),
        values=np.concatenate([measured.values, added.values], axis=1),
        place=place,
    )
