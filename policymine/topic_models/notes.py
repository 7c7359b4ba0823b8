"""What a reader must know of a fit by one method: absent theme words, undated documents, gaps, dropped topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from policymine.errors import ModelError
from policymine.topic_models.base import TopicModel

__all__ = ["method_notes"]

_NAMED: Final = 8


def method_notes(model: TopicModel) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the notes of a model as message key and values.

    Raises
    ------
    ModelError : the options of the model are not those of its method.
    """
    try:
        return _notes(model)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(
            f"this {model.method} model lacks what its method keeps ({error}): fit it again"
        ) from error


def _notes(model: TopicModel) -> list[tuple[str, Mapping[str, Any]]]:
    options = model.options
    notes: list[tuple[str, Mapping[str, Any]]] = []
    if options.get("themes"):
        shares = (model.fitted or model).arrays["keyword_share"]
        themes = (model.fitted or model).options["themes"]
        listed = ", ".join(f"{t['name']} {shares[int(t['topic'])]:.1%}" for t in themes)
        notes.append(("theme_shares", {"listed": listed, "pull": f"{options['pull']:.0%}"}))
        absent = [word for theme in themes for word in theme["absent"]]
        if absent:
            more = f" … ({len(absent)})" if len(absent) > _NAMED else ""
            notes.append(("themes_absent", {"words": ", ".join(absent[:_NAMED]) + more}))
    if model.method == "dtm":
        if options["undated"]:
            notes.append(("undated", {"n": options["undated"], "by": options["by"]}))
        if options["bridge"]:
            notes.append(("bridged", {"by": options["by"]}))
    if model.method == "dmr":
        listed = ", ".join(f"{name} {n}" for name, n in options["without"].items() if n)
        if listed:
            notes.append(("without_field", {"listed": listed}))
    if model.method == "hdp" and options["found"] > model.k:
        notes.append(("dropped", {"n": options["found"] - model.k}))
    if options.get("n_outliers") and options.get("outliers") == "nearest":
        notes.append(("reassigned", {"n": options["n_outliers"]}))
    return notes
