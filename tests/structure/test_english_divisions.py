"""Divisions and roll calls of several parliaments, written for these tests."""

from __future__ import annotations

import pytest

from policymine.structure.english_divisions import count_warnings, find_divisions
from policymine.structure.english_minutes import read_english_minutes
from policymine.structure.english_votes import find_named_votes
from policymine.structure.read import read_structure


def test_names_of_both_sides_with_tellers() -> None:
    text = (
        "The Committee divided: Ayes 2, Noes 3.\n\nDivision No. 4]\n\nAYES\nFenn, Ms Ida\nLowe, rh Sir Hugh\n"
        "Tellers for the Ayes: Ann Roe and Bo Poe\n\nNOES\nAdair, Mark\nBligh, Dr Una\nCope, Mr Ned\n"
        "Tellers for the Noes:\nCy Low and\nDi Moss\n\nQuestion accordingly negatived.\n"
    )
    vote = find_named_votes(text)[0].as_dict()
    assert vote["in_favour"] == ["Ida Fenn", "Hugh Lowe"]
    assert vote["against"] == ["Mark Adair", "Una Bligh", "Ned Cope"]
    assert vote["counts"] == {"in_favour": 2, "against": 3}
    assert vote["tellers"] == {"in_favour": ["Ann Roe", "Bo Poe"], "against": ["Cy Low", "Di Moss"]}
    assert vote["result"] == "lost"


@pytest.mark.parametrize(
    ("text", "in_favour", "against", "stated"),
    [
        (
            "YEAS\nMembers\nAbel\nBaker (Upper Vale)\nTotal: -- 2\n\nNAYS\nMembers\nCole\nTotal: -- 1\n",
            ("Abel", "Baker (Upper Vale)"),
            ("Cole",),
            {"in_favour": 2, "against": 1},
        ),
        (
            "Ayes ........ 3\nNoes ........ 2\nMajority ..... 1\nAYES\nAbel, JG Baker, K Cole, RC (teller)\nNOES\nDunn, AB Elms, T\n",
            ("JG Abel", "K Baker", "RC Cole"),
            ("AB Dunn", "T Elms"),
            {"in_favour": 3, "against": 2},
        ),
        (
            "The result was announced--yeas 2, nays 1, as follows:\n\nYEAS--2\n\nAbel\nBaker (NM)\n\nNAYS--1\n\nCole\n\nNOT "
            "VOTING--1\n\nDunn\n",
            ("Abel", "Baker (NM)"),
            ("Cole",),
            {"in_favour": 2, "against": 1},
        ),
        (
            "Contents 2; Not Contents 1.\n\nCONTENTS\nAbel, B.\nBaker, L.\nNOT CONTENTS\nCole, V.\n",
            ("B. Abel", "L. Baker"),
            ("V. Cole",),
            {"in_favour": 2, "against": 1},
        ),
        ("In favour:\nNorland, Sudonia\n\nAgainst:\nNone\n", ("Norland", "Sudonia"), (), {"against": 0}),
        (
            "For (2)\nAnn Roe; Bo Poe\nAgainst (1)\nCy Low\n",
            ("Ann Roe", "Bo Poe"),
            ("Cy Low",),
            {"in_favour": 2, "against": 1},
        ),
    ],
    ids=["canada", "australia", "senate", "lords", "united nations", "council"],
)
def test_forms_of_lists(
    text: str, in_favour: tuple[str, ...], against: tuple[str, ...], stated: dict[str, int]
) -> None:
    divisions = find_divisions(text)
    assert len(divisions) == 1
    assert (divisions[0].names["in_favour"], divisions[0].names["against"]) == (in_favour, against)
    assert divisions[0].stated == stated


def test_two_divisions_stay_apart_and_prose_ends_a_list() -> None:
    one = (
        "AYES\nAbel, Ann\nBaker, Bob\nNOES\nCole, Cara\nThe amendment was agreed to and the House went on.\n"
    )
    divisions = find_divisions(one + "\nLong speeches were made. " * 20 + "\n" + one)
    assert [d.names["against"] for d in divisions] == [("Cara Cole",), ("Cara Cole",)]


@pytest.mark.parametrize(
    "text",
    [
        "FOR\nIt is cheap.\nAGAINST\nIt is ugly.\n",
        "Present\nAnn Roe\nBo Poe\nAbsent\nCy Low\n",
        "Contents\nIntroduction\nChapter One\n",
        "Yes\nNo\n",
    ],
)
def test_headings_that_are_no_vote(text: str) -> None:
    assert find_divisions(text) == []


def test_counts_without_names() -> None:
    assert find_divisions("Ayes 61\nNew Party 59; Other Party 2\nNoes 58\nOld Party 58\n")[0].stated == {
        "in_favour": 61,
        "against": 58,
    }


def test_a_number_that_differs_from_the_names_is_told() -> None:
    text = "HOUSE OF ASSEMBLY\nHansard\nTuesday, 5 May 2015\nThe House divided: Ayes 3, Noes 1.\n"
    text += "AYES\nAbel, Ann\nBaker, Bob\nNOES\nCole, Cara\n"
    votes = read_english_minutes(text)["votes"].value
    assert votes[0]["counts"] == {"in_favour": 3, "against": 1}
    assert len(count_warnings(votes)) == 1
    told = [w for w in read_structure(text, kind="minutes").warnings if w.startswith("vote:")]
    assert told == [f"vote: the record states 3 in favour and names 2 (at {votes[0]['span'][0]})"]
    assert count_warnings([{"counts": {"in_favour": 3}, "span": [0, 1]}]) == []


def test_recorded_vote_of_a_council() -> None:
    text = "Councillors For: R Abara, S Bright (2)\nCouncillors Against: M Devlin (1)\nCouncillors Abstained: None\n"
    vote = find_named_votes(text)[0].as_dict()
    assert (vote["in_favour"], vote["against"]) == (["R Abara", "S Bright"], ["M Devlin"])
    assert vote["counts"] == {"in_favour": 2, "against": 1, "abstaining": 0}


def test_a_long_hostile_list_ends_soon() -> None:
    assert len(find_divisions("AYES\n" + "Abel, Ann\n" * 3000 + "NOES\n" + "Cole, Cara\n" * 3000)) == 1
    assert find_divisions("AYES .............................................................\n" * 2000) == []
