"""The pack of a validation: its questions, the order in which each coder sees them, and the key as JSON.

A row of a coder's sheet is named `code-coder-number`, such as `kqtb-2-017`: the code belongs to the pack, the number to the
coder's own order, so that a name tells nothing of the topic and no two sheets are alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from policymine.errors import InputError
from policymine.topic_models.base import TopicModel
from policymine.topic_models.validation.questions import TASKS, Item

__all__ = ["Pack", "Row", "fingerprint", "make_pack", "pack_from_json", "pack_to_json"]

_SCHEMA: Final = 1
# No vowels: a code is no word, and no month that a spreadsheet makes a date of.
_LETTERS: Final = "bcdfghjkmnpqrstvwxz"
_KINDS: Final = {
    **dict.fromkeys(("task", "document", "text"), str),
    **dict.fromkeys(("topic", "right", "start", "end", "n_words"), int),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a coder's sheet: the number of the question in the pack, and its options in the order shown."""

    item: int
    order: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Pack:
    """The questions of a validation and how each coder sees them.

    Parameters
    ----------
    code : four letters that belong to the pack.
    model : fingerprint of the model that is judged.
    seed : what the random choices came from.
    items : the questions, by task, then by topic.
    sheets : rows by coder, numbered from 1; in the order of the tasks, within a task in random order.
    facts : how it was made: method, k, corpus; for people.
    """

    code: str
    model: str
    seed: int
    items: tuple[Item, ...]
    sheets: Mapping[int, tuple[Row, ...]]
    facts: Mapping[str, Any]

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that have questions, in the order of the sheets."""
        return tuple(task for task in TASKS if any(item.task == task for item in self.items))

    def name(self, coder: int, number: int) -> str:
        """Return the name of a coder's row, numbered from 1."""
        return f"{self.code}-{coder}-{number:03d}"


def fingerprint(model: TopicModel) -> str:
    """Return the SHA-256 of what a model says: its topics and the shares of its texts."""
    found = hashlib.sha256()
    for part in (model.topic_term, model.doc_topic):
        found.update(np.ascontiguousarray(part, dtype="<f8").tobytes())
    found.update("\x00".join((*model.terms, "", *model.documents)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def make_pack(
    model: TopicModel, items: Sequence[Item], *, coders: int, seed: int, facts: Mapping[str, Any]
) -> Pack:
    """Return the pack: for each coder the questions and their options in an order of the coder's own.

    Parameters
    ----------
    model : what is judged.
    items : the questions.
    coders : number of people who answer, each all questions.
    seed : what the orders come from.
    facts : how it was made, JSON types.

    Raises
    ------
    InputError : no coder, or more than 99.
    """
    if not 1 <= coders <= 99:
        raise InputError(f"a validation takes 1 to 99 coders, not {coders}")
    mark = hashlib.sha256(
        json.dumps([[asdict(i) for i in items], fingerprint(model), seed]).encode()
    ).digest()
    code = "".join(_LETTERS[byte % len(_LETTERS)] for byte in mark[:4])
    sheets: dict[int, tuple[Row, ...]] = {}
    for coder in range(1, coders + 1):
        rng = np.random.default_rng([seed, 1_000 + coder])
        rows: list[Row] = []
        for task in TASKS:
            numbers = np.array([n for n, item in enumerate(items) if item.task == task], dtype=np.int64)
            for n in rng.permutation(numbers).tolist():
                rows.append(Row(n, tuple(rng.permutation(len(items[n].options)).tolist())))
        sheets[coder] = tuple(rows)
    return Pack(code, fingerprint(model), seed, tuple(items), sheets, dict(facts))


def pack_to_json(pack: Pack) -> str:
    """Return the key as JSON text."""
    body = {
        "schema": _SCHEMA,
        "code": pack.code,
        "model": pack.model,
        "seed": pack.seed,
        "facts": dict(pack.facts),
        "items": [asdict(item) for item in pack.items],
        "sheets": {
            str(coder): [[row.item, list(row.order)] for row in rows] for coder, rows in pack.sheets.items()
        },
    }
    return json.dumps({"digest": _digest(body), **body}, ensure_ascii=False, indent=1)


def pack_from_json(text: str, name: str = "key.json") -> Pack:
    """Read what `pack_to_json` wrote.

    Raises
    ------
    InputError : it is something else, damaged or altered, or of another version.
    """
    try:
        body = json.loads(text)
        digest = body.pop("digest")
        if body["schema"] != _SCHEMA:
            raise InputError(
                f"{name} has schema {body['schema']}, this policymine reads {_SCHEMA}: install the one that wrote it"
            )
        if digest != _digest(body):
            raise InputError(f"{name} is damaged or altered: take the file that was written with the sheets")
        items = tuple(_item(row) for row in body["items"])
        sheets = {
            int(coder): tuple(Row(int(n), tuple(int(i) for i in order)) for n, order in rows)
            for coder, rows in body["sheets"].items()
        }
        if any(
            sorted(row.order) != list(range(len(items[row.item].options)))
            for rows in sheets.values()
            for row in rows
        ):
            raise ValueError("an order does not fit its options")
        return Pack(
            str(body["code"]), str(body["model"]), int(body["seed"]), items, sheets, dict(body["facts"])
        )
    except InputError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{name} is no key of a validation, or a damaged one ({str(error)[:80]})") from error


def _item(row: Mapping[str, Any]) -> Item:
    plain = {name: kind(row[name]) for name, kind in _KINDS.items()}
    item = Item(
        options=tuple(str(o) for o in row["options"]),
        topics=tuple(int(t) for t in row["topics"]),
        shares=tuple(float(s) for s in row["shares"]),
        **plain,
    )
    if (
        item.task not in TASKS
        or not 0 <= item.right < len(item.options)
        or len(item.topics) != len(item.options)
    ):
        raise ValueError("a question does not fit its options")
    if item.shares and len(item.shares) != len(item.options):
        raise ValueError("a question does not fit its shares")
    return item


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=True, sort_keys=True).encode()).hexdigest()
