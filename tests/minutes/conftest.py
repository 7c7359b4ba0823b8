"""Records made in memory, as the tables that the analyses of meetings take."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from policymine.structure.read import read_structure

Tables = tuple[pd.DataFrame, pd.DataFrame]


def tables_of(texts: Sequence[str]) -> Tables:
    documents: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        read = read_structure(text, kind="minutes")
        value = {k: f.value for k, f in read.fields.items()}
        name = f"m{number}"
        documents.append(
            {
                "id": name,
                "kind": "minutes",
                "fields": json.dumps({}),
                **{
                    k: value.get(k)
                    for k in ("title", "date_issued", "body", "chair", "present", "record_mode")
                },
            }
        )
        passages += [
            {
                "document": name, "seq": p.seq, "role": p.role, "level": p.level, "label": p.label,
                "speaker": p.speaker, "text": p.text, "start": p.start, "end": p.end,
            }
            for p in read.passages
        ]  # fmt: skip
    return pd.DataFrame(documents), pd.DataFrame(passages)


@pytest.fixture(scope="session")
def records() -> Callable[[Sequence[str]], Tables]:
    """Make the tables of documents and passages from texts of minutes."""
    return tables_of
