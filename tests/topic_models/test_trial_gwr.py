"""Topics and keywords of the government work reports: sensible to a scholar, and quick."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.keyword_methods import tfidf
from policymine.keyword_methods.base import keyword_data
from policymine.provenance import Provenance
from policymine.segmenters.chinese import ChineseSegmenter
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.stopwords import is_numeral, stopwords
from policymine.topic_models.base import TopicData, registry
from policymine.topic_models.data import topic_data
from policymine.topic_models.summary import summarise

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reports(shared_data: Path) -> dict[str, str]:
    lines = (shared_data / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()
    return {r["id"]: r["text"] for r in map(json.loads, lines)}


@pytest.fixture(scope="module")
def tokens(reports: dict[str, str]) -> Tokens:
    segmenter = ChineseSegmenter(builtin_lexicon())
    vocabulary: dict[str, int] = {}
    ids, starts, ends, indptr = [], [], [], [0]
    for name in sorted(reports):
        found = segmenter.segment(reports[name])
        ids += [vocabulary.setdefault(w, len(vocabulary)) for w in found.words]
        starts += [int(s) for s in found.starts]
        ends += [int(e) for e in found.ends]
        indptr.append(len(ids))
    return Tokens(
        tuple(sorted(reports)),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(vocabulary),
    )


@pytest.fixture(scope="module")
def data(tokens: Tokens, reports: dict[str, str]) -> TopicData:
    return topic_data(tokens, reports)


@pytest.mark.parametrize("method", ["bert", "lda", "nmf"])
def test_twenty_topics(method: str, data: TopicData) -> None:
    module = registry.load(method)
    began = time.process_time()
    model = module.fit(data, k=20, seed=0)
    assert method == "bert" or time.process_time() - began < 15
    result = summarise(model, data, provenance=Provenance("topics"))
    rows = result.rows()
    named = [set(r["words"]) | set(r["frex"]) | set(r["lift"]) for r in rows]
    everything = set().union(*named)
    assert not everything & stopwords("zh")
    assert not [w for w in everything if is_numeral(w) or len(w) < 2]
    for expected in ({"和平", "世界"}, {"教育"}, {"农业", "粮食"}, {"革命"}):
        assert any(expected <= words for words in named), expected
    assert all(len(result.evidence(i)) == 3 for i in range(20) if rows[i]["prevalence"] > 0.03)
    assert result.table["coherence"].mean() > 0.03
    assert all(r["low"] < r["prevalence"] < r["high"] for r in rows)


def test_each_year_has_its_words(tokens: Tokens) -> None:
    years = {d: d[-4:] for d in tokens.documents}
    found = tfidf.extract(keyword_data(tokens, groups=years), top_n=15)
    by_year = {year: {k.term for k in found if k.group == year} for year in years.values()}
    assert "四人帮" in by_year["1978"]
    assert "社会管理" in by_year["2011"]
    # 脱贫攻坚 and 精准脱贫 are terms of the lexicon, so that 脱贫 by itself is left with few uses.
    assert {"脱贫攻坚", "精准脱贫"} <= by_year["2019"]
    assert "疫情" in by_year["2020"]
