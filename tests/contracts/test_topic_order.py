"""Names and order of documents must not show in a topic model, nor must a second run, whatever the method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from policymine.provenance import Provenance
from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData, registry
from policymine.topic_models.prevalence.measure import measure_effects
from policymine.topic_models.store import save
from policymine.topic_models.summary import TopicResult, summarise
from policymine.topic_models.transform import place_documents
from tests.contracts.test_topic_models import OPTIONS, SUBJECTS, fit, to_tokens

METHODS = registry.names()
OTHERS = tuple(f"词{i:02d}" for i in range(30))
Text = tuple[list[str], dict[str, str]]


def texts_of(n: int = 48) -> list[Text]:
    """Texts that mix subjects and words of none, two of them the same; each with a level and a year."""
    rng = np.random.default_rng(3)
    found: list[Text] = []
    for number in range(n):
        shares = rng.dirichlet([0.3, 0.3, 0.3])
        words: list[str] = []
        while len(words) < 40:
            subject = SUBJECTS[int(rng.choice(3, p=shares))]
            words += [str(w) for w in rng.choice(subject, 4)] + [str(rng.choice(OTHERS)), "。"]
        found.append(
            (words, {"level": ("city", "province")[number % 2], "date_issued": f"{2010 + number % 3}"})
        )
    found[7] = found[5]
    return found


def data_of(texts: Sequence[Text], names: Sequence[str]) -> TopicData:
    """Data of texts under these names."""
    words = {name: text for name, (text, _) in zip(names, texts, strict=True)}
    tokens = to_tokens(words)
    tokens = tokens.take(sorted(range(len(names)), key=lambda i: tokens.documents[i]))
    fields = pd.DataFrame([{"id": name, **field} for name, (_, field) in zip(names, texts, strict=True)])
    joined = {name: "".join(text) for name, text in words.items()}
    return TopicData(build_matrix(tokens, fields), tokens.documents, tokens, joined)


def shown(result: TopicResult, home: Mapping[str, int]) -> list[dict[str, Any]]:
    """What a reader sees, documents by what they hold."""
    rows = [
        {k: pytest.approx(v, rel=1e-9, nan_ok=True) if isinstance(v, float) else v for k, v in row.items()}
        for row in result.rows()
    ]
    for number, row in enumerate(rows):
        row["evidence"] = [(home[e.document], e.sentence, e.start, e.end) for e in result.evidence(number)]
    return rows


@pytest.mark.parametrize("name", METHODS)
def test_names_and_order_of_documents_change_nothing_reported(name: str) -> None:
    texts = texts_of()
    order = np.random.default_rng(11).permutation(len(texts))
    first = [f"d{i:02d}" for i in range(len(texts))]
    second = [f"x{int(i):02d}" for i in order]
    reports, arrays = [], []
    for names in (first, second):
        data = data_of(texts, names)
        model = fit(name, data, k=3, seed=4)
        row_of = {document: row for row, document in enumerate(model.documents)}
        arrays.append((model.topic_term, model.doc_topic[[row_of[n] for n in names]]))
        # Of the two texts that are the same either may be shown.
        home = {n: 5 if i == 7 else i for i, n in enumerate(names)}
        reports.append(shown(summarise(model, data, provenance=Provenance("topics")), home))
        placed = place_documents(model, data.tokens, data.texts, data.fields)[1]  # type: ignore[arg-type]
        arrays[-1] = (*arrays[-1], placed.shares[[row_of[n] for n in names]])
    for one, other in zip(*arrays, strict=True):
        assert one.tobytes() == other.tobytes()
    assert reports[0] == reports[1]


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_bytes_on_disk(name: str, tmp_path: Path) -> None:
    data = data_of(texts_of(24), [f"d{i:02d}" for i in range(24)])
    folders = [save(fit(name, data, k=3, seed=2), tmp_path / run) for run in ("one", "two")]
    files = [{p.name: p.read_bytes() for p in folder.iterdir()} for folder in folders]
    assert files[0].keys() == files[1].keys()
    assert [n for n in files[0] if files[0][n] != files[1][n]] == []
    assert OPTIONS.keys() <= set(METHODS)


@pytest.mark.parametrize("name", ["lda", "dtm"])
def test_effects_do_not_hang_on_names_and_order_either(name: str) -> None:
    texts = texts_of()
    order = np.random.default_rng(11).permutation(len(texts))
    found = []
    for names in ([f"d{i:02d}" for i in range(len(texts))], [f"x{int(i):02d}" for i in order]):
        data = data_of(texts, names)
        model = fit(name, data, k=3, seed=4)
        fields = pd.DataFrame([{"id": n, **field} for n, (_, field) in zip(names, texts, strict=True)])
        result = measure_effects(
            model, data, fields, "level", provenance=Provenance("effect"), n_draws=5, n_resamples=100, seed=3
        )
        assert result.names == tuple(sorted(names))
        found.append(result.table)
    pd.testing.assert_frame_equal(*found, check_exact=True)
