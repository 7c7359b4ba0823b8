"""Readability of English by its formulas: published examples, and syllables counted by ear."""

from __future__ import annotations

import numpy as np
import pytest

from policymine.comparisons.measures import english
from policymine.comparisons.measures.source import Source

# Coleman & Liau (1975): their abstract has 119 words, 639 letters, 5 sentences, and a grade of 14.5.
ABSTRACT = (
    "Existing computer programs that measure readability are based largely upon subroutines which estimate number of "
    "syllables, usually by counting vowels. The shortcoming in estimating syllables is that it necessitates keypunching "
    "the prose into the computer. There is no need to estimate syllables since word length in letters is a better "
    "predictor of readability than word length in syllables. Therefore, a new readability formula was computed that has "
    "for its predictors letters per 100 words and sentences per 100 words. Both predictors can be counted by an optical "
    "scanning device, and thus the formula makes it economically feasible for an organization such as the U.S. Office of "
    "Education to calibrate the readability of all textbooks for the public school system."
)


def source(text: str) -> Source:
    nothing = np.empty(0, dtype=np.int32)
    return Source("d", text, "en", nothing, nothing, nothing, ())


def test_coleman_liau_of_its_own_abstract() -> None:
    assert english.scores(119, 5, 1, 639, 0)["coleman_liau"] == pytest.approx(14.5, abs=0.05)
    # Numbers are no words here, and U.S. counts as two.
    assert english.measure(source(ABSTRACT))["coleman_liau"] == pytest.approx(14.5, abs=0.6)


@pytest.mark.parametrize(
    ("sentence", "n_words", "n_syllables", "flesch", "grade"),
    [
        # Widely printed examples of Flesch's formula.
        ("The cat sat on the mat.", 6, 6, 116.1, -1.4),
        ("This sentence, taken as a reading passage unto itself, is being used to prove a point.", 16, 23, 69.0, 7.6),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 13, 24, 37.5, 11.3),
    ],
)  # fmt: skip
def test_flesch(sentence: str, n_words: int, n_syllables: int, flesch: float, grade: float) -> None:
    words = sentence.rstrip(".").replace(",", "").split()
    assert (len(words), sum(map(english.syllables, words))) == (n_words, n_syllables)
    found = english.scores(n_words, 1, n_syllables, 1, 0)
    assert found["flesch"] == pytest.approx(flesch, abs=0.05)
    assert found["flesch_kincaid"] == pytest.approx(grade, abs=0.05)


def test_fog_smog_and_ari_by_hand() -> None:
    # 100 words, 5 sentences, 10 long words, 450 letters.
    found = english.scores(100, 5, 150, 450, 10)
    assert found["gunning_fog"] == pytest.approx(0.4 * (20 + 10))
    assert found["smog"] == pytest.approx(1.0430 * 60**0.5 + 3.1291)
    assert found["ari"] == pytest.approx(4.71 * 4.5 + 0.5 * 20 - 21.43)


BY_EAR = {
    1: "the was used worked called months years rate growth change trade state time made here where there were have firms",
    2: "market labor money credit quarter percent likely recent little people business reading table being nation special "
    "increase income decline outlook wanted needed houses places changes prices issues created",
    3: "government inflation committee energy consumer continued conditions financial investment employment policies "
    "domestic committees reported area idea period companies creation appropriate",
    4: "economy participants monetary recovery activity information economic unemployment development communities "
    "activities expenditures situation",
    5: "university considerable communication administration accommodative opportunities evaluation",
}  # fmt: skip


def test_syllables_by_ear() -> None:
    wrong = [w for n, words in BY_EAR.items() for w in words.split() if english.syllables(w) != n]
    n = sum(len(words.split()) for words in BY_EAR.values())
    assert len(wrong) <= 0.05 * n, wrong


def test_a_short_text_has_no_score() -> None:
    assert all(np.isnan(v) for v in english.measure(source("The cat sat on the mat.")).values())


def test_the_hardest_sentence_is_shown() -> None:
    text = (
        "The cat sat on the mat and it was glad to be there with us. "
        "Governmental administrative reorganization necessitates comprehensive interdepartmental communication regarding "
        "institutional responsibilities, organizational capabilities, and accountability."
    )
    start, _, _ = english.place("flesch", source(text)) or (0, 0, "")
    assert text[start:].startswith("Governmental")
