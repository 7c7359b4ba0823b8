"""What every registered keyword method must do."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.errors import InputError
from policymine.keyword_methods.base import KeywordData, keyword_data, registry
from policymine.keyword_methods.intervals import rank_intervals
from tests.made_tokens import to_tokens

METHODS = registry.names()


def texts() -> dict[str, list[str]]:
    """Thirty texts of common words; those of 2014 are about 治理 besides, those of 2010 about 管理."""
    rng = np.random.default_rng(11)
    common = ["社区", "居民", "协商", "议事", "楼道", "停车", "绿化", "加强", "，", "。", "2014年"]
    return {
        f"{year}-{i:02d}": [
            *rng.choice(common, size=40).tolist(),
            *[{"2010": "管理", "2014": "治理"}.get(year, "参与")] * 6,
            "。",
        ]
        for year in ("2010", "2012", "2014")
        for i in range(10)
    }


def to_data(given: dict[str, list[str]], *, grouped: bool) -> KeywordData:
    return keyword_data(to_tokens(given), groups={d: d[:4] for d in given} if grouped else None)


def test_the_methods_of_the_plan_are_registered() -> None:
    planned = {"ctfidf", "keybert", "positionrank", "textrank", "tfidf", "topicrank", "yake"}
    assert planned <= set(METHODS)
    assert not {"base", "candidates", "changes", "graph", "intervals", "phrases", "result"} & set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_declares_itself(name: str) -> None:
    module = registry.load(name)
    assert module.references
    assert module.describes.startswith("Keywords by")
    assert isinstance(module.needs_tokens, bool)
    assert registry.help()[name]
    assert inspect.signature(module.extract).parameters["top_n"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("name", METHODS)
def test_sorted_deterministic_and_true_to_the_counts(name: str, grouped: bool) -> None:
    given = texts()
    data = to_data(given, grouped=grouped)
    found = registry.load(name).extract(data, top_n=5)
    assert found == registry.load(name).extract(data, top_n=5)
    assert found == registry.load(name).extract(
        to_data(dict(reversed(given.items())), grouped=grouped), top_n=5
    )
    groups = [label for label, _ in data.parts()]
    assert list(dict.fromkeys(k.group for k in found)) == groups
    for label in groups:
        part = [k for k in found if k.group == label]
        assert 1 <= len(part) <= 5
        assert part == sorted(part, key=lambda k: (-round(k.score, 12), k.term))
        members = [words for d, words in given.items() if label == "all" or d[:4] == label]
        for k in part:
            assert k.score > 0
            assert k.count == sum(words.count(k.term) for words in members)
            assert k.n_docs == sum(k.term in words for words in members) >= 2
            assert k.term not in {"加强", "，", "。", "2014年"}


@pytest.mark.parametrize("name", METHODS)
def test_planted_words_lead_their_groups(name: str) -> None:
    found = registry.load(name).extract(to_data(texts(), grouped=True), top_n=8)
    for label, word in (("2010", "管理"), ("2014", "治理")):
        assert word in [k.term for k in found if k.group == label]
        assert word not in [k.term for k in found if k.group != label]
    if name == "tfidf":
        assert next(k.term for k in found if k.group == "2014") == "治理"


def english_texts() -> dict[str, str]:
    """Thirty English texts; those of 2014 speak of social governance besides, those of 2010 of social management."""
    rng = np.random.default_rng(7)
    nouns = [
        "residents",
        "parking",
        "committee",
        "budget",
        "traffic",
        "garden",
        "waste",
        "noise",
        "lifts",
        "fees",
    ]
    own = {"2010": "social management", "2014": "social governance"}
    return {
        f"{year}-{i:02d}": " ".join(
            f"The {a} and the {b} of the {own.get(year, 'house') if k % 2 else c}."
            for k, (a, b, c) in enumerate(rng.choice(nouns, size=(12, 3)))
        )
        for year in ("2010", "2012", "2014")
        for i in range(10)
    }


def english_data(given: dict[str, str], by: str) -> KeywordData:
    from policymine.segmenters.english import EnglishSegmenter

    segmenter = EnglishSegmenter()
    vocabulary: dict[str, int] = {}
    found = [segmenter.segment(text) for text in given.values()]
    ids = [vocabulary.setdefault(word, len(vocabulary)) for made in found for word in made.words]
    tokens = Tokens(
        tuple(given),
        np.cumsum([0, *(len(made.words) for made in found)]).astype(np.int64),
        np.array(ids, np.int32),
        np.array([i for made in found for i in made.starts], np.int32),
        np.array([i for made in found for i in made.ends], np.int32),
        tuple(vocabulary),
    )
    groups = {"one": None, "year": {d: d[:4] for d in given}, "document": {d: d for d in given}}[by]
    return keyword_data(tokens, language="en", groups=groups, max_words=4, texts=given)


@pytest.mark.parametrize("by", ["one", "year", "document"])
@pytest.mark.parametrize("name", METHODS)
def test_phrases_sorted_deterministic_and_true_to_the_texts(name: str, by: str) -> None:
    given = english_texts()
    data = english_data(given, by)
    extract = registry.load(name).extract
    found = extract(data, top_n=6)
    assert found == extract(data, top_n=6)
    assert found == extract(english_data(dict(reversed(given.items())), by), top_n=6)
    labels = [label for label, _ in data.parts()]
    assert list(dict.fromkeys(k.group for k in found)) == labels
    for label in labels:
        part = [k for k in found if k.group == label]
        assert 1 <= len(part) <= 6
        assert len({k.term for k in part}) == len(part)
        assert part == sorted(part, key=lambda k: (-round(k.score, 12), k.term))
        members = [t.lower() for d, t in given.items() if label in ("all", d, d[:4])]
        for k in part:
            assert k.score > 0
            assert k.count == sum(text.count(k.term) for text in members)
            assert k.n_docs == sum(k.term in text for text in members)
    if by == "year":
        for label, term in (("2010", "social management"), ("2014", "social governance")):
            assert term in [k.term for k in found if k.group == label]
            assert term not in [k.term for k in found if k.group != label]


@pytest.mark.parametrize("name", METHODS)
def test_a_document_that_weighs_nothing_leaves_no_term_behind(name: str) -> None:
    """What resampling needs: a scorer gives the scores of `extract`, and of the documents drawn only."""
    module = registry.load(name)
    data = english_data(english_texts(), "year")
    scorer = module.scorer(data)
    weights = np.ones(30)
    columns, scores = scorer(weights, [2])[0]
    by_term = {data.matrix.terms[j]: x for j, x in zip(columns, scores, strict=True)}
    for k in module.extract(data, top_n=4):
        if k.group == "2014":
            assert k.score == pytest.approx(by_term[k.term])
    assert (np.diff(columns) > 0).all()
    weights[20:29] = 0.0
    columns, scores = scorer(weights, [2])[0]
    alone = english_texts()["2014-09"].lower()
    assert all(data.matrix.terms[j] in alone for j, x in zip(columns, scores, strict=True) if x > 0)


@pytest.mark.parametrize("name", ["ctfidf", "positionrank", "textrank", "tfidf", "yake"])
def test_a_document_drawn_twice_is_two_documents(name: str) -> None:
    given = english_texts()
    twice = given | {"2014-0x": given["2014-00"]}
    module = registry.load(name)
    data, more = english_data(given, "year"), english_data(twice, "year")
    weights = np.ones(30)
    weights[20] = 2.0
    columns, scores = module.scorer(data)(weights, [2])[0]
    other, expected = module.scorer(more)(np.ones(31), [2])[0]
    assert [data.matrix.terms[j] for j in columns] == [more.matrix.terms[j] for j in other]
    assert scores == pytest.approx(expected)


@pytest.mark.parametrize("name", METHODS)
def test_phrases_of_nothing(name: str) -> None:
    extract = registry.load(name).extract
    for given in ({}, {"a": ""}, {"a": "And, of the.", "b": "."}):
        assert extract(english_data(given, "one"), top_n=5) == []
        assert extract(english_data(given, "document"), top_n=5) == []


@pytest.mark.parametrize("name", METHODS)
def test_empty_in_empty_out(name: str) -> None:
    extract = registry.load(name).extract
    for given in ({}, {"a": []}, {"a": ["，"], "b": ["加强"]}):
        assert extract(keyword_data(to_tokens(given)), top_n=5) == []
        assert extract(keyword_data(to_tokens(given), groups={}), top_n=5) == []


@pytest.mark.parametrize("name", METHODS)
def test_no_room_for_keywords_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="1 keyword or more"):
        registry.load(name).extract(to_data(texts(), grouped=False), top_n=0)


@pytest.mark.parametrize("name", METHODS)
def test_names_of_documents_change_nothing(name: str) -> None:
    """The same texts under other names, and so in another order: same terms, scores and intervals."""
    given = list(texts().items())
    order = np.random.default_rng(5).permutation(len(given))
    module = registry.load(name)
    shown = []
    for names in ([document for document, _ in given], [f"x{i:02d}" for i in order]):
        renamed = {new: words for new, (_, words) in zip(names, given, strict=True)}
        groups = {new: old[:4] for new, (old, _) in zip(names, given, strict=True)}
        data = keyword_data(to_tokens(renamed), groups=groups)
        found = module.extract(data, top_n=5)
        places = rank_intervals(data, module.scorer(data), found, resamples=50, seed=2)
        shown.append(
            [
                (k.group, k.term, round(k.score, 9), k.count, k.n_docs, p.rank_low, p.rank_high, p.kept)
                for k, p in zip(found, places, strict=True)
            ]
        )
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", METHODS)
def test_texts_that_are_all_the_same_give_no_warning(name: str) -> None:
    given = {f"d{i}": ["社区", "居民", "协商", "。"] * 3 for i in range(6)}
    for grouped in (False, True):
        found = registry.load(name).extract(to_data(given, grouped=grouped), top_n=5)
        assert all(np.isfinite(k.score) for k in found)
