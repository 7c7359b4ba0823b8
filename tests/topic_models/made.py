"""Small corpora for tests of single methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from policymine.terms.matrix import build_matrix
from policymine.topic_models.base import TopicData
from tests.made_tokens import to_tokens

SUBJECTS = (
    ("农业", "粮食", "农民", "耕地", "种子", "灌溉", "收成", "化肥"),
    ("学校", "教师", "学生", "课程", "考试", "教材", "大学", "招生"),
    ("医院", "医生", "药品", "门诊", "护士", "疫苗", "病人", "手术"),
)


def to_data(
    texts: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[object]] | None = None
) -> TopicData:
    """Data of texts in the order of their names, with document fields in the same order."""
    ordered = dict(sorted(texts.items()))
    tokens = to_tokens(ordered, fingerprint="f")
    table = pd.DataFrame({"id": list(ordered), **(fields or {})})
    joined = {name: "".join(words) for name, words in ordered.items()}
    return TopicData(build_matrix(tokens, table), tokens.documents, tokens, joined)


def mixed(shares: Sequence[Sequence[float]], length: int = 60, seed: int = 5) -> dict[str, list[str]]:
    """Texts that mix the subjects in these shares."""
    rng = np.random.default_rng(seed)
    found = {}
    for n, share in enumerate(shares):
        subjects = rng.choice(len(SUBJECTS), length, p=share)
        found[f"d{n:03d}"] = [str(rng.choice(SUBJECTS[s])) for s in subjects]
    return found
