"""The record of a result: what made it, its rows at ten significant digits, and a digest of them.

So that the same corpus, parameters and seed can be run again and the numbers held against these. Ten digits are more than
any number here means, and less than two versions of a numerical library may differ by.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from policymine.provenance import installed_versions
from policymine.results import Result, plain

__all__ = [
    "DIGITS",
    "RULE",
    "SCHEMA",
    "canonical",
    "digest",
    "named_results",
    "report_record",
    "result_record",
]

SCHEMA: Final = 1
DIGITS: Final = 10
# Hex digits of the digest of one row.
ROW: Final = 6
RULE: Final = (
    "Numbers are rounded to 10 significant digits; a text of more than 80 characters is replaced by # and the first 12 hex digits "
    "of its SHA-256 (UTF-8). A digest is the first 16 hex digits of the SHA-256 of the rows (or of what a result holds beside its "
    "rows) as JSON: keys sorted, no spaces, non-ASCII escaped. Rows and further values stand here as far as they take up to "
    "200,000 characters a result and 1,000,000 a page; beyond, the digest stands for them, and the first 6 hex digits of the digest of "
    "each row, one after another."
)
_LONGEST: Final = 80
_ROOM: Final = 200_000
_ROOM_IN_ALL: Final = 1_000_000


def canonical(value: Any) -> Any:
    """Return a value as it is compared and recorded.

    >>> canonical({"share": 1 / 3, "n": 2.0, "ids": ("a",)})
    {'ids': ['a'], 'n': 2, 'share': 0.3333333333}
    """
    value = plain(value)
    if isinstance(value, float):
        value = float(f"{value:.{DIGITS}g}")
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, str):
        # What a page cannot hold is not compared either.
        text = value.encode("utf-8", "replace")
        if len(value) > _LONGEST:
            return "#" + hashlib.sha256(text).hexdigest()[:12]
        return text.decode("utf-8")
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {key: canonical(item) for key, item in sorted(value.items())}
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """Return the digest of a canonical value.

    >>> digest([{"n": 1}])
    '8cd664de3db2ebc3'
    """
    return hashlib.sha256(_json(value).encode("ascii")).hexdigest()[:16]


def result_record(name: str, result: Result | Mapping[str, Any], room: int | None = None) -> dict[str, Any]:
    """Return the record of one result.

    Parameters
    ----------
    name : what a report calls it, such as `shift 1`.
    result : a result, or the JSON object that it gives.
    room : characters that rows and further values may each take; None keeps them whatever they take.
    """
    told = result.to_dict() if isinstance(result, Result) else dict(result)
    made = told.pop("provenance", None) or {}
    rows = told.pop("rows", [])
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if isinstance(result, Result):
        columns = [str(column) for column in result.table.columns]
    shown = [[canonical(row.get(column)) for column in columns] for row in rows]
    further = canonical(told)
    return {
        "name": name,
        "verb": made.get("verb", ""),
        "parameters": canonical_parameters(made.get("parameters", {})),
        "seed": made.get("seed"),
        "corpus": dict(made.get("corpus", {})),
        "n_rows": len(rows),
        "columns": columns,
        "digest": digest([columns, shown]),
        "rows": shown if room is None or len(_json(shown)) <= room else None,
        "row_digests": "".join(digest(row)[:ROW] for row in shown),
        "further_digest": digest(further),
        "further": further if room is None or len(_json(further)) <= room else None,
    }


def canonical_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters in JSON types, none of them cut: they are to be used again."""
    return {str(name): plain(value) for name, value in parameters.items()}


def named_results(holder: Any) -> list[tuple[str, Result]]:
    """Return the results that a dataclass holds, each with its name: of a mapping its key, of several their number.

    What checks a result and is held by it, such as the re-runs of a shift, follows it.
    """
    found: list[tuple[str, Result]] = []
    for field in dataclasses.fields(holder):
        for name, value in _each(field.name, getattr(holder, field.name)):
            found.append((name, value))
            held = getattr(value, "robustness", None)
            if isinstance(held, Result):
                found.append((f"{name} robustness", held))
    return found


# Where several are numbered, each is one of them.
_SINGULAR: Final = {"shifts": "shift", "networks": "network"}


def _each(name: str, value: Any) -> Iterable[tuple[str, Result]]:
    if isinstance(value, Result):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _each(str(key), item)
    elif isinstance(value, (tuple, list)) and any(isinstance(item, Result) for item in value):
        for number, item in enumerate(value, 1):
            if isinstance(item, Result):
                yield f"{_SINGULAR.get(name, name)} {number}", item


def report_record(
    results: Sequence[tuple[str, Result]],
    *,
    parameters: Mapping[str, Any],
    corpus: Mapping[str, Any],
    command: str = "",
    lexicon: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] | None = None,
    whole: bool = False,
) -> dict[str, Any]:
    """Return the record of a report, for a page to carry.

    Parameters
    ----------
    results : the results with their names.
    parameters : what the report was asked for.
    corpus : its name, path as given, fingerprint, and `documents`, a short digest by id.
    command : the command line that makes the report again.
    lexicon : file and fingerprint of the user's own terms, None where there were none.
    refused : why a section is missing, by section.
    whole : keep every row, whatever they take.
    """
    recorded = [result_record(name, result, None if whole else _ROOM) for name, result in results]
    spent = 0
    # The smaller ones first, so that as many as can be stand in full.
    for record in [] if whole else sorted(recorded, key=_size):
        spent += _size(record)
        if spent > _ROOM_IN_ALL:
            record.update(rows=None, further=None)
    for record in recorded:
        if record["rows"] is not None:
            record["row_digests"] = None
    return {
        "policymine": "replay",
        "schema": SCHEMA,
        "rule": RULE,
        "verb": "report",
        "parameters": canonical_parameters(parameters),
        "command": command,
        "corpus": plain(corpus),
        "lexicon": plain(lexicon) if lexicon else None,
        "versions": installed_versions(),
        "results": recorded,
        "refused": dict(refused or {}),
    }


def _size(record: Mapping[str, Any]) -> int:
    return sum(len(_json(record[part])) for part in ("rows", "further") if record[part] is not None)
