"""The labels of the parts of an English list of those present: what each says of the people under it.

Members present:   Administrators present:   Trustees:   Chair:   Apologies   In attendance   Minutes taken by:
"""

from __future__ import annotations

import re
from functools import cache

from policymine.structure.wordlists import load_table

__all__ = ["label_says", "status_headings"]


@cache
def status_headings() -> dict[str, str]:
    """Return what the headings of a list say of those under them, in lower case.

    >>> status_headings()["also present"], status_headings()["apologies for absence"]
    ('observer', 'leave')
    """
    return {
        word: status
        for status, words in load_table("english_people.toml")["status"].items()
        for word in words
    }


_STAFF = re.compile(
    r"\b(?:staff|administrat\w*|officers?|officials?|guests?|visitors?|others?|public|advis[eo]rs?|consultants?|employees|press|media"
    r"|witnesses|observers?|secretariat|presenters?|speakers)\b"
)
_HEADED = {
    "chair": "Chair",
    "chairman": "Chairman",
    "chairperson": "Chairperson",
    "chairwoman": "Chairwoman",
    "presiding": "Presiding Officer",
    "presiding officer": "Presiding Officer",
    "president": "President, Chair",
    "in the chair": "Chair",
    "chaired by": "Chair",
    "convenor": "Convenor",
    "convener": "Convener",
    "vice chair": "Vice Chair",
    "vice-chair": "Vice-Chair",
    "deputy chair": "Deputy Chair",
    "mayor": "Mayor",
}


def label_says(label: str) -> tuple[str, str, bool] | None:
    """Return what the label of a part of a list says: (status, office, whether all are members); None where it is no such label.

    >>> label_says("Administrators present"), label_says("Trustees"), label_says("Chair"), label_says("Budget")
    (('observer', '', False), ('present', '', True), ('present', 'Chair', True), None)
    """
    low = re.sub(r"\s+", " ", label.strip().lower())
    if low in _HEADED:
        return "present", _HEADED[low], True
    status = status_headings().get(low)
    ends = re.fullmatch(
        r"(?P<who>[a-z'’ -]{3,40}?) (?P<how>present|attending|absent|excused|in attendance)", low
    )
    if status is None and ends and low.count(" ") <= 4:
        how = ends["how"]
        status = (
            "absent"
            if how == "absent"
            else "leave"
            if how == "excused"
            else "observer"
            if _STAFF.search(ends["who"])
            else "present"
        )
    if status is None and re.match(r"(?:apologies|regrets)\b", low) and low.count(" ") <= 3:
        status = "leave"
    if status is None:
        return None
    # Present: may go on with those in attendance; Trustees: and Members present: do not.
    return status, "", status == "present" and low not in _OPEN


_OPEN = frozenset(
    {
        "present",
        "attendance",
        "attendees",
        "in attendance",
        "participants",
        "those present",
        "participating",
        "roll call",
        "present via zoom",
        "present by telephone",
    }
)
