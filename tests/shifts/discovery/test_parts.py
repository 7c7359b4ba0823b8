"""Terms, slots, sentences and guards on corpora made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from policymine.corpus.tokens import Tokens
from policymine.shifts.discovery.candidates import Terms, find_terms
from policymine.shifts.discovery.company import Company
from policymine.shifts.discovery.contexts import breadth, nearest, shared_slots, slot_vectors
from policymine.shifts.discovery.ends import with_shared_ends
from policymine.shifts.discovery.guards import (
    choose,
    grown_beside,
    numbered_alike,
    part_of,
    same_word,
    shared_form,
)
from policymine.shifts.discovery.people import are_people
from tests.made_tokens import to_tokens

FILLERS = ["甲乙", "丙丁", "戊己", "庚辛", "壬癸", "子丑"]


def terms_of(tokens: Tokens, names: Sequence[str]) -> Terms:
    """Single words as candidates."""
    where = [np.flatnonzero(tokens.ids == tokens.vocabulary.index(n)) for n in names]
    every = np.concatenate(where).astype(np.int64)
    return Terms(
        names=tuple(names),
        words=tuple((tokens.vocabulary.index(n),) for n in names),
        ptr=np.concatenate(([0], np.cumsum([w.size for w in where]))).astype(np.int64),
        first=every,
        last=every,
    )


def test_a_piece_of_an_expression_gives_way_to_the_whole() -> None:
    documents = [["创新" if i % 2 else "推动", "里坊", "联保", FILLERS[i % 6], "。", "里坊"[0] + "巷", FILLERS[-i % 6], "。"]
                 for i in range(12)]  # fmt: skip
    names = find_terms(to_tokens(documents), language="zh", min_docs=4).names
    assert "里坊联保" in names
    assert not {"里坊", "联保"} & set(names)


def test_a_negated_use_is_none() -> None:
    documents = [[FILLERS[i % 6], "不", "稳定", FILLERS[-i % 6], "。"] for i in range(12)]
    assert "稳定" not in find_terms(to_tokens(documents), language="zh", min_docs=4).names


def test_slots_by_hand() -> None:
    documents = [
        ["健全", "管理", "机制", "。"],
        ["健全", "治理", "机制", "。"],
        ["“", "治理", "”", "机制"],
        ["企业", "，", "管理"],
        *(["推动", w, "工作", "。"] for w in FILLERS),
    ]
    tokens = to_tokens(documents)
    terms = terms_of(tokens, ["管理", "治理", "机制", *FILLERS])
    slots = slot_vectors(tokens, terms)
    columns, weights = shared_slots(slots, 0, 1)
    said = {(tokens.vocabulary[int(slots.word[c])], int(slots.place[c])) for c in columns}
    # 企业 stands behind a comma, and quotation marks are looked through.
    assert said == {("健全", -1), ("机制", 1)}
    assert weights.sum() == pytest.approx(float(slots.vectors[0].multiply(slots.vectors[1]).sum()))
    assert 1.0 < breadth(slots, np.array([0], np.int32), np.array([1], np.int32))[0] <= 2.0 + 1e-6
    near = nearest(slots, lambda i, j: part_of(terms.names[i], terms.names[j]), n_nearest=2, least=0.001)
    assert (0, 1) in set(zip(near.one.tolist(), near.other.tolist(), strict=True))


def test_two_things_side_by_side_are_in_one_sentence() -> None:
    documents = [["推进", "养老", "、", "医疗", "改革", "。", "推进", "扶贫", "改革", "。"] for _ in range(4)]
    tokens = to_tokens(documents)
    company = Company(tokens, terms_of(tokens, ["养老", "医疗", "扶贫"]), "zh")
    assert company.together(0, 1) == 1.0
    assert company.together(0, 2) == 0.0


def test_a_shared_grammar_is_no_shared_subject() -> None:
    head, tail = ["加快", "保障", "体系", "建设", "，"], ["加快", "信用", "体系", "建设", "，"]
    pensions, fairs = ["退休", "养老", "医疗", "待遇", "。"], ["失信", "诚信", "市场", "惩戒", "。"]
    documents = [*([*head, *pensions] for _ in range(5)), *([*tail, *fairs] for _ in range(5)),
                 *(["加快", "救助", "体系", "建设", "，", *pensions] for _ in range(5)), *([w, "。"] for w in FILLERS * 9)]  # fmt: skip
    tokens = to_tokens(documents)
    company = Company(tokens, terms_of(tokens, ["保障", "信用", "救助"]), "zh")
    assert company.likeness(0, 2) > 2.0 * company.likeness(0, 1)


@pytest.mark.parametrize(
    ("one", "other", "part", "numbered", "word"),
    [
        ("社会治理", "社会治理体制", True, False, False),
        ("九五计划", "十五计划", False, True, False),
        ("commissioner", "commissioners", False, False, True),
        ("社会管理", "社会治理", False, False, False),
    ],
)
def test_guards(one: str, other: str, *, part: bool, numbered: bool, word: bool) -> None:
    assert part_of(one, other) is part
    assert numbered_alike(one, other) is numbered
    assert same_word(one, other) is word
    assert shared_form(one, other) > 0.3


def test_one_change_is_said_once() -> None:
    documents = [["创新" if i % 2 else "做好", "社会", "管理", "。"] for i in range(8)]
    documents += [["创新" if i % 2 else "做好", "社会", "治理", "。"] for i in range(8)]
    tokens = to_tokens(documents)
    at = {
        w: np.flatnonzero(tokens.ids == tokens.vocabulary.index(w)).astype(np.int64) for w in ("管理", "治理")
    }
    wide = [at[w] - 1 for w in at]
    odd = [w[w % 8 >= 4] - 1 for w in wide]
    uses = [*odd, *wide]
    sizes = [u.size for u in uses]
    terms = Terms(
        names=("创新社会管理", "创新社会治理", "社会管理", "社会治理"),
        words=((0,), (0,), (0,), (0,)),
        ptr=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        first=np.concatenate(uses),
        last=np.concatenate(
            [at["管理"][at["管理"] % 8 >= 4], at["治理"][at["治理"] % 8 >= 4], at["管理"], at["治理"]]
        ),
    )
    old, new = np.array([0, 2], np.int32), np.array([1, 3], np.int32)
    kept, variants = choose(
        terms, old, new, np.array([2.0, 1.9]), [0, 1], is_late=lambda _, at: at >= 32, most=10
    )
    assert kept == [1]
    assert variants == {1: [0]}


def test_people_are_told_by_their_titles_and_places_are_not() -> None:
    lines = [
        "Mr . Kohn spoke",
        "Mr . Kohn and Puerto Rico",
        "Puerto Rico and William English",
        "William English spoke",
        "Mr . William spoke",
    ]
    words = [line.split() for line in lines * 4]
    tokens = to_tokens([[w.lower() for w in line] for line in words], gap=1)
    texts = {f"d{i}": " ".join(line) for i, line in enumerate(words)}
    terms = terms_of(tokens, ["kohn", "puerto", "english"])
    people, named = are_people(tokens, terms, texts, language="en")
    assert people.tolist() == [True, False, True]
    assert named.tolist() == [True, True, True]


def test_a_term_that_an_expression_grew_out_of_is_not_replaced_by_its_head() -> None:
    # 里坊处罚 became 里坊联席体系处罚: its head 里坊联席体系 is no successor of 里坊处罚,
    documents = [["依法", "里坊", "处罚", FILLERS[i % 6], "。"] for i in range(6)]
    grown = [["依法", "里坊", "联席", "体系", "处罚", FILLERS[i % 6], "。"] for i in range(6)]
    # nor is 工作联席体系, which every 工作 became, of 工作作出; 社会 stands by itself as before.
    renamed = [["社会", "管理", "。", "社会", "事业", "。"] for _ in range(6)]
    renamed += [["社会", "联席", "体系", "。", "社会", "事业", "。"] for _ in range(6)]
    taken = [["工作", "作出", "。", "工作", FILLERS[i % 6], "。"] for i in range(6)]
    taken += [["工作", "联席", "体系", "。", "工作", "联席", "体系", "完成", "。"] for _ in range(6)]
    for made, head, rest, expected in (
        (documents + grown, "里坊", ["处罚"], True),
        (renamed, "社会", ["管理"], False),
        (taken, "工作", ["作出"], True),
    ):
        tokens = to_tokens(made)
        number = {w: i for i, w in enumerate(tokens.vocabulary)}
        words = ((number[head], *(number[w] for w in rest)), (number[head], number["联席"], number["体系"]))
        uses = [
            np.array([i for i in range(len(tokens)) if tuple(tokens.ids[i : i + len(w)]) == w], np.int64)
            for w in words
        ]
        terms = Terms(
            names=(head + "".join(rest), head + "联席体系"),
            words=words,
            ptr=np.array([0, uses[0].size, uses[0].size + uses[1].size], np.int64),
            first=np.concatenate(uses),
            last=np.concatenate([u + len(w) - 1 for u, w in zip(uses, words, strict=True)]),
        )
        middle = int(tokens.indptr[6])
        assert grown_beside(tokens, terms, 0, 1, lambda at, m=middle: at >= m) is expected


def test_a_term_gets_the_beginning_that_its_partner_has() -> None:
    documents = [["全国人大", FILLERS[i % 6], "。", "全国", "会商", FILLERS[-i % 6], "。"] for i in range(9)]
    tokens = to_tokens([*documents, ["地方", "会商", "。"]])
    found = with_shared_ends(tokens, terms_of(tokens, ["全国人大", "会商"]), [(0, 1)])
    assert found.names == ("全国人大", "全国会商")
    assert np.diff(found.ptr).tolist() == [9, 9]
    assert np.all(found.last[9:] - found.first[9:] == 1)
    apart = with_shared_ends(tokens, terms_of(tokens, ["地方", "会商"]), [(0, 1)])
    assert apart.names == ("地方", "会商")
