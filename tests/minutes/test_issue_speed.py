"""What finds issues by arrays and bits finds what plain loops find."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from policymine.minutes.facts import MeetingFacts, read_facts
from policymine.minutes.issue_links import LINKED, Unit, _link, _similar, _worth_a_look, body_key, units_of
from policymine.minutes.issue_names import _EDGE, Namer, _count_grams
from policymine.minutes.issue_words import any_of, hidden_words, split_words, word_counts
from policymine.structure.owners import is_owner
from policymine.structure.wordlists import load_table

Make = Callable[[Sequence[str]], tuple[pd.DataFrame, pd.DataFrame]]

TOPICS = [
    "车库照明",
    "电梯大修",
    "垃圾房搬迁",
    "西门人车分流",
    "老年食堂补贴",
    "充电棚选址",
    "绿地养护",
    "雨水管疏通",
]
ACTS = [
    "由物业公司测算费用",
    "居民反映昏暗",
    "委员意见不统一",
    "请施工方报价",
    "资金从公共收益列支",
    "报街道备案",
]


@pytest.fixture(scope="module")
def facts(records: Make) -> list[MeetingFacts]:
    rng = random.Random(4)
    texts = []
    for n in range(12):
        body = ("东风小区", "西苑小区")[n % 2]
        items = "\n".join(
            f"{'一二三四'[i]}、{'提案第3号：' if n % 5 == 0 and i == 0 else ''}{rng.choice(TOPICS)}方案\n"
            f"李某某说，{rng.choice(ACTS)}，{rng.choice(TOPICS)}{rng.choice(ACTS)}。Parking near Mill Lane was raised."
            for i in range(4)
        )
        texts.append(
            f"{body}业主委员会2020年第{n + 1}次例会纪要\n会议时间：2020年{n % 12 + 1}月3日\n出席：李某某、王某\n{items}\n"
        )
    return read_facts(*records(texts))


@pytest.fixture(scope="module")
def units(facts: list[MeetingFacts]) -> list[Unit]:
    return [u for i, f in enumerate(facts) for u in units_of(i, f)]


def test_any_of_finds_what_the_bare_alternatives_find() -> None:
    rng = random.Random(1)
    names = {"".join(rng.choices("李王张某明华()", k=rng.randint(2, 4))) for _ in range(60)}
    plain = re.compile("|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n)))))
    text = "".join(rng.choices("李王张某明华()、说。", k=4000))
    assert re.compile(any_of(names)).sub("#", text) == plain.sub("#", text)
    words = load_table("issue_words.toml")["common"]
    bare = "|".join(
        rf"\b{w}\b" if w.isascii() else re.escape(w) for w in sorted(words, key=len, reverse=True)
    )
    said = "The Public hall and hallway 会议纪要会议决定；COUNCILLOR's motion, agreeds"
    assert re.compile(any_of(words, whole=True), re.I).sub("#", said) == re.sub(bare, "#", said, flags=re.I)
    assert not re.search(any_of([]), "任何")


def test_word_pairs_are_those_of_each_run(facts: list[MeetingFacts]) -> None:
    for one in facts:
        hidden = hidden_words(one)
        text = "".join(p.text for p in one.parts)
        plain: Counter[str] = Counter()
        for piece in split_words(text, hidden):
            for run in re.findall(r"[\u3400-\u9fff]+", piece):
                plain.update(run[i : i + 2] for i in range(len(run) - 1))
            plain.update(w.lower() for w in re.findall(r"[A-Za-z]{3,}", piece))
        assert word_counts(text, hidden) == plain
        assert not any("李某" in w for w in plain)


def test_phrases_are_counted_as_slices_are(facts: list[MeetingFacts]) -> None:
    plain: Counter[str] = Counter()
    one = facts[0]
    hidden = hidden_words(one)
    for text in (
        "\n".join(p.text for p in one.parts if not re.match(r"[\u4e00-\u9fff]{2,6}[:：].{0,40}$", p.text)),
        one.title or "",
    ):
        for piece in split_words(text, hidden):
            for run in re.findall(r"[\u3400-\u9fff]+", piece):
                for size in range(3, 9):
                    plain.update(run[i : i + size] for i in range(len(run) - size + 1))
    assert _count_grams(one) == plain


def test_the_pairs_looked_at_are_all_that_link(units: list[Unit], facts: list[MeetingFacts]) -> None:
    scores = _similar(units)
    keys = [body_key(facts[u.meeting].body) for u in units]
    linking = {
        (i, j)
        for j in range(len(units))
        for i in range(j)
        if keys[i] == keys[j] and _link(i, j, units[i], units[j], float(scores[i, j]), facts, LINKED)
    }
    looked_at = _worth_a_look(units, scores, LINKED)
    assert len(linking) > 20
    assert linking <= looked_at
    assert all(i < j for i, j in looked_at)


def test_the_shared_phrase_is_that_of_a_plain_search(units: list[Unit], facts: list[MeetingFacts]) -> None:
    import math

    for meetings in ([0, 2], [0, 2, 4], [1, 3, 5, 7]):
        grams = [_count_grams(facts[i]) for i in meetings]
        seen = Counter(g for own in grams for g in own)
        total = Counter({g: sum(own[g] for own in grams) for g in seen})
        need = max(2, math.ceil(0.5 * len(meetings)))
        rest = [u.words for u in units if u.meeting not in meetings]
        likely = sorted(
            (g for g, n in seen.items() if n >= need), key=lambda g: (-seen[g] * len(g), -total[g], g)
        )
        scored = []
        for gram in likely[:3000]:
            if _EDGE.search(gram) or is_owner(gram):
                continue
            pairs = [gram[i : i + 2] for i in range(len(gram) - 1)]
            outside = sum(all(p in words for p in pairs) for words in rest) / max(1, len(rest))
            score = seen[gram] / len(meetings) * (1 - outside) * math.log(1 + total[gram]) * len(gram) ** 0.9
            scored.append((round(score, 6), len(gram), gram))
        assert Namer(units, facts)._phrase(meetings) == (max(scored)[2] if scored else None)
