"""Titles of English texts over several lines, and what the head says that a text is."""

from __future__ import annotations

import pytest

from policymine.structure.english_titles import english_title, is_body_line, is_record_line
from policymine.structure.kind import detect_kind
from policymine.structure.lines import split_lines
from policymine.structure.read import read_structure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "HARBOUR STREET COMMUNITY TRUST\nMinutes of the Trustees' meeting held on 12 September 2019\n\nThe lease was signed.",
            "minutes",
        ),
        ("Northfield Parish Council\nNotes of the annual meeting\n\nPeople spoke of the green.", "minutes"),
        ("Ministry of Transport\nNational Cycling Strategy 2030\n\nMore people will cycle.", "policy"),
        ("Eastmoor County Council\nLocal Transport Action Plan\n\nBuses will run more often.", "policy"),
        ("Department of Health\nHealthy Towns: A White Paper\n\nWe propose five changes.", "policy"),
        ("Why Councils Fail\nTen minutes with a mayor taught me more than ten books.", "article"),
        ("Marketing Strategy for Small Firms\nFirms that listen sell more.", "article"),
        ("The strategy of community policing\nAbstract: This paper studies three towns.", "article"),
        ("Five Minutes of Fame\nThe singer was never heard of again.", "article"),
    ],
)
def test_kinds_of_english_heads(text: str, kind: str) -> None:
    assert detect_kind(text).value == kind


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "A Place to Grow:\nNational Engagement Strategy\n\nMinistry of Homes\n\nWe will listen.",
            "A Place to Grow: National Engagement Strategy",
        ),
        (
            "Community Governance in\nThree Rural Counties\n\nIt rained all day.",
            "Community Governance in Three Rural Counties",
        ),
        (
            "COMMUNITY GOVERNANCE AND THE\nRURAL COUNTY\n\nIt rained.",
            "COMMUNITY GOVERNANCE AND THE RURAL COUNTY",
        ),
        (
            "MINUTES OF THE REGULAR MEETING\nOF THE PARKS BOARD\nMay 4, 2014\n\nThe meeting began.",
            "MINUTES OF THE REGULAR MEETING OF THE PARKS BOARD",
        ),
        ("Spring in the Park\nJane Roe\n\nIt rained all day.", "Spring in the Park"),
        ("Spring in the park\n\nRain fell\n\nAll day.", "Spring in the park"),
    ],
)
def test_titles_over_lines(text: str, title: str) -> None:
    found = read_structure(text).fields["title"]
    assert found.value == title
    assert found.span is not None
    assert text[slice(*found.span)] == found.raw


def test_lines_that_are_bodies_or_records() -> None:
    assert is_body_line("HOUSE OF REPRESENTATIVES")
    assert not is_body_line("A Strategy for the Council")
    assert not is_record_line("It took him forty minutes of talk")
    assert (
        english_title("会议记录\nMinutes of the meeting", split_lines("会议记录\nMinutes of the meeting"))
        is None
    )
