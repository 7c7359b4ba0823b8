"""Networks of real texts: what they find, and nothing once the words or the names are shuffled."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

import policymine as pm
from policymine.api.reading import read_corpus
from policymine.api.word_places import WordPlaces
from policymine.networks.chance import chance_of_pairs, pairs_together
from policymine.networks.cowords import find_themes
from policymine.provenance import Provenance
from policymine.statistics.fdr import q_values

_RUNS = 100


@pytest.mark.slow
def test_work_reports_have_themes_and_their_shuffled_words_none(shared_data: Path, tmp_path: Path) -> None:
    pm.ingest([shared_data / "gwr" / "reports.jsonl"], tmp_path / "c")
    found = pm.cowords(tmp_path / "c")
    assert len(found) >= 5
    places = WordPlaces(read_corpus(tmp_path / "c"), "clause")
    rows = list(range(len(places.documents)))
    words = places.chosen((), 100, 3, rows)
    uses, themes, linked = places.word.copy(), 0, 0
    for run in range(_RUNS):
        places.word = np.random.default_rng(run).permutation(uses)
        null = find_themes(places.table(words, rows), Provenance("cowords", versions={}), resamples=50)
        themes += len(null)
        linked += bool(null.links)
    sys.stdout.write(f"\n{len(found)} themes; {_RUNS} shuffles: {themes} themes, {linked} runs with a link\n")
    assert themes == 0
    # A nominal rate of 0.05 gives more than ten of a hundred with a chance of 0.01.
    assert linked <= 10


@pytest.mark.slow
def test_state_council_pages_have_roles_and_shuffled_names_no_pairs(
    shared_data: Path, tmp_path: Path
) -> None:
    from policymine.api.actors import actor_documents
    from policymine.networks.actor_tables import incidence

    pm.ingest([shared_data / "statecouncil_html"], tmp_path / "c")
    assert pm.actors(tmp_path / "c").beyond_chance()
    roles = {(r["lead"], r["help"]) for r in pm.actors(tmp_path / "c", roles=True).rows()}
    assert ("生态环境部", "农业农村部") in roles
    documents = actor_documents(
        pm.Corpus.open(tmp_path / "c"), "sentence", ("body", "organisation", "person")
    )
    named: dict[str, int] = {}
    for document in documents:
        for name in {m.name for m in document.mentions}:
            named[name] = named.get(name, 0) + 1
    number = {n: i for i, n in enumerate(sorted(n for n, times in named.items() if times > 1))}
    table, owner, _ = incidence(documents, number)
    places = table.tocoo()
    hits = 0
    for run in range(_RUNS):
        rows = np.random.default_rng(run).permutation(places.row)
        null = sparse.csr_matrix((np.ones(rows.size, np.int32), (rows, places.col)), shape=table.shape)
        null.sum_duplicates()
        null.data[:] = 1
        pairs = chance_of_pairs(null, owner, len(documents), pairs_together(null, owner))
        q = q_values(pairs.p, n_tests=len(number) * (len(number) - 1) // 2)
        hits += bool((q <= 0.05).any())
    sys.stdout.write(f"\n{len(roles)} roles; {_RUNS} shuffles: {hits} runs with a pair at q <= .05\n")
    assert hits <= 10
