"""Where the corpus of a saved model stands: a hint beside the model, so that its corpus need not be named again.

The hint is a path relative to the model's folder; it holds while the two stay where they are to one another. What the
model says of its texts is checked against the corpus in any case.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from policymine.errors import InputError, ModelError

__all__ = ["recall", "remember"]

_HINT: Final = "corpus.json"
_LONGEST: Final = 4_096


def remember(model: str | Path, corpus: str | Path) -> None:
    """Write into the folder of a model where its corpus stands; nothing where there is no way from one to the other."""
    try:
        way = os.path.relpath(Path(corpus).resolve(), Path(model).resolve())
    except ValueError:
        # On another drive: the corpus is named when it is needed.
        return
    text = json.dumps({"corpus": way.replace(os.sep, "/")}, ensure_ascii=False)
    (Path(model) / _HINT).write_text(text + "\n", "utf-8")


def recall(model: str | Path) -> Path:
    """Return the folder of the corpus that a saved model was fitted on.

    Raises ModelError where there is no model, InputError where none is written down, or it stands there no more.
    """
    named = f"name the corpus that the model was fitted on behind the model: {model} CORPUS"
    hint = Path(model) / _HINT
    try:
        if not hint.is_file() and not (Path(model) / "model.toml").is_file():
            raise ModelError(
                f"{model} is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one"
            )
        if not hint.is_file() or hint.stat().st_size > _LONGEST:
            raise InputError(f"{model} does not say where its corpus is; {named}")
        found = json.loads(hint.read_text("utf-8"))
        way = found["corpus"] if isinstance(found, dict) else None
        if not isinstance(way, str):
            raise ValueError("no path")
    except (InputError, ModelError):
        raise
    except (OSError, ValueError, LookupError, RecursionError) as error:
        raise InputError(f"{hint} cannot be read; {named}") from error
    place = Path(os.path.normpath(Path(model) / way))
    if not (place / "corpus.toml").is_file():
        raise InputError(f"the corpus of {model} is no longer at {place}; {named}")
    return place
