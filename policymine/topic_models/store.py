"""A fitted model on disk: MODEL/{model.toml, arrays.npz, terms.json, units.json, lexicon.json}. No pickle, ever.

A model is written to a folder beside its place and renamed, so that a kill leaves the model that was there
before. Loading runs no code: TOML, JSON and plain arrays are all that is read. model.toml holds the SHA-256 of each other
file and of its own settings, so that a damaged or altered part is found and named; they guard against accidents, not
against one who alters the digests too. A person may add tables to model.toml (names of topics): they are not under a digest.
Beside the parts stand theta and phi as tables for other programs (see `parts.write_exports`); they may be taken away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from policymine.errors import InputError, ModelError
from policymine.segmenters.lexicon import MODES
from policymine.topic_models.base import TopicModel
from policymine.topic_models.curation.file import curation_in, keep_curation
from policymine.topic_models.curation.names import curated, curation_of, uncurated
from policymine.topic_models.parts import (
    EXPORTS,
    digest,
    read_arrays,
    write_arrays,
    write_exports,
    write_text,
)

__all__ = ["HEAD", "PARTS", "SCHEMA", "load", "save"]

SCHEMA: Final = 3
PARTS: Final = ("arrays.npz", "terms.json", "units.json", "lexicon.json")
# The settings of model.toml, which its own digest covers.
HEAD: Final = (
    *("schema", "method", "k", "seed", "probabilistic", "n_documents", "n_units", "n_terms"),
    *("corpus", "segmentation", "options", "preparation"),
)
# What a term of the lexicon may say, and in which type.
_TERM: Final = {"term": str, "mode": str, "weight": int, "tag": str, "canonical": str}
_HEAVIEST: Final = 10**12
_PREPARATION: Final[Mapping[str, tuple[type, ...]]] = {
    "language": (str,),
    "unit": (str,),
    "unit_tokens": (int,),
    "min_df": (int,),
    "max_df": (int, float),
    "min_length": (int,),
    "extra_stopwords": (list,),
    "common": (list,),
}
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
    curation, model = curation_of(model), uncurated(model)
    try:
        beside.mkdir(parents=True)
        stored: dict[str, Any] = {name: getattr(model, name) for name in _ARRAYS}
        stored |= {_OWN + name: values for name, values in model.arrays.items()}
        write_arrays(beside / "arrays.npz", stored)
        units = {"units": list(model.documents), "parents": list(model.parents)}
        lexicon = [dict(row) for row in model.lexicon]
        for name, value in (("terms", list(model.terms)), ("units", units), ("lexicon", lexicon)):
            write_text(beside / f"{name}.json", json.dumps(value, ensure_ascii=False))
        write_exports(beside, model)
        write_text(beside / "model.toml", _to_toml(model, beside))
        keep_curation(place, beside, curation, model.k)
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
    ModelError : no model there, another schema version, or a file that is missing, damaged, altered or does not fit;
        the message names it.
    """
    place = Path(folder)
    if not (place / "model.toml").is_file():
        raise ModelError(
            f"{place} is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one"
        )
    try:
        head = tomllib.loads((place / "model.toml").read_text("utf-8"))
        schema = head["schema"]
        if schema != SCHEMA:
            if type(schema) is not int:
                raise ValueError(f"its schema is {str(schema)[:40]!r}, not a number")
            older = schema < SCHEMA
            raise ModelError(
                f"{place} has schema {schema}, this policymine reads {SCHEMA}: "
                + ("fit the model again" if older else "a newer policymine wrote it; install that one")
            )
        _check_digests(place, head)
        terms, units, lexicon = (_json_of(place / f"{name}.json") for name in ("terms", "units", "lexicon"))
        stored = read_arrays(place / "arrays.npz")
        model = TopicModel(
            method=str(head["method"]),
            terms=_strings(terms),
            documents=_strings(units["units"]),
            parents=_strings(units["parents"]),
            seed=int(head["seed"]),
            options=_kind(json.loads(head["options"]), dict, "options"),
            probabilistic=_kind(head["probabilistic"], bool, "probabilistic"),
            corpus=str(head["corpus"]),
            segmentation=str(head["segmentation"]),
            lexicon=_rows(lexicon),
            preparation=_preparation(json.loads(head["preparation"])),
            arrays={n.removeprefix(_OWN): a for n, a in stored.items() if n.startswith(_OWN)},
            topic_term=stored["topic_term"],
            doc_topic=stored["doc_topic"],
            weights=stored["weights"],
        )
        _check(model, int(head["k"]))
        model = curated(model, curation_in(head, model.k, place))
    except ModelError:
        raise
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        EOFError,
        MemoryError,
        NotImplementedError,
        RecursionError,
        RuntimeError,
        zipfile.BadZipFile,
    ) as error:
        why = (str(error) or type(error).__name__).splitlines()[0][:160]
        raise ModelError(f"{place} is damaged ({why}): fit the model again") from error
    return model


def _check_digests(place: Path, head: Mapping[str, Any]) -> None:
    if _head_digest(head) != head["digest"]:
        raise ModelError(
            f"{place}/model.toml is damaged or altered: its settings are not those it was saved with; fit the model again"
        )
    for name in (*PARTS, *EXPORTS):
        path = place / name
        if name in EXPORTS and not path.exists():
            continue
        if not path.is_file():
            raise ModelError(
                f"{place} is damaged ({name} is no file): delete it, it is a copy"
                if name in EXPORTS
                else f"{place} is damaged ({name} is missing): fit the model again"
            )
        if digest(path) != head["sha256"][name]:
            raise ModelError(
                f"{place}/{name} is damaged or altered since the model was saved: "
                + ("delete it, it is a copy" if name in EXPORTS else "fit the model again")
            )


def _head_digest(head: Mapping[str, Any]) -> str:
    """The digest of the settings and of the list of digests; tables that a person adds are left out."""
    covered = [[name, head[name]] for name in HEAD]
    covered += [[name, head["sha256"][name]] for name in (*PARTS, *EXPORTS)]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=True).encode()).hexdigest()


def _check(model: TopicModel, k: int) -> None:
    n_units, n_terms = len(model.documents), len(model.terms)
    if (
        model.topic_term.ndim != 2
        or model.k != k
        or model.topic_term.shape[1] != n_terms
        or model.doc_topic.shape != (n_units, model.k)
        or model.weights.shape != (n_units,)
        or len(model.parents) != n_units
        or len(set(model.documents)) != n_units
        or len(set(model.terms)) != n_terms
        or not all(
            np.isfinite(a).all()
            for a in (model.topic_term, model.doc_topic, model.weights, *model.arrays.values())
        )
    ):
        raise ValueError("its arrays do not fit its terms and documents")
    for name in ("topic_term", "doc_topic"):
        array = getattr(model, name)
        sums = array.sum(axis=1)
        if (array < 0).any() or not (np.isclose(sums, 1.0, atol=1e-6) | (sums == 0.0)).all():
            raise ValueError(f"{name} does not hold shares that sum to 1")
    if (model.weights < 0).any():
        raise ValueError("a unit weighs less than nothing")


def _kind(value: Any, kind: type, name: str) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{name} is not of the kind it is saved as")
    return value


def _preparation(value: Any) -> dict[str, Any]:
    """Return how the matrix was made: what is given of it is of the kind that `topic_data` takes."""
    for name, given in _kind(value, dict, "preparation").items():
        right = type(given) in _PREPARATION.get(name, (type(given),))
        if not right or (isinstance(given, list) and not all(isinstance(v, str) for v in given)):
            raise ValueError(f"{name} of its preparation is not of the kind it is saved as")
    return dict(value)


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError("a list of names holds something else")
    return tuple(value)


def _json_of(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _rows(value: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(
        isinstance(row, dict)
        and row.get("term")
        and all(name in _TERM and type(v) is _TERM[name] for name, v in row.items())
        and row.get("mode", MODES[0]) in MODES
        and 0 <= row.get("weight", 0) < _HEAVIEST
        for row in value
    ):
        raise ValueError("the lexicon holds something else than terms")
    return tuple(value)


def _to_toml(model: TopicModel, folder: Path) -> str:
    # Options are JSON in a TOML string: they may be nested or null, which TOML has no word for.
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "method": model.method,
        "k": model.k,
        "seed": model.seed,
        "probabilistic": model.probabilistic,
        "n_documents": len(set(model.parents)),
        "n_units": len(model.documents),
        "n_terms": len(model.terms),
        "corpus": model.corpus,
        "segmentation": model.segmentation,
        "options": _json(model.options),
        "preparation": _json(model.preparation),
        "sha256": {name: digest(folder / name) for name in (*PARTS, *EXPORTS)},
    }
    lines = ["# A topic model of policymine; arrays are in arrays.npz, words in terms.json."]
    lines += [f"{name} = {_toml_value(head[name])}" for name in HEAD]
    lines += [f'digest = "{_head_digest(head)}"', "", "[sha256]"]
    lines += [f'"{name}" = "{mark}"' for name, mark in head["sha256"].items()]
    return "\n".join(lines) + "\n"


def _toml_value(value: str | int | bool) -> str:
    # A JSON string is a TOML basic string once DEL, which JSON leaves bare, is escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _json(value: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InputError(f"a model's options must be plain JSON values: {error}") from error


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
