"""Candidate phrases: terms and no debris, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from policymine.errors import InputError
from policymine.keyword_methods.base import keyword_data
from policymine.keyword_methods.nounlike import not_nouns, participles, simplified, singulars
from policymine.keyword_methods.phrases import find_candidates


def chinese_texts(seed: int, *, planted: bool = True) -> dict[str, str]:
    """Forty texts of words at random; in most of them 社会 治理 体系 stands together, elsewhere 治理 alone."""
    rng = np.random.default_rng(seed)
    words = [f"{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "山水田林湖草"]
    texts = {}
    for i in range(40):
        run = rng.choice(words, 60).tolist()
        for place in (50, 35, 20, 5) if planted else ():
            run[place:place] = ["社会", "治理", "体系"] if rng.random() < 0.6 else ["治理"]
        texts[f"d{i:02d}"] = " ".join(run)
    return texts


def test_words_that_belong_together_are_one_term(spaced: Callable) -> None:
    texts = chinese_texts(3)
    tokens = spaced(texts)
    found = find_candidates(tokens, language="zh")
    phrases = [t for t, n in zip(found.terms, found.lengths, strict=True) if n > 1]
    assert phrases == ["社会治理体系"]
    whole, free = found.counts(tokens, everywhere=True), found.counts(tokens)
    column = {t: i for i, t in enumerate(found.terms)}
    joined = sum(t.count("社会 治理 体系") for t in texts.values())
    governed = sum(t.split().count("治理") for t in texts.values())
    assert whole[:, column["社会治理体系"]].sum() == free[:, column["社会治理体系"]].sum() == joined
    # A reader counts all uses of 治理; what it does alone is what it is weighed by.
    assert whole[:, column["治理"]].sum() == governed
    assert free[:, column["治理"]].sum() == governed - joined
    # 社会 is only ever part of the longer term, so it is none of its own.
    assert "社会" not in column


def test_a_word_of_two_longer_terms_is_a_term_too(spaced: Callable) -> None:
    texts = {f"d{i}": "创新 社会治理 ， 完善 社会治理 体制 。" for i in range(12)}
    tokens = spaced(texts)
    found = find_candidates(tokens, language="zh")
    assert found.terms == ("创新社会治理", "社会治理", "社会治理体制")
    assert found.counts(tokens).sum(axis=0).tolist() == [[12, 0, 12]]
    assert found.counts(tokens, everywhere=True).sum(axis=0).tolist() == [[12, 24, 12]]


@pytest.mark.parametrize("seed", range(5))
def test_words_at_random_make_no_phrase(spaced: Callable, seed: int) -> None:
    found = find_candidates(spaced(chinese_texts(seed, planted=False)), language="zh")
    assert (found.lengths == 1).all()


def test_uses_do_not_overlap_and_cover_the_words_of_their_term(spaced: Callable) -> None:
    tokens = spaced(chinese_texts(4))
    found = find_candidates(tokens, language="zh")
    assert (found.first[1:] > found.last[:-1]).all()
    for term, first, last in zip(*found.everywhere, strict=True):
        assert "".join(tokens.vocabulary[i] for i in tokens.ids[first : last + 1]) == found.terms[term]
    assert set(zip(found.term, found.first, found.last, strict=True)) <= set(
        zip(*found.everywhere, strict=True)
    )


def test_a_phrase_that_always_follows_one_word_is_a_fragment(spaced: Callable) -> None:
    rng = np.random.default_rng(1)
    words = [f"{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "山水田林湖草"]

    def text(before: str) -> str:
        run = rng.choice(words, 40).tolist()
        run[20:20] = [before, "人民", "服务"]
        return " ".join(run)

    cut = find_candidates(spaced({f"d{i:02d}": text("为") for i in range(30)}), language="zh")
    assert "人民服务" not in cut.terms
    # A 的 there says nothing: the phrase is whole.
    kept = find_candidates(spaced({f"d{i:02d}": text("的") for i in range(30)}), language="zh")
    assert "人民服务" in kept.terms


def test_both_scripts_are_one_word(spaced: Callable) -> None:
    tokens = spaced({"a": "發展 发展 社区", "b": "发展"})
    found = find_candidates(tokens, language="zh", min_uses=2)
    assert found.terms == ("发展", "社区")
    assert found.counts(tokens).toarray().tolist() == [[2, 1], [1, 0]]
    assert simplified(("發展",)).tolist() == [0]


def test_english_runs_of_one_document(english: Callable) -> None:
    texts = {
        "d": "We propose the adaptive neural networks of the labor market, and adaptive neural network models."
    }
    found = find_candidates(english(texts), language="en", min_uses=1, texts=texts)
    assert found.terms == (
        "adaptive neural network models",
        "adaptive neural networks",
        "labor market",
        "propose",
    )


def test_a_plural_is_its_singular_named_as_most_often_written(english: Callable) -> None:
    texts = {f"d{i}": "The interest rates. The interest rates. An interest rate." for i in range(2)}
    tokens = english(texts)
    found = find_candidates(tokens, language="en", min_uses=1)
    assert found.terms == ("interest rates",)
    assert found.counts(tokens).toarray().tolist() == [[3], [3]]
    assert singulars(("states", "state", "means")).tolist() == [1, 1, 2]


def test_a_line_that_begins_with_a_capital_begins_anew(english: Callable) -> None:
    texts = {"d": "Inflation expectations\nLabor market conditions\n\tworsened"}
    tokens = english(texts)
    with_lines = find_candidates(tokens, language="en", min_uses=1, texts=texts)
    assert with_lines.terms == ("inflation expectations", "labor market conditions worsened")


def test_verbs_and_adverbs_end_a_phrase(english: Callable) -> None:
    texts = {
        f"d{i}": (
            "We describe the model. They describe a method. You can describe it. The paper describes the "
            "rapidly growing market. It rose sharply. Prices rose sharply. Prices rose the most. The rapid method."
        )
        for i in range(3)
    }
    tokens = english(texts)
    told = {w for w, no in zip(tokens.vocabulary, not_nouns(tokens), strict=True) if no}
    assert {"describe", "describes", "rapidly", "sharply", "rose"} <= told
    assert not {"model", "method", "market", "prices", "paper", "rapid"} & told
    found = find_candidates(tokens, language="en", min_uses=1)
    assert not [t for t in found.terms if "describe" in t or "rose" in t]


def test_a_word_that_always_goes_before_another_names_nothing_alone(english: Callable) -> None:
    """`Economic` stands before one of many nouns; `growth` stands before some, and alone."""
    nouns = ("activity", "outlook", "policy", "output", "data", "news", "plans", "models", "crises", "theory")
    texts = {
        f"d{i}": " ".join(f"The economic {noun} of the growth, and the growth {noun}." for noun in nouns)
        for i in range(3)
    }
    found = find_candidates(english(texts), language="en")
    assert "growth" in found.terms
    assert "economic" not in found.terms


def test_no_phrase_ends_with_a_participle(english: Callable) -> None:
    assert participles(("selected", "need", "fed")).tolist() == [True, False, False]
    text = "The reserve bank selected by the board. A reserve bank is open. Speed of the reserve bank selected in May."
    found = find_candidates(english({f"d{i}": text for i in range(4)}), language="en")
    assert "reserve bank" in found.terms
    assert not [term for term in found.terms if term.endswith(" selected")]


def test_a_word_of_grammar_may_stand_inside(english: Callable) -> None:
    rng = np.random.default_rng(0)
    words = [a + b for a in ("bar", "tol", "gri", "mun") for b in ("ance", "ity", "ment", "ness", "dom")]

    def text(middle: str) -> str:
        return ". ".join(f"the {rng.choice(words)} and {rng.choice(words)} {m}" for m in middle.split("|"))

    texts = {f"d{i:02d}": text("and the rule of law|in the rule of law|") for i in range(20)}
    found = find_candidates(english(texts), language="en")
    assert "rule of law" in found.terms
    # What is only ever inside it is no term.
    assert "law" not in found.terms


def test_the_order_of_documents_does_not_matter(spaced: Callable) -> None:
    texts = chinese_texts(5)
    forward = keyword_data(spaced(texts), max_words=4)
    back = keyword_data(spaced(dict(reversed(texts.items()))), max_words=4)
    assert forward.matrix.terms == back.matrix.terms
    assert (forward.matrix.counts != back.matrix.counts).nnz == 0
    assert (forward.spans.node == back.spans.node).all()


def test_min_df_and_bad_options(spaced: Callable) -> None:
    tokens = spaced({"a": "社区 协商", "b": "社区"})
    data = keyword_data(tokens, max_words=2, min_df=2)
    assert data.matrix.terms == ("社区",)
    assert data.matrix.counts.toarray().tolist() == [[1], [1]]
    with pytest.raises(InputError, match="a term has 1 to 4 words"):
        keyword_data(tokens, max_words=5)
    with pytest.raises(InputError, match="a phrase has 2 to 4 words"):
        find_candidates(tokens, language="zh", max_words=1)
    with pytest.raises(InputError, match="min_uses"):
        find_candidates(tokens, language="zh", min_uses=0)
