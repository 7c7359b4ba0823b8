"""Lists of those present, parted by commas, semicolons and lines, written for these tests."""

from __future__ import annotations

import pytest

from policymine.structure.english_lists import is_one_name, separated_people
from policymine.structure.english_minutes import read_english_minutes


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Jane Roe (Chair), John Poe (Vice Chair), Ada Low (Treasurer), Cy Fox (Secretary), Di Hay",
            [
                ("Jane Roe", "Chair"),
                ("John Poe", "Vice Chair"),
                ("Ada Low", "Treasurer"),
                ("Cy Fox", "Secretary"),
                ("Di Hay", None),
            ],
        ),
        (
            "Jane Roe, Chair; John Poe; Ada Low, Clerk; Cy Fox",
            [("Jane Roe", "Chair"), ("John Poe", None), ("Ada Low", "Clerk"), ("Cy Fox", None)],
        ),
        (
            "- Jane Roe, Treasury\n- John Poe, Greenpeace\n- Dr Ada Low (by phone)",
            [("Jane Roe", "Treasury"), ("John Poe", "Greenpeace"), ("Ada Low", None)],
        ),
        (
            "Mr J. Smith - Chair\nMrs K Brown - Clerk\nDr L. Green",
            [("J. Smith", "Chair"), ("K Brown", "Clerk"), ("L. Green", None)],
        ),
        (
            "Cllrs Smith, Jones, Brown and Green",
            [("Smith", "Cllr"), ("Jones", "Cllr"), ("Brown", "Cllr"), ("Green", "Cllr")],
        ),
        (
            "Mayor Smith, Deputy Mayor Jones and Councillors Brown and White",
            [("Smith", "Mayor"), ("Jones", "Deputy Mayor"), ("Brown", "Councillor"), ("White", "Councillor")],
        ),
        (
            "Mrs Helen Brandt (Clerk), County Cllr James Pell, PCSO Lisa Crane and four members of the public",
            [("Helen Brandt", "Clerk"), ("James Pell", "County Cllr"), ("Lisa Crane", "PCSO")],
        ),
        (
            "Dr. Ann Roe, PhD, Director of Leisure and Culture; Bo Poe, Head of Housing",
            [("Ann Roe", "Director of Leisure and Culture"), ("Bo Poe", "Head of Housing")],
        ),
        (
            "Albania Ms. Dautllari\nBrazil Mr. Costa Filho",
            [("Dautllari", "Albania"), ("Costa Filho", "Brazil")],
        ),
        ("Apologies were received from Cllrs A. Hay and B. Lunt.", [("A. Hay", "Cllr"), ("B. Lunt", "Cllr")]),
        (
            "Maria de la Cruz, Tom O'Neil, Nguyen Van An",
            [("Maria de la Cruz", None), ("Tom O'Neil", None), ("Nguyen Van An", None)],
        ),
        (
            "Jane Roe, John Poe, Greenpeace, 3 members of the public",
            [("Jane Roe", None), ("John Poe", "Greenpeace")],
        ),
        ("None", []),
    ],
)
def test_every_name_is_kept(text: str, people: list[tuple[str, str | None]]) -> None:
    made = separated_people(text, 0, len(text))
    assert made is not None
    assert [(p.name, p.role) for p in made] == people
    assert all(text[p.start : p.end].split() == p.name.split() for p in made)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Roe met the staff",
        "Mr. Roe, Chairman Ms. Doe Mr. Poe Messrs. Fox and Low, Alternate Members",
        "Roc Armen, Vice President, Reserve Bank of Atlanta Nadia Pohl, Vice President",
    ],
)
def test_what_runs_on_is_left_to_others(text: str) -> None:
    assert separated_people(text, 0, len(text)) is None


def test_a_turn_is_no_name() -> None:
    assert is_one_name("Prof. Vera Lunt")
    assert not any(
        map(
            is_one_name, ("Thank you. That concludes it", "Good afternoon and welcome", "Ann Roe, Bo Poe", "")
        )
    )


def test_all_parts_of_a_list_under_its_labels() -> None:
    text = (
        "Hill Road Residents' Association\nMinutes of the committee meeting held on 4 April 2018\n\nChair: Dr Ida Fenn\n"
        "Present: Tom Ash, Rita Bell, Una Cole, Ned Dunn, Eve East (Treasurer)\nIn attendance: Max Fay (architect), Gil Hay\n"
        "Observers: Jo Imms, Kit Jay, Lou Kay\nApologies: Mo Lee; Pam Moss\nMinutes taken by: Rob Nye\n\n1. Trees\nThe Chair: reported.\n"
    )
    found = {name: field.value for name, field in read_english_minutes(text).items()}
    assert found["present"] == ("Ida Fenn", "Tom Ash", "Rita Bell", "Una Cole", "Ned Dunn", "Eve East")
    assert found["observers"] == ("Max Fay", "Gil Hay", "Jo Imms", "Kit Jay", "Lou Kay")
    assert found["absent"] == ("Mo Lee", "Pam Moss")
    assert (found["chair"], found["recorder"]) == ("Ida Fenn", "Rob Nye")


def test_one_who_is_listed_and_absent_is_absent() -> None:
    text = "MINUTES\nPARKS BOARD\nMay 4, 2014\nBoard Members: Ash, Bell, Cole and Mayor Dunn\nAbsent: Board Member Bell\n"
    found = read_english_minutes(text)
    assert found["present"].value == ("Ash", "Cole", "Dunn")
    assert found["absent"].value == ("Bell",)
    assert found["chair"].value == "Dunn"
