"""Minutes in English, written for these tests, in the layouts that councils, boards and committees use."""

from __future__ import annotations

import pytest

from policymine.structure.english_days import clock_times, find_days
from policymine.structure.english_minutes import read_english_minutes, roster_sections, roster_span
from policymine.structure.english_names import part_run, words_of
from policymine.structure.english_passages import is_running, running_passages
from policymine.structure.english_roster import read_english_roster
from policymine.structure.english_votes import find_named_votes
from policymine.structure.lines import split_lines
from policymine.structure.read import read_structure

COUNCIL = """TOWN OF MILLBROOK
TOWN COUNCIL
MINUTES OF THE REGULAR MEETING
Tuesday, March 4, 2014

Members Present:
Mayor Ellen Price
Councilmember Tom Ash
Councilmember Rita Bell
Members Absent: Councilmember Joan Fry (excused)
Staff Present: Alan Cope, Town Manager; Beth Dunn, Town Clerk

CALL TO ORDER
Mayor Price called the meeting to order at 7:00 p.m.

APPROVAL OF MINUTES
Motion by Councilmember Ash, seconded by Councilmember Bell, to approve the minutes of February 18, 2014. Motion carried unanimously.

OLD BUSINESS
1. Parking on Elm Street
Mr. Cope reported that a survey had been made. Councilmember Bell moved to adopt Ordinance 12. Seconded by Councilmember Ash.
Ayes: Ash, Price
Noes: Bell
Absent: Fry
Motion carried 2-1.

NEXT MEETING
The next regular meeting will be held on Tuesday, March 18, 2014 at 7:00 p.m.

ADJOURNMENT
There being no further business, the meeting was adjourned at 8:45 p.m.

Respectfully submitted,
Beth Dunn
Town Clerk
"""

RUNNING = (
    "Minutes of the Open Reserve Committee June 30-July 1, 1998 A meeting of the Open Reserve Committee was held in "
    "the offices of the Board in Springfield, D.C., on Tuesday, June 30, 1998, at 1:30 p.m. and continued on Wednesday, "
    "July 1, 1998, at 9:00 a.m. Present: Mr. Green, Chairman Mr. McDougal, Vice Chairman Ms. Riley Mr. LaSalle Messrs. "
    "Brown,1 Jordan, and Moss, Alternate Members of the Open Reserve Committee Ms. Browne, Messrs. Cecil and Hook, Associate "
    "Economists Messrs. Davis and Lang, Presidents of the Reserve Banks of Kansas City and St. Louis, respectively Mr. "
    "Kohl, Secretary and Economist By unanimous vote, the minutes of the meeting held on May 19, 1998, were approved. "
    "Staff Economic Outlook The staff projection was little changed. "
    + "Growth went on at a moderate pace. "
    * 120
    + "At the conclusion of the discussion, the Committee voted to keep the rate where it was. Votes for this action: Messrs. "
    "Green, McDougal. LaSalle, and Ms. Riley. Votes against this action: Mr. Moss. Mr. Moss dissented because he saw risks. "
    "It was agreed that the next meeting of the Committee would be held on Tuesday, August 18, 1998. The meeting adjourned "
    "at 1:15 p.m. Donald L. Kohl Secretary Footnotes 1 Attended Tuesday session only. "
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("MINUTES, 4 March 2014", "2014-03-04", "2014-03-04"),
        ("Monday 3rd March, 2014 at 7.30 pm", "2014-03-03", "2014-03-03"),
        ("the 5th day of May 2015", "2015-05-05", "2015-05-05"),
        ("January 28-29, 2014", "2014-01-28", "2014-01-29"),
        ("September 17 and 18, 2013", "2013-09-17", "2013-09-18"),
        ("March 3, 4 and 5, 2014", "2014-03-03", "2014-03-05"),
        ("30 June and 1 July 1998", "1998-06-30", "1998-07-01"),
        ("December 31, 2013 - January 2, 2014", "2013-12-31", "2014-01-02"),
        ("December 31 - January 2, 2014", "2013-12-31", "2014-01-02"),
        ("on Tuesday–Wednesday, December 15–16, 2020", "2020-12-15", "2020-12-16"),
        ("on Tuesday, May 4, 1999, at 9:00 a.m. and was continued on Wednesday", "1999-05-04", "1999-05-05"),
        ("March 3, 2014 and 5 people came", "2014-03-03", "2014-03-03"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    days = find_days(text)
    assert [(d.first, d.last) for d in days] == [(first, last)]
    assert text[days[0].start : days[0].end].strip() == text[days[0].start : days[0].end]


@pytest.mark.parametrize(
    "text", ["Feb. 30, 2014", "March 2014", "In May 12 of us met", "May 5, 17 people", "July 2-1, 2014"]
)
def test_no_days(text: str) -> None:
    assert find_days(text) == []


def test_a_time_is_no_section_number() -> None:
    assert clock_times("section 3.20 and 9.45 of rule 14.10.2; version 12.30.1") == []
    assert [t[0] for t in clock_times("at 12:15 a.m., 12 noon, 7.30pm, 25:00, 14:05 hours")] == [
        "00:15",
        "12:00",
        "19:30",
        "14:05",
    ]


def test_minutes_of_a_council() -> None:
    found = {name: field.value for name, field in read_english_minutes(COUNCIL).items()}
    assert (found["date"], found["start"], found["end"]) == ("2014-03-04", "19:00", "20:45")
    assert (found["chair"], found["recorder"], found["body"]) == ("Ellen Price", "Beth Dunn", "TOWN COUNCIL")
    assert found["present"] == ("Ellen Price", "Tom Ash", "Rita Bell")
    assert found["observers"] == ("Alan Cope", "Beth Dunn")
    assert found["absent"] == ("Joan Fry",)
    assert [(p["name"], p["role"], p["status"]) for p in found["attendance"]] == [
        ("Ellen Price", "Mayor", "present"),
        ("Tom Ash", "Councilmember", "present"),
        ("Rita Bell", "Councilmember", "present"),
        ("Joan Fry", None, "leave"),
        ("Alan Cope", "Town Manager", "observer"),
        ("Beth Dunn", "Town Clerk", "observer"),
    ]
    assert found["next_meeting"] == {"date": "2014-03-18", "time": "19:00"}
    minutes, parking = found["votes"]
    assert (minutes["unanimous"], minutes["result"], minutes["mover"]) == (
        True,
        "carried",
        "Councilmember Ash",
    )
    assert "in_favour" not in minutes
    assert COUNCIL[slice(*minutes["matter"])].startswith("Motion by Councilmember Ash")
    assert (parking["in_favour"], parking["against"], parking["absent"]) == (
        ["Ash", "Price"],
        ["Bell"],
        ["Fry"],
    )
    assert (parking["counts"], parking["result"]) == ({"in_favour": 2, "against": 1}, "carried")
    for field in read_english_minutes(COUNCIL).values():
        if field.span:
            assert COUNCIL[slice(*field.span)] == field.raw


def test_minutes_of_a_parish() -> None:
    text = (
        "Minutes of the Planning Committee meeting held on Monday 3 March 2014 at 7.30pm in the Village Hall\n\n"
        "Present: Cllr A. Smith (Chair), Cllr B. Jones, Cllr C. Patel\nIn attendance: Mrs D. Green (Clerk)\n"
        "Apologies: Cllr E. Wood\n\n14/24 Planning applications\n"
        "It was proposed by Cllr Jones, seconded by Cllr Patel and RESOLVED by 2 votes to 1 to object.\n"
        "The next meeting will be held on 7 April 2014.\nThe meeting closed at 9.05pm.\n"
    )
    found = {name: field.value for name, field in read_english_minutes(text).items()}
    assert (found["date"], found["start"], found["end"], found["place"]) == (
        "2014-03-03",
        "19:30",
        "21:05",
        "the Village Hall",
    )
    assert (found["chair"], found["present"], found["observers"], found["absent"]) == (
        "A. Smith",
        ("A. Smith", "B. Jones", "C. Patel"),
        ("D. Green",),
        ("E. Wood",),
    )
    assert found["votes"][0]["counts"] == {"in_favour": 2, "against": 1}
    assert (found["votes"][0]["mover"], found["votes"][0]["seconder"]) == ("Cllr Jones", "Cllr Patel")
    assert found["next_meeting"] == {"date": "2014-04-07"}


def test_minutes_in_prose() -> None:
    text = (
        "The Board of Trustees of Hill College met in special session at the Carter Center on 30 June and 1 July 2015. The "
        "meeting was called to order at 10:00 a.m. by Chair Maria Lopez. Trustees present were Maria Lopez, John Kerr, and "
        "Susan Wu. On motion by Trustee Kerr, seconded by Trustee Wu, the Board voted 2 to 1 to approve the budget, with Wu "
        "dissenting. The meeting adjourned at noon."
    )
    found = {name: field.value for name, field in read_english_minutes(text).items()}
    assert (found["body"], found["date"], found["date_end"]) == (
        "Board of Trustees of Hill College",
        "2015-06-30",
        "2015-07-01",
    )
    assert (found["place"], found["start"], found["end"]) == ("the Carter Center", "10:00", "12:00")
    assert found["present"] == ("Maria Lopez", "John Kerr", "Susan Wu")
    assert (found["votes"][0]["counts"], found["votes"][0]["against"]) == (
        {"in_favour": 2, "against": 1},
        ["Wu"],
    )


def test_running_minutes() -> None:
    found = {name: field.value for name, field in read_english_minutes(RUNNING).items()}
    assert (found["body"], found["date"], found["date_end"]) == (
        "Open Reserve Committee",
        "1998-06-30",
        "1998-07-01",
    )
    assert (found["start"], found["end"], found["recorder"]) == ("13:30", "13:15", "Kohl")
    assert found["place"] == "the offices of the Board in Springfield, D.C."
    assert found["present"] == ("Green", "McDougal", "Riley", "LaSalle")
    by_name = {p["name"]: p for p in found["attendance"]}
    assert by_name["Brown"]["role"] == "Alternate Member of the Open Reserve Committee"
    assert by_name["Brown"]["note"] == 1
    assert by_name["Browne"]["role"] == by_name["Hook"]["role"] == "Associate Economist"
    assert by_name["Lang"]["role"] == "President of the Reserve Bank of St. Louis"
    assert {by_name[n]["status"] for n in ("Brown", "Browne", "Lang", "Kohl")} == {"observer"}
    vote = found["votes"][-1]
    assert (vote["in_favour"], vote["against"]) == (["Green", "McDougal", "LaSalle", "Riley"], ["Moss"])
    assert RUNNING[slice(*vote["matter"])].startswith(
        "At the conclusion of the discussion, the Committee voted"
    )
    assert found["next_meeting"] == {"date": "1998-08-18"}


def test_passages_of_one_line() -> None:
    result = read_structure(RUNNING)
    assert is_running(RUNNING, split_lines(RUNNING))
    roles = [p.role for p in result.passages]
    assert {"heading", "attendance", "decision", "clause", "note"} <= set(roles)
    assert "Staff Economic Outlook" in [p.text for p in result.passages if p.role == "heading"]
    assert any(
        "Votes against this action: Mr. Moss" in p.text for p in result.passages if p.role == "decision"
    )
    for p in result.passages:
        assert RUNNING[p.start : p.end] == p.text
        assert len(p.text) < 2500
    # Nothing but blanks is lost.
    kept = "".join(p.text for p in result.passages)
    assert "".join(kept.split()) == "".join(RUNNING.split())


def test_text_of_no_meeting_is_left_alone() -> None:
    assert read_english_minutes("A report on parks.\nThey are green. Present: nobody.") == {}
    assert read_english_minutes("社区会议记录\n时间：2014年3月5日\nMinutes") == {}
    assert roster_span("A report. Present: nobody at all.") is None
    assert running_passages("", []) == []


def test_names_without_a_mark_between() -> None:
    text = (
        "James Bullard Esther L. George Jerome H. Powell Sarah Bloom Raskin Eric Lund Mark E. Van Der Weide"
    )
    names, doubtful = part_run(words_of(text, 0, len(text)), ())
    assert [n[0] for n in names] == [
        "James Bullard",
        "Esther L. George",
        "Jerome H. Powell",
        "Sarah Bloom Raskin",
        "Eric Lund",
        "Mark E. Van Der Weide",
    ]
    assert not doubtful


def test_names_that_may_be_parted_in_two_ways_are_left_out() -> None:
    text = "Xa Zeb Quo Vim Ute"
    names, doubtful = part_run(words_of(text, 0, len(text)), ())
    assert (names, doubtful) == ([], True)
    # A vote that names them tells.
    names, doubtful = part_run(words_of(text, 0, len(text)), {"Xa Zeb Quo", "Vim Ute"})
    assert ([n[0] for n in names], doubtful) == (["Xa Zeb Quo", "Vim Ute"], False)


def test_places_and_names_run_together() -> None:
    text = (
        "Roc Armen, Vice President, Federal Reserve Bank of Atlanta Nadia Pohl, Vice President, Federal Reserve Bank of San Francisco "
        "David Alt, Director, Division of Monetary Affairs, Board; Min Wey, Economist, Board"
    )
    people = read_english_roster(text, 0, len(text)).people
    assert [p.name for p in people] == ["Roc Armen", "Nadia Pohl", "David Alt", "Min Wey"]
    assert people[1].role == "Vice President, Federal Reserve Bank of San Francisco"


def test_offices_before_names() -> None:
    text = "Chair Dana Cole; Vice Chair Lee Ortiz; Commissioners Pat Reed, Kim Tran, and Joe Voss"
    assert [(p.name, p.role) for p in read_english_roster(text, 0, len(text)).people] == [
        ("Dana Cole", "Chair"),
        ("Lee Ortiz", "Vice Chair"),
        ("Pat Reed", "Commissioner"),
        ("Kim Tran", "Commissioner"),
        ("Joe Voss", "Commissioner"),
    ]


def test_sections_of_a_roster() -> None:
    assert [(s, COUNCIL[a:b].split("\n", maxsplit=1)[0]) for s, a, b in roster_sections(COUNCIL)] == [
        ("present", "Mayor Ellen Price"),
        ("absent", "Councilmember Joan Fry (excused)"),
        ("observer", "Alan Cope, Town Manager; Beth Dunn, Town Clerk"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ayes: 5, Noes: 1. The motion was adopted.",
            {"counts": {"in_favour": 5, "against": 1}, "result": "carried"},
        ),
        (
            "AYES: Roe, Poe. NOES: None. ABSENT: Doe.",
            {"in_favour": ["Roe", "Poe"], "absent": ["Doe"], "unanimous": True},
        ),
        (
            "AYES (3): Roe, Poe, Lee\nNAYS (1): Doe\nABSTAIN (0): None",
            {"counts": {"in_favour": 3, "against": 1, "abstaining": 0}},
        ),
        ("The motion to reopen the file failed 2-5.", {"result": "lost"}),
        (
            "Roll call vote: Roe – aye, Poe – nay, Lee – abstain.",
            {"in_favour": ["Roe"], "against": ["Poe"], "abstaining": ["Lee"]},
        ),
        (
            "By notation vote completed on May 1, 2005, the Committee unanimously approved the minutes.",
            {"notation": True},
        ),
        (
            "Voting for this action: Ann B. Roe, Chair; Cy Poe, Vice Chair; and Di Lee. Voting against this action: None.",
            {"in_favour": ["Ann B. Roe", "Cy Poe", "Di Lee"], "unanimous": True},
        ),
        (
            "The Council divided: Ayes 12, Noes 13. The question was lost.",
            {"counts": {"in_favour": 12, "against": 13}},
        ),
    ],
)
def test_votes(text: str, expected: dict[str, object]) -> None:
    votes = find_named_votes(text)
    assert len(votes) == 1
    made = votes[0].as_dict()
    assert {key: made.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Members expressed unanimous concern about the weather.",
        "No: the plan was not discussed.",
        "For: see the annex. Against: nothing is known.",
        "Several members voted in the election last year.",
    ],
)
def test_no_votes(text: str) -> None:
    assert find_named_votes(text) == []


def test_labels_of_a_committee_transcript() -> None:
    text = (
        "Transcript of the Health Committee\nThe Chair (Hon. Ann Roe (Halifax, Lib.)): I call the meeting to order.\n"
        "Hon. Bo Poe (Minister of Health and Sport): Thank you, Chair. We will act.\nMr. Chris d'Arcy (West Nova, CPC): When?\n"
        "Dawn Low AM: I have a question too.\nHon. Bo Poe (Minister of Health and Sport): Soon.\nDawn Low AM: Thank you.\n"
        "The Acting Chair (Ms. Di Lee): Order, please.\n"
    )
    made = read_structure(text)
    assert [p.speaker for p in made.passages if p.role == "speech"] == [
        "The Chair (Hon. Ann Roe (Halifax, Lib.))",
        "Hon. Bo Poe (Minister of Health and Sport)",
        "Mr. Chris d'Arcy (West Nova, CPC)",
        "Dawn Low AM",
        "Hon. Bo Poe (Minister of Health and Sport)",
        "Dawn Low AM",
        "The Acting Chair (Ms. Di Lee)",
    ]
    roles = {s["name"]: s["role"] for s in made.extra["meeting"]["speakers"]}
    assert (roles["Bo Poe"], roles["Chris d'Arcy"]) == ("Minister of Health and Sport", "West Nova, CPC")


def test_the_day_of_earlier_minutes_is_not_this_meetings() -> None:
    text = "MINUTES\nPARKS COMMISSION\nThe minutes of May 6, 2019 were approved.\nRoll call was taken on June 3, 2019."
    assert read_english_minutes(text)["date"].value == "2019-06-03"
