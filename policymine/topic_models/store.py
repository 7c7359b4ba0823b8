"""A fitted model on disk: MODEL/{model.toml, arrays.npz, terms.json, units.json}. No pickle, ever.

A model is written to a folder beside its place and renamed, so that a kill leaves the model that was
there before. Arrays are read with `allow_pickle=False`, and every shape is checked against the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from policymine.errors import InputError, ModelError
from policymine.topic_models.base import TopicModel

__all__ = ["load", "save"]

SCHEMA: Final = 2
_ARRAYS: Final = ("topic_term", "doc_topic", "weights")
# What a method keeps beside these has this before its name in the file.
_OWN: Final = "own."


def save(model: TopicModel, folder: str | Path) -> Path:
    """Write a model into a folder, which becomes MODEL/; a model that stands there is replaced.

    Raises
    ------
    ModelError : the place is taken by something that is not a model, or cannot be written.
    """
    place = Path(folder)
    if (
        place.exists()
        and not (place / "model.toml").is_file()
        and (not place.is_dir() or any(place.iterdir()))
    ):
        raise ModelError(
            f"{place} exists and is not a topic model: name a new folder, or an old model to replace"
        )
    beside = place.parent / f".{place.name}.{uuid.uuid4().hex}.tmp"
    try:
        beside.mkdir(parents=True)
        stored: dict[str, Any] = {name: getattr(model, name) for name in _ARRAYS}
        stored |= {_OWN + name: values for name, values in model.arrays.items()}
        np.savez(beside / "arrays.npz", **stored)
        _write(beside / "terms.json", json.dumps(list(model.terms), ensure_ascii=False))
        _write(
            beside / "units.json",
            json.dumps({"units": list(model.documents), "parents": list(model.parents)}, ensure_ascii=False),
        )
        _write(beside / "model.toml", _to_toml(model))
        _swap(beside, place)
    except OSError as error:
        raise ModelError(f"{place}: the model cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return place


def load(folder: str | Path) -> TopicModel:
    """Read a model that `save` wrote.

    Raises
    ------
    ModelError : no model there, another schema version, or files that are damaged or do not fit.
    """
    place = Path(folder)
    if not (place / "model.toml").is_file():
        raise ModelError(
            f"{place} is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one"
        )
    try:
        head = tomllib.loads((place / "model.toml").read_text("utf-8"))
        terms = json.loads((place / "terms.json").read_text("utf-8"))
        units = json.loads((place / "units.json").read_text("utf-8"))
        with (place / "arrays.npz").open("rb") as handle, np.load(handle, allow_pickle=False) as stored:
            arrays = {name: np.ascontiguousarray(stored[name], dtype=np.float64) for name in _ARRAYS}
            own = {
                name.removeprefix(_OWN): np.ascontiguousarray(stored[name], dtype=np.float64)
                for name in stored.files
                if name.startswith(_OWN)
            }
        if head["schema"] != SCHEMA:
            raise ModelError(
                f"{place} has schema {head['schema']}, this policymine reads {SCHEMA}: fit the model again"
            )
        model = TopicModel(
            method=str(head["method"]),
            terms=_strings(terms),
            documents=_strings(units["units"]),
            parents=_strings(units["parents"]),
            seed=int(head["seed"]),
            options=json.loads(head["options"]),
            probabilistic=bool(head["probabilistic"]),
            corpus=str(head["corpus"]),
            preparation=json.loads(head["preparation"]),
            arrays=own,
            **arrays,
        )
        _check(model)
    except ModelError:
        raise
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{place} is damaged ({error}): fit the model again") from error
    return model


def _check(model: TopicModel) -> None:
    n_units, n_terms = len(model.documents), len(model.terms)
    if (
        model.topic_term.ndim != 2
        or model.topic_term.shape[1] != n_terms
        or model.doc_topic.shape != (n_units, model.k)
        or model.weights.shape != (n_units,)
        or len(model.parents) != n_units
        or not all(
            np.isfinite(a).all()
            for a in (model.topic_term, model.doc_topic, model.weights, *model.arrays.values())
        )
    ):
        raise ValueError("its arrays do not fit its terms and documents")


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError("a list of names holds something else")
    return tuple(value)


def _to_toml(model: TopicModel) -> str:
    # Options are JSON in a TOML string: they may be nested or null, which TOML has no word for.
    head: dict[str, str | int | bool] = {
        "schema": SCHEMA,
        "method": model.method,
        "k": model.k,
        "seed": model.seed,
        "probabilistic": model.probabilistic,
        "n_documents": len(set(model.parents)),
        "n_units": len(model.documents),
        "n_terms": len(model.terms),
        "corpus": model.corpus,
        "options": _json(model.options),
        "preparation": _json(model.preparation),
    }
    lines = ["# A topic model of policymine; arrays are in arrays.npz, words in terms.json."]
    # A JSON string is a TOML basic string once DEL, which JSON leaves bare, is escaped.
    lines += [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007F")
        for key, value in head.items()
    ]
    return "\n".join(lines) + "\n"


def _json(value: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(f"a model's options must be plain JSON values: {error}") from error


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _swap(new: Path, place: Path) -> None:
    if not place.exists():
        new.rename(place)
        return
    old = place.parent / f".{place.name}.{uuid.uuid4().hex}.old"
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
