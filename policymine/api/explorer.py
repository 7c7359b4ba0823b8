"""`explorer`: a comparison as one offline page to look around in, every term a point that opens to its sentences."""

from __future__ import annotations

import os
import shlex
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from policymine.api.compare import compare_sides
from policymine.api.compare_material import Material, counted_as, material_of
from policymine.api.language import language_of
from policymine.api.reading import CorpusLike, Progress
from policymine.api.sides import Side, Sides, read_sides
from policymine.errors import InputError
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.comparisons.base import CompareResult
    from policymine.reports.explorer import ExplorerInput, ExplorerSide, Places

__all__ = ["explored", "explorer"]

# Fields of a period that a condition can name; the others have no column.
_YEAR = "year"


def explorer(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    out: str | Path,
    lang: str | None = None,
    max_terms: int = 20_000,
    max_mb: float = 8.0,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
    unit: str = "words",
    node: str | None = None,
    window: int | None = None,
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CompareResult:
    """Write a comparison as an explorer, one HTML file that needs no network, and return the comparison.

    Parameters
    ----------
    target, reference : as in `compare`, as are `by` to `lexicon`.
    out : the file, .html; an existing one is replaced.
    lang : language of the page's own words, zh or en; None takes that of the corpus.
    max_terms : most terms on the page: those told apart first, then the most frequent.
    max_mb : size of the page in MB; passages take what the numbers leave, the leading terms first.
    by, group, against, unit, node, window, method, min_count, seed, where, within, lexicon : see `compare`.
    progress : called with (documents done, documents to do) while segmenting.

    Raises
    ------
    InputError : what `compare` refuses, another suffix, no such folder, or numbers that take more than `max_mb`.
    NotEnoughDataError : no term reaches `min_count`.
    """
    from policymine.reports.explorer import render_explorer

    path = Path(out)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"an explorer is a page: name the file .html, not {path.name}")
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; make it first")
    made = explored(
        target,
        reference,
        by=by,
        group=group,
        against=against,
        unit=unit,
        node=node,
        window=window,
        method=method,
        min_count=min_count,
        seed=seed,
        where=where,
        within=within,
        lexicon=lexicon,
        progress=progress,
    )
    language = language_of(lang, target)
    page = render_explorer(
        replace(made, lang=language, max_terms=max_terms, max_bytes=int(max_mb * 1_000_000))
    )
    _write(page, path)
    return made.result


def explored(
    target: CorpusLike,
    reference: CorpusLike | None = None,
    *,
    by: str | None = None,
    group: str | None = None,
    against: str | None = None,
    unit: str = "words",
    node: str | None = None,
    window: int | None = None,
    method: str = "keyness",
    min_count: int = 5,
    seed: int = 0,
    where: str | None = None,
    within: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> ExplorerInput:
    """Return a comparison and where its terms stand in the texts of either side: what an explorer is made from.

    Parameters and errors are those of `compare`.
    """
    from policymine.reports.explorer import ExplorerInput

    counted = counted_as(unit, node, window)
    sides = read_sides(
        target,
        reference,
        by=by,
        group=group,
        against=against,
        where=where,
        within=within,
        lexicon=lexicon,
        progress=progress,
    )
    material = material_of(sides, counted, min_count=min_count)
    result = compare_sides(
        sides,
        material,
        counted,
        parameters={"by": by, "group": group, "against": against},
        conditions={"where": where, "within": within},
        method=method,
        min_count=min_count,
        seed=seed,
    )
    terms = [str(t) for t in result.table["term"]]
    places = _places(material, unit, terms)
    conditions = _conditions(sides, by, where, within)
    return ExplorerInput(
        result=result,
        target=_side(sides.target, material, 0, places[0], conditions[0], unit),
        reference=_side(sides.reference, material, 1, places[1], conditions[1], unit),
    )


def _places(material: Material, unit: str, terms: list[str]) -> tuple[Places, Places]:
    from policymine.reports.explorer import places_of_words, places_on_side

    tokens = material.units.tokens
    if unit in ("words", "lexicon"):
        # One pass over the tokens for all terms together.
        bounds, first = places_of_words(terms, tokens)
        last = first
    else:
        found = [material.units.places(term) for term in terms]
        bounds = np.concatenate(([0], np.cumsum([f.size for f, _ in found]))).astype(np.int64)
        nothing = np.zeros(0, dtype=np.int64)
        first = np.concatenate([nothing, *(f for f, _ in found)])
        last = np.concatenate([nothing, *(e for _, e in found)])
    made = [places_on_side(tokens, bounds, first, last, rows) for rows in material.sides]
    return made[0], made[1]


def _side(
    side: Side, material: Material, number: int, places: Places, condition: str | None, unit: str
) -> ExplorerSide:
    from policymine.api.findings import document_facts
    from policymine.reports.explorer import ExplorerSide

    rows = material.sides[number].tolist()
    ids = tuple(side.ids)
    words = ["policymine", "kwic", str(side.reading.corpus.path)]
    if condition:
        words += ["--where", condition]
    return ExplorerSide(
        documents=ids,
        texts={name: material.texts[row] for name, row in zip(ids, rows, strict=True)},
        facts=document_facts(side.reading),
        places=places,
        command=shlex.join(words),
        lists="all_uses" if unit == "collocates" else "both_sides" if condition is None else "",
    )


def _conditions(
    sides: Sides, by: str | None, where: str | None, within: str | None
) -> tuple[str | None, str | None]:
    """Return the `--where` of each side; empty for a whole corpus, None where no condition tells it apart."""
    if sides.arguments or by:
        narrowed = " AND ".join(f"({c})" for c in (within, where) if c)
    else:
        narrowed = f"({within})" if within else ""
    if sides.arguments:
        return narrowed, narrowed
    if by is None:
        return _joined(narrowed, f"({where})"), _joined(narrowed, f"({where}) IS NOT TRUE")
    target, reference = sides.names
    others = reference == f"not {target}"
    own = (
        _equal(by, sides.target, target, "="),
        _equal(by, sides.reference, target if others else reference, "<>" if others else "="),
    )
    made = [None if condition is None else _joined(narrowed, condition) for condition in own]
    return made[0], made[1]


def _joined(first: str, second: str) -> str:
    return f"{first} AND {second}" if first else second


def _equal(by: str, side: Side, value: str, sign: str) -> str | None:
    """Return the condition on a field, None where the groups are no single values of a column."""
    if by == _YEAR and value.isdigit():
        return f"year {sign} {value}"
    documents = side.reading.documents
    if by not in documents.columns or any(isinstance(v, (tuple, list)) for v in documents[by]):
        return None
    quoted = value.replace("'", "''")
    return f"{by} {sign} '{quoted}'"


def _write(page: str, path: Path) -> None:
    """Write beside the place and move there, so that a failure leaves no half page."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(page)
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
