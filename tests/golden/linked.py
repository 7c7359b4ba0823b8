"""Small results of the real methods for the sections on networks, reuse, likeness and versions; `load.py` runs this file."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from policymine.comparisons.reuse.base import (
    COLUMNS,
    DOCUMENT_COLUMNS,
    LINK_COLUMNS,
    PAIR_COLUMNS,
    PERIOD_COLUMNS,
    ReuseResult,
)
from policymine.comparisons.revision.revise import compare_versions
from policymine.comparisons.similarity.measure import similarity_of
from policymine.networks.actor_mention import Mention
from policymine.networks.actors import ActorDocument, link_actors
from policymine.networks.citations import Known, Source, trace_citations
from policymine.networks.coissuing import JointDocument, pair_issuers
from policymine.networks.cowords import WordTable, find_themes
from policymine.provenance import Provenance
from policymine.results import Evidence, frame
from policymine.segmenters.lexicon import builtin_lexicon
from policymine.segmenters.store import segmenter_for
from policymine.terms.matrix import TermMatrix
from tests.comparisons.revision_edits import document_of


def _made(verb: str, **parameters: Any) -> Provenance:
    return Provenance(
        verb,
        {"arguments": ["corpus"], **parameters},
        seed=0,
        corpus={"样例": "0"},
        n_documents=12,
        versions={},
    )


@functools.cache
def networks() -> tuple[Any, ...]:
    """Return joint issuing, actors, roles, citations and co-words of a dozen documents."""
    joint = [
        JointDocument(
            f"d{i}", ("民政部", "财政部<b>", "司法部")[: 2 + i % 2], f"201{i}", "民政部 财政部<b>", 0
        )
        for i in range(4)
    ]
    documents = []
    for number, (one, other) in enumerate((("民政部", "财政部"), ("司法部", "公安部"), ("教育部", "科技部"))):
        text = f"由{one}牵头，{other}配合<i>落实</i>。"
        mentions = (Mention(1, 4, one, "body"), Mention(7, 10, other, "body"))
        spans = ((0, len(text)),)
        documents += [
            ActorDocument(f"d{number}{i}", text, f"201{i}", mentions, spans, spans) for i in range(8)
        ]
    cited = "根据《社会救助<u>办法</u>》制定本意见。"
    sources = [Source(f"d{i}", cited, f"意见{i}", None, f"201{i}-01-01", ("民政部",)) for i in range(4)]
    attributes = {
        s.id: {"title": s.title, "number": None, "date": s.date, "issuer": "民政部", "level": "ministry"}
        for s in sources
    }
    return (
        pair_issuers(joint, _made("coissuing")),
        link_actors(documents, _made("actors", within="sentence", roles=False)),
        link_actors(documents, _made("actors", within="sentence", roles=True), roles=True),
        trace_citations(
            sources,
            [Known(s.id, s.title, None, s.date) for s in sources],
            attributes,
            _made("citations", most=True),
            most=True,
        ),
        find_themes(_words(), _made("cowords", within="clause"), unit="clause", resamples=40),
    )


def _words() -> WordTable:
    """Return twelve words in four themes of three: those of a theme stand together in twelve documents of two clauses."""
    words = tuple(f"词{i}" for i in range(12))
    rng = np.random.default_rng(0)
    cells, owner = [], []
    for document in range(40):
        for theme in (document % 4, (document + 1) % 4):
            cells.append([1 if i // 3 == theme or rng.random() < 0.05 else 0 for i in range(12)])
            owner.append(document)
    return WordTable(
        words,
        sparse.csr_matrix(np.array(cells, dtype=np.int32).T),
        np.array(owner, dtype=np.int64),
        tuple(f"d{i}" for i in range(40)),
        tuple(f"20{10 + i % 10}" for i in range(40)),
    )


@functools.cache
def similarity() -> Any:
    """Return three issuers of six documents, the words of one of them unlike."""
    rng = np.random.default_rng(1)
    rates = {"甲厅": [9, 9, 3, 3], "乙厅": [9, 9, 3, 3], "丙<b>厅": [3, 3, 9, 9]}
    rows = [rng.poisson(rates[g]) for g in rates for _ in range(6)]
    names = tuple(f"{g}{i}" for g in rates for i in range(6))
    counts = np.array(rows, dtype=np.int32)
    words = ("社会", "治理", "管理", "<i>服务</i>")
    matrix = TermMatrix(
        sparse.csr_matrix(counts),
        words,
        names,
        pd.DataFrame(index=range(18)),
        counts.sum(axis=1).astype(np.int64),
    )
    return similarity_of(
        matrix,
        {name: name[:-1] for name in names},
        tuple(rates),
        n_shuffles=99,
        n_resamples=50,
        provenance=_made("similarity", by="issuer"),
        find_evidence=lambda group, terms: {
            t: (Evidence(f"{group}0", f"要加强{t}工作。", 3, 3 + len(t), 0, group, t),) for t in terms
        },
    )


@functools.cache
def versions() -> Any:
    """Return a document of three clauses and its revision."""
    old = "第一条 为了规范<b>物业</b>管理，制定本办法。\n第二条 业主可以成立业主大会。\n第三条 本办法自2010年1月1日起施行。\n"
    new = (
        "第一条 为了规范<b>物业</b>服务，制定本办法。\n第二条 业主应当成立业主大会。\n"
        "第三条 街道办事处应当指导。\n第四条 本办法自2020年1月1日起施行。\n"
    )
    made = [
        replace(document_of(name, text), title="物业<i>办法</i>", date_issued=date)
        for name, text, date in (("old", old, "2010-01-01"), ("new", new, "2020-01-01"))
    ]
    return compare_versions(
        made[0],
        made[1],
        segmenter=segmenter_for("zh", builtin_lexicon()),
        unit="clause",
        names=("old", "new"),
        provenance=_made("diff"),
    )


@functools.cache
def reuse() -> ReuseResult:
    """Return one passage of a later document, one of open order, and the tables around them."""
    rows = []
    for number, direction in enumerate(("dated", "same_day")):
        rows.append(
            dict.fromkeys(COLUMNS)
            | {
                "source": "d0", "target": f"d{number + 1}", "source_date": "2010-01-01", "target_date": "2012-03-01", "lag": 790.0,
                "direction": direction, "source_issuer": "民政部", "target_issuer": "甲厅", "kind": "reworked", "taken": 40,
                "discounted": 31.5, "similarity": 0.9, "shared_by": 2, "shared_docs": 3, "weight": 0.79, "p": 0.0001, "n_also": 0,
                "also_in": (), "source_text": "推进社区<b>治理</b>，健全机制。", "target_text": "推进社区<b>治理</b>，完善机制。",
                "source_start": 0, "source_end": 18, "target_start": 5, "target_end": 23,
            }
        )  # fmt: skip
    documents = [
        dict.fromkeys(DOCUMENT_COLUMNS)
        | {
            "document": f"d{i}", "title": f"意见<u>{i}</u>", "date": f"201{i % 3}-05-01", "issuer": "甲厅", "n_units": 400, "n_earlier": i,
            "taken": 40 * i, "share": 0.1 * i if i else None, "share_discounted": 0.05 * i if i else None, "from_others": 0.05 * i,
            "main_source": "d0" if i else None, "main_source_share": 0.1,
        }
        for i in range(7)
    ]  # fmt: skip
    numbers = {"documents": 1, "sources": 1, "passages": 1, "taken": 40, "discounted": 31.5}
    link = {"source": "民政部", "target": "甲厅", **numbers, "first": "2012", "last": "2012"}
    pairs = frame([], PAIR_COLUMNS)
    return ReuseResult(
        frame(rows, COLUMNS),
        _made("reuse"),
        {
            i: (
                Evidence("d0", row["source_text"], 0, 18, 0, "2010", "source"),
                Evidence(row["target"], row["target_text"], 5, 23, 5, "2012", "reworked"),
            )
            for i, row in enumerate(rows)
        },
        pairs=pairs,
        documents=pd.DataFrame(documents),
        links=frame([link], LINK_COLUMNS),
        periods=frame([], PERIOD_COLUMNS),
        chance={
            "lengths": (),
            "thresholds": (1.0,),
            "n_null": 10,
            "null_hits": 0,
            "n_tested": 20,
            "n_found": 2,
            "expected_false": 0.1,
        },
        counts={"documents": 7, "dated": 1, "open": 1, "takers": 6},
        messages=({"zh": "样例。", "en": "An example."},),
    )
